"""An article on its way to readers: who has it, what is noted on it, and who is mailed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from newsroom import assignments, publishing
from newsroom.checklist import faults
from newsroom.mail import send_mails
from newsroom.models import EditorialLog, EditorialNote
from newsroom.permissions import owns
from tests.factories import make_article, make_author, make_user
from tests.newsroom.desk import at, two_boxes

pytestmark = pytest.mark.django_db
Status = Article.Status


def mailed():
    """Send what is queued, as the worker would; gives ``[(address, subject, body)]``."""
    for job in ProcrastinateJob.objects.filter(task_name=send_mails.name):
        send_mails.func(**job.args)
    return [(letter.to[0], letter.subject, letter.body) for letter in mail.outbox]


def draft(writer, **fields):
    return make_article("A new plant", status=Status.DRAFT, created_by=writer, **fields)


def test_what_a_writer_submits_is_mailed_to_the_editors():
    writer, editor = make_user("writer"), make_user("editor")
    make_user("moderator")
    article = draft(writer)

    publishing.submit(article, by=writer)

    ((to, subject, body),) = mailed()
    assert to == editor.email
    assert subject == "AutoInformed: “A new plant” is with the desk for review"
    assert at("change", article.pk) in body


def test_what_is_sent_back_reaches_its_writers_with_the_comment():
    writer, second, editor = make_user("writer"), make_user("writer"), make_user("editor")
    article = draft(writer, authors=[make_author(user=second), make_author(user=writer)])
    article.status = Status.IN_REVIEW
    article.save()

    publishing.send_back(article, by=editor, comment="Who said it?")

    letters = mailed()
    assert [to for to, *_ in letters] == [writer.email, second.email]
    assert "Who said it?" in letters[0][2]
    assert article.status == Status.DRAFT


@pytest.mark.parametrize(
    ("verb", "extra", "told"),
    [
        (publishing.mark_ready, {}, "is ready"),
        (publishing.publish, {}, "is published"),
        (publishing.publish, {"at": timezone.now() + timedelta(days=400)}, "is scheduled"),
    ],
)
def test_a_writer_is_told_what_the_desk_did(verb, extra, told):
    writer = make_user("writer")
    article = draft(writer)

    verb(article, by=make_user("editor"), **extra)

    ((to, subject, _),) = mailed()
    assert to == writer.email
    assert told in subject


def test_no_mail_goes_to_who_acted_turned_mail_off_or_left():
    editor = make_user("editor")
    make_user("editor", mail_about_articles=False)
    make_user("editor", is_active=False)

    publishing.submit(draft(editor), by=editor)

    assert mailed() == []


def test_the_assignee_is_mailed_the_task_and_when_it_is_due(client):
    writer, editor = make_user("writer"), make_user("editor")
    article = make_article(status=Status.DRAFT)
    client.force_login(editor)
    due = timezone.now() + timedelta(days=1)

    client.post(
        at("workflow", article.pk),
        {"_assign": "1", "assignee": writer.pk, "task": "Call the plant"}
        | two_boxes("due_at", due),
    )

    ((to, _, body),) = mailed()
    assert to == writer.email
    assert "Call the plant" in body
    assert "Due: " in body
    assert article.assignment.assignee == writer


def test_the_assignee_of_a_draft_may_edit_it(client):
    writer = make_user("writer")
    article = make_article(status=Status.DRAFT)
    client.force_login(writer)
    before = client.get(at("workflow", article.pk)).status_code

    assignments.assign(article, by=None, to=writer)

    assert before == 403
    assert client.get(at("workflow", article.pk)).status_code == 200
    assert owns(writer, article)


def test_an_article_is_not_assigned_to_who_may_not_write():
    with pytest.raises(ValidationError, match="may not write"):
        assignments.assign(make_article(), by=None, to=make_user("moderator"))


def test_an_assignment_is_removed(client):
    article = make_article(status=Status.DRAFT)
    assignments.assign(article, by=None, to=make_user("writer"))
    client.force_login(make_user("editor"))

    client.post(at("workflow", article.pk), {"_unassign": "1"})

    assert not hasattr(Article.objects.get(pk=article.pk), "assignment")


def test_an_open_note_keeps_an_article_from_being_ready_until_it_is_resolved(client):
    editor = make_user("editor")
    article = make_article(status=Status.IN_REVIEW)
    client.force_login(editor)
    client.post(
        at("workflow", article.pk),
        {"_note": "1", "quote": "sold 500", "text": "Was it not 5,000?"},
    )
    note = EditorialNote.objects.get()

    with pytest.raises(publishing.NotNow, match="note on it is still open"):
        publishing.mark_ready(article, by=editor)
    shown = client.get(at("change", article.pk)).text
    client.post(at("note_resolve", note.pk))
    publishing.mark_ready(article, by=editor)

    assert "Was it not 5,000?" in shown
    note.refresh_from_db()
    assert note.resolved_by == editor
    assert article.status == Status.READY


def test_replies_to_a_note_stand_below_it_on_the_screen_that_needs_no_script(client):
    writer, editor = make_user("writer"), make_user("editor", username="edie")
    article = draft(writer)
    note = assignments.add_note(article, by=editor, text="Which plant?")
    assignments.reply_to_note(note, by=editor, text="The one in <Millrace>.")
    client.force_login(writer)

    page = client.get(reverse("admin:articles_article_workflow", args=[article.pk]))

    said = page.content.decode()
    assert said.index("Which plant?") < said.index("The one in &lt;Millrace&gt;.")
    assert "edie, " in said[said.index("The one in") :]


def test_an_open_note_blocks_publishing_unless_a_reason_is_given():
    article = make_article(status=Status.DRAFT)
    note = assignments.add_note(article, by=None, text="Was it not 5,000?", quote="sold 500")

    (fault,) = [
        one for one in faults.list_faults(article, article.compile()) if "5,000" in one.text
    ]
    assert fault.is_blocking
    assert fault.find == "sold 500"
    assignments.resolve_note(note, by=None)
    assert not [
        one for one in faults.list_faults(article, article.compile()) if "5,000" in one.text
    ]


def test_sending_back_needs_a_comment_and_keeps_a_faulty_one(client):
    article = make_article(status=Status.IN_REVIEW)
    client.force_login(make_user("editor"))

    response = client.post(at("workflow", article.pk), {"_send_back": "1", "comment": " "})

    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    assert "This field is required." in response.text
    client.post(at("workflow", article.pk), {"_send_back": "1", "comment": "Say who said it."})
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert "Say who said it." in client.get(at("workflow", article.pk)).text


def test_a_writer_only_notes_and_resolves_and_only_on_own_articles(client):
    writer = make_user("writer")
    article = make_article(status=Status.IN_REVIEW, created_by=writer)
    client.force_login(writer)

    noted = client.post(at("workflow", article.pk), {"_note": "1", "text": "To be checked"})
    sent_back = client.post(at("workflow", article.pk), {"_send_back": "1", "comment": "No"})
    given = client.post(at("workflow", article.pk), {"_assign": "1", "assignee": writer.pk})

    assert noted.status_code == 302
    assert sent_back.status_code == given.status_code == 403
    others = EditorialNote.objects.create(article=make_article(), text="Not theirs")
    assert client.post(at("note_resolve", others.pk)).status_code == 403


def test_mails_are_turned_off_and_on_from_the_home(client):
    writer = make_user("writer")
    client.force_login(writer)

    for choice, kept in [("off", False), ("on", True)]:
        response = client.post(
            reverse("admin:articles_article_mail"), {"mail": choice}, follow=True
        )
        writer.refresh_from_db()
        assert writer.mail_about_articles is kept
        assert f"Mails about articles are {choice}." in response.text


def sent_back(article, comment):
    article.refresh_from_db()
    publishing.submit(article, by=article.created_by)
    publishing.send_back(article, by=make_user("editor", first_name="Eve"), comment=comment)


def test_what_was_said_on_sending_back_stands_on_the_article_until_it_is_submitted(client):
    writer = make_user("writer")
    article = draft(writer)
    client.force_login(writer)
    sent_back(article, "Who said <that>?")

    opened = client.get(at("change", article.pk)).text
    assert "Who said &lt;that&gt;?" in opened
    assert "Sent back by Eve" in opened
    article.headline = "Saved in between"
    publishing.finish_save(article, article.compile(), by=writer)
    assert "Who said &lt;that&gt;?" in client.get(at("change", article.pk)).text

    publishing.submit(article, by=writer)
    assert "Who said" not in client.get(at("change", article.pk)).text
    publishing.send_back(article, by=make_user("editor"))
    assert "Who said" not in client.get(at("change", article.pk)).text


def test_the_newest_words_stand_on_an_article_that_was_sent_back_twice(client):
    writer = make_user("writer")
    article = draft(writer)
    client.force_login(writer)
    sent_back(article, "Who said it?")
    sent_back(article, "And when?")

    opened = client.get(at("change", article.pk)).text

    assert "And when?" in opened
    assert "Who said it?" not in opened


def test_a_writer_takes_back_a_submission_and_writes_on(client):
    writer, editor = make_user("writer"), make_user("editor")
    article = draft(writer)
    publishing.submit(article, by=writer)
    client.force_login(writer)

    assert "Take it back" in client.get(at("change", article.pk)).text
    answer = client.post(at("take_back", article.pk), follow=True)

    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert "is a draft again" in answer.text
    assert 'name="_submit"' in answer.text
    assert "Take it back" not in answer.text
    to, subject, _ = mailed()[-1]
    assert to == editor.email
    assert subject == "AutoInformed: “A new plant” was taken back by its writer"
    assert "Taken back as a draft" in client.get(at("versions", article.pk)).text
    newest = EditorialLog.objects.filter(article=article).first()
    assert (newest.before, newest.after, newest.by) == ("In review", "Draft", writer)


def test_only_its_writer_takes_back_a_submission_and_only_while_it_is_in_review(client):
    writer = make_user("writer")
    article = draft(writer)
    publishing.submit(article, by=writer)
    client.force_login(make_user("writer"))
    assert "Take it back" not in client.get(at("change", article.pk)).text
    assert client.post(at("take_back", article.pk)).status_code == 403

    publishing.mark_ready(article, by=make_user("editor"))
    client.force_login(writer)
    assert "Take it back" not in client.get(at("change", article.pk)).text
    refused = client.post(at("take_back", article.pk), follow=True)

    article.refresh_from_db()
    assert article.status == Status.READY
    assert "this step does not apply" in refused.text
    assert client.get(at("take_back", article.pk)).status_code == 405
