"""Notes on words of an article: found again, answered, mailed to whom they name, never public."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from newsroom import assignments
from newsroom.changes import previews
from newsroom.mail import send_note_mails
from newsroom.models import EditorialNote, NoteReply
from newsroom.passages import Anchor, find_passage, list_blocks
from tests.factories import make_article, make_category, make_user
from tests.newsroom.desk import at, screen

FIRST = "<p>The plant opens in May.</p><p>It sold 500 cars in May, and 500 vans.</p>"
CARS = Anchor("500", "It sold", "cars in May, and", 1)


def passage(html, anchor=CARS):
    blocks = list_blocks(html)
    found = find_passage(blocks, anchor)
    return found and (found[0], blocks[found[0]][found[1] : found[2]], found[1])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (FIRST, (1, "500", 8)),
        ("<p>New.</p>" + FIRST, (2, "500", 8)),
        ("<p>Sold 500 of 500.</p><ul><li>It sold 500 cars in June.</li></ul>", (1, "500", 8)),
        ("<p>It <b>sold 5</b>00\n cars in May, and 500 vans.</p>", (0, "500", 8)),
        ("<p>In all, it sold 500 vans.</p>", (0, "500", 16)),
        ("<p>It sold 5,000 cars in May, and more vans.</p>", (0, " 5,000 ", 7)),
        ("<p>It sold cars in May, and more vans.</p>", None),
        ("<p>Nothing of it.</p>", None),
        ("", None),
    ],
)
def test_words_are_found_again_after_an_edit(body, found):
    assert passage(body) == found


def mailed():
    for job in ProcrastinateJob.objects.filter(task_name=send_note_mails.name):
        send_note_mails.func(**job.args)
    return [(letter.to[0], letter.subject, letter.body) for letter in mail.outbox]


@pytest.mark.django_db
def test_who_is_named_is_mailed_the_words_and_a_link_to_the_note():
    editor, writer = make_user("editor", username="ed"), make_user("writer", username="wil.ly")
    make_user("writer", username="stranger")
    make_user("moderator", username="mod")
    article = make_article("A plant", status=Article.Status.DRAFT, created_by=writer)

    note = assignments.add_note(
        article, by=editor, text="@Wil.ly, @ed @stranger @mod: is a@wil.ly right?", quote="500 cars"
    )

    ((to, subject, body),) = mailed()
    assert to == writer.email
    assert subject == "AutoInformed: A note on “A plant”"
    assert "“500 cars”" in body
    assert f"{screen(article)}#note-{note.pk}" in body


@pytest.mark.django_db
def test_an_answer_is_mailed_to_who_wrote_the_note():
    editor, writer = make_user("editor"), make_user("writer")
    article = make_article(status=Article.Status.DRAFT, created_by=writer)
    note = assignments.add_note(article, by=editor, text="Sure?")

    assignments.reply_to_note(note, by=writer, text="The maker says so")
    assignments.reply_to_note(note, by=editor, text="Fine")

    ((to, _, body),) = mailed()
    assert to == editor.email
    assert "The maker says so" in body


@pytest.mark.django_db
def test_a_note_is_written_answered_resolved_and_reopened_in_place(client):
    editor = make_user("editor")
    client.force_login(editor)
    article = make_article(body=FIRST)
    url = at("notes", article.pk)
    place = {"quote": "500", "words_before": "It sold", "words_after": "cars", "block": "1"}

    written = client.post(url, {"act": "add", "text": "Sure?", **place})
    note = EditorialNote.objects.get()
    answered = client.post(url, {"act": "reply", "note": note.pk, "text": "Yes"})
    resolved = client.post(url, {"act": "resolve", "note": note.pk})
    reopened = client.post(url, {"act": "reopen", "note": note.pk})

    assert note.anchor == Anchor("500", "It sold", "cars", 1)
    assert "Sure?" in written.text
    assert "Yes" in answered.text
    assert f"Resolved by {editor}" in resolved.text
    assert "Resolved by" not in reopened.text
    assert client.post(url, {"act": "add", "text": " ", "block": "0"}).status_code == 400
    assert client.post(url, {"act": "reply", "note": "x", "text": "Yes"}).status_code == 404


@pytest.mark.django_db
def test_a_note_whose_words_are_gone_stays_and_says_so(client):
    client.force_login(make_user("editor"))
    article = make_article(body="<p>It sold cars.</p>")
    assignments.add_note(article, by=None, text="Sure?", quote="500 vans")

    page = client.get(screen(article))

    assert "About words that are gone: <q>500 vans</q>" in page.text


@pytest.mark.django_db
def test_moderators_and_strangers_neither_see_nor_write_notes(client):
    category = make_category()
    article = make_article(body=FIRST, categories=[category])
    note = assignments.add_note(article, by=None, text="planted-words", quote="500")
    NoteReply.objects.create(note=note, text="planted-words again")
    url = at("notes", article.pk)
    section = category.get_absolute_url()
    paths = [article.get_absolute_url(), "/", section, reverse("articles:feed"), f"{section}feed/"]
    paths += ["/feed/atom/", "/feed.json", "/sitemap.xml", "/search/?q=plant"]
    paths.append(previews.get_url(previews.make_link(article, by=None)))

    client.force_login(make_user("moderator"))
    assert client.get(url).status_code == 403
    assert "planted-words" not in client.get(screen(article)).text
    client.force_login(make_user("writer"))
    assert client.post(url, {"act": "add", "text": "Mine", "block": "0"}).status_code == 403
    client.logout()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "planted-words" not in answer.text, path


@pytest.mark.django_db
def test_a_name_is_completed_among_those_who_see_the_note(client):
    client.force_login(make_user("editor", username="ed"))
    article = make_article(status=Article.Status.DRAFT)
    make_user("editor", username="zoe", first_name="Anna")
    make_user("editor", username="anton")
    make_user("moderator", username="annmod")
    make_user("writer", username="anwriter")

    found = client.get(at("note_names", article.pk), {"term": "an"}).json()["results"]

    assert [one["username"] for one in found] == ["anton", "zoe"]


@pytest.mark.django_db
def test_a_name_is_found_behind_many_who_do_not_see_the_note_at_no_more_queries(client):
    client.force_login(make_user("editor", username="ed"))
    article = make_article(status=Article.Status.DRAFT)
    make_user("editor", username="anzz")
    url = at("note_names", article.pk)

    def ask():
        with CaptureQueriesContext(connection) as queries:
            found = client.get(url, {"term": "an"}).json()["results"]
        return [one["username"] for one in found], len(queries)

    ask()  # the first renews the session
    alone = ask()
    for number in range(40):
        make_user("writer", username=f"anwriter{number:02}")

    assert alone[0] == ["anzz"]
    assert ask() == alone


@pytest.mark.django_db
def test_more_notes_cost_no_more_queries(client):
    editor = make_user("editor")
    client.force_login(editor)
    article = make_article(body=FIRST)
    url = at("notes", article.pk)

    def write(count):
        for _ in range(count):
            note = assignments.add_note(article, by=editor, text="Sure?", quote="500")
            NoteReply.objects.create(note=note, text="Yes", created_by=editor)

    write(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    write(5)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one)
