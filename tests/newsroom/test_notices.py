"""Corrections and follow-ups: under the article, in its feed entry, for machines, on one page."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, FollowUp
from newsroom import notices, publishing
from tests.factories import make_article, make_author, make_user
from tests.newsroom.test_article_screen import as_it_stands, screen

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def test_a_correction_stands_under_its_article_and_is_announced_at_its_head(client):
    article = make_article()
    correction = notices.add_correction(
        article, by=None, text="The plant is in <Ohio>,\n\nnot Indiana.", kind="clarification"
    )

    page = client.get(article.get_absolute_url()).text

    assert "This article was changed after its publication" in page
    assert f'id="correction-{correction.pk}"' in page
    assert "<strong>Clarification</strong>" in page
    assert "<p>The plant is in &lt;Ohio&gt;,</p>" in page
    assert (
        page.index('href="#corrections"')
        < page.index("story__body")
        < page.index('id="corrections"')
    )


def test_a_follow_up_shows_its_time_its_source_and_its_text(client):
    article = make_article(published_at=timezone.now() - 48 * HOUR)
    notices.add_follow_up(
        article,
        by=None,
        text="The line runs again: https://corvane.example/news",
        at=timezone.now() - HOUR,
        source="Corvane Motor",
        source_url="https://corvane.example/",
    )

    page = client.get(article.get_absolute_url()).text

    assert "What happened since" in page
    assert 'href="https://corvane.example/news"' in page
    assert 'Source: <a href="https://corvane.example/">Corvane Motor</a>' in page
    assert "This article was changed" not in page
    assert "Updated <time" in page


def test_an_article_without_notices_says_nothing_of_them(client):
    page = client.get(make_article().get_absolute_url()).text

    assert "Corrections and updates" not in page
    assert "What happened since" not in page
    assert '"correction"' not in page


def test_the_feed_entry_carries_both(client):
    article = make_article()
    notices.add_correction(article, by=None, text="It was Tuesday.")
    notices.add_follow_up(article, by=None, text="It is back.")

    (item,) = feedparser.parse(client.get("/feed/").content).entries

    assert "It was Tuesday." in item.content[0].value
    assert "It is back." in item.content[0].value


def test_machines_read_the_corrections_and_the_later_time(client):
    article = make_article(published_at=timezone.now() - 48 * HOUR)
    Article.objects.filter(pk=article.pk).update(updated_at=article.published_at)
    notices.add_correction(article, by=None, text="It was </script> Tuesday.")

    page = client.get(article.get_absolute_url()).text

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (news,) = [data for data in map(json.loads, blocks) if data["@type"] == "NewsArticle"]
    (told,) = news["correction"]
    assert told["@type"] == "CorrectionComment"
    assert told["text"] == "It was </script> Tuesday."
    assert news["dateModified"] > news["datePublished"]


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_nothing_is_corrected_that_no_reader_has_seen(state):
    fields = {
        "draft": {"status": Status.DRAFT},
        "scheduled": {"published_at": timezone.now() + HOUR},
    }
    article = make_article(**fields[state])

    with pytest.raises(publishing.NotNow):
        notices.add_correction(article, by=None, text="Too early.")
    with pytest.raises(publishing.NotNow):
        notices.add_follow_up(article, by=None, text="Too early.")


def test_a_follow_up_cannot_tell_what_is_still_ahead():
    with pytest.raises(publishing.NotNow):
        notices.add_follow_up(make_article(), by=None, text="Tomorrow", at=timezone.now() + HOUR)


def test_the_corrections_page_lists_those_of_live_articles_newest_first(
    client, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 3)
    for number in range(5):
        article = make_article(f"Story {number}")
        correction = notices.add_correction(article, by=None, text=f"Note {number}")
        at = timezone.now() - HOUR * (5 - number)
        Correction.objects.filter(pk=correction.pk).update(at=at)
    hidden = make_article("Secret")
    notices.add_correction(hidden, by=None, text="A secret note")
    publishing.withdraw(hidden, by=None)

    with django_assert_max_num_queries(2):
        first = client.get("/corrections/").text
    second = client.get("/corrections/page/2/").text
    feed = feedparser.parse(client.get("/corrections/feed/").content)

    assert re.findall(r"Note \d", first) == ["Note 4", "Note 3", "Note 2"]
    assert re.findall(r"Note \d", second) == ["Note 1", "Note 0"]
    assert 'href="/corrections/page/2/" rel="next"' in first
    assert [item.summary for item in feed.entries] == [f"<p>Note {n}</p>" for n in (4, 3, 2, 1, 0)]
    assert "ecret" not in first + second + str(feed)
    assert f"/story-4/#correction-{Correction.objects.get(text='Note 4').pk}" in first


def test_without_corrections_the_page_says_so(client):
    response = client.get("/corrections/")

    assert response.status_code == 200
    assert "No live article has a correction." in response.text


def test_an_editor_adds_a_correction_from_the_articles_screen(client, editor):
    article = make_article()
    add = reverse("admin:articles_correction_add")

    assert f"{add}?article={article.pk}" in client.get(screen(article)).text
    response = client.post(
        add, {"article": article.pk, "kind": "correction", "text": "It was Tuesday."}, follow=True
    )

    correction = Correction.objects.get()
    assert (correction.text, correction.created_by) == ("It was Tuesday.", editor)
    assert "It was Tuesday." in response.text
    assert LogEntry.objects.filter(
        object_id=article.pk, change_message__contains="It was Tuesday."
    ).exists()


def test_an_editor_adds_a_follow_up_with_its_time(client, editor):
    article = make_article()
    moment = timezone.localtime() - HOUR
    data = {
        "article": article.pk,
        "at_0": moment.strftime("%Y-%m-%d"),
        "at_1": moment.strftime("%H:%M:%S"),
        "text": "The line runs again.",
        "source": "Corvane Motor",
    }

    ahead = client.post(
        reverse("admin:articles_followup_add"), data | {"at_0": f"{moment.year + 1}-01-01"}
    )
    client.post(reverse("admin:articles_followup_add"), data)

    assert "This time is still ahead." in ahead.text
    follow_up = FollowUp.objects.get()
    assert follow_up.source == "Corvane Motor"
    assert follow_up.at == moment.replace(microsecond=0)


def test_the_screen_refuses_a_correction_of_a_draft(client, editor):
    draft = make_article(status=Status.DRAFT)

    response = client.post(
        reverse("admin:articles_correction_add"),
        {"article": draft.pk, "kind": "correction", "text": "Too early."},
    )

    assert "No reader has seen this article yet." in response.text
    assert "Add a correction" not in client.get(screen(draft)).text


def test_rewording_or_deleting_a_notice_counts_as_a_change_of_the_article(client, editor):
    article = make_article()
    correction = notices.add_correction(article, by=None, text="It was Tuesday.")
    Article.objects.filter(pk=article.pk).update(updated_at=article.published_at)

    client.post(
        reverse("admin:articles_correction_change", args=[correction.pk]),
        {"kind": "update", "text": "It was Wednesday."},
    )

    article.refresh_from_db()
    correction.refresh_from_db()
    assert (correction.kind, correction.text) == ("update", "It was Wednesday.")
    assert article.updated_at > article.published_at


def prompt(response):
    """The text that the offered correction is filled with, or "" where none is offered."""
    found = re.search(r'href="(/admin/articles/correction/add/\?[^"]*text[^"]*)"', response.text)
    if not found:
        return ""
    return parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)["text"][0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"headline": "Sales Fall"}, "The headline of an earlier version was “Sales Rise”."),
        (
            {"body": "<p>It sold 4,400 in 2024.</p>"},
            "The figure is 4,400, not 4,200, as an earlier version had it.",
        ),
        (
            {"standfirst": "Up by 7%."},
            "The figure is 7%, not 5%, as an earlier version had it.",
        ),
        ({"body": "<p>It sold.</p>"}, "a figure that is left out now: 4,200, 2024."),
        ({"body": "<p>It sold some 4,200 in 2024.</p>"}, ""),
        ({"body": "<p>It sold 4,200 in 2024 and 3,000 before.</p>"}, ""),
    ],
)
def test_changing_what_readers_saw_asks_for_a_correction(client, editor, change, told):
    article = make_article(
        "Sales Rise", standfirst="Up by 5%.", body="<p>It sold 4,200 in 2024.</p>"
    )
    data = as_it_stands(article) | {"standfirst": "Up by 5%.", "_continue": "1"}

    response = client.post(screen(article), data | change, follow=True)

    assert (told in prompt(response)) if told else not prompt(response)


def test_changing_a_name_in_the_text_asks_for_a_correction(client, editor):
    article = make_article(body="<p>It was built, said Mary Ostrand, in Port Cadence.</p>")
    renamed = {"body": "<p>It was built, said Marie Ostrand, in Port Cadence.</p>"}

    response = client.post(
        screen(article), as_it_stands(article) | renamed | {"_continue": "1"}, follow=True
    )

    told = "The name is Marie Ostrand, not Mary Ostrand, as an earlier version had it."
    assert told in prompt(response)


def test_another_word_at_the_start_of_a_sentence_is_no_other_name(client, editor):
    article = make_article(body="<p>However it was built. Nobody said why.</p>")
    reworded = {"body": "<p>Though it was built. No one said why.</p>"}

    response = client.post(
        screen(article), as_it_stands(article) | reworded | {"_continue": "1"}, follow=True
    )

    assert not prompt(response)


def test_changing_the_byline_asks_for_a_correction_and_fills_it_in(client, editor):
    first, second = make_author("Ansel Tappet"), make_author("Petra Lockring")
    article = make_article(authors=[first])
    data = as_it_stands(article) | {"byline": [second.pk], "_continue": "1"}

    response = client.post(screen(article), data, follow=True)
    told = prompt(response)
    form = client.get(
        reverse("admin:articles_correction_add"), {"article": article.pk, "text": told}
    )

    assert told == "An earlier version named Ansel Tappet as its author."
    assert told in form.text
    assert f'<option value="{article.pk}" selected>' in form.text


def test_a_draft_may_change_its_headline_without_a_word(client, editor):
    draft = make_article(status=Status.DRAFT)

    response = client.post(
        screen(draft), as_it_stands(draft) | {"headline": "New", "_continue": "1"}, follow=True
    )

    assert not prompt(response)


def test_a_follow_up_and_a_correction_are_named_by_whole_words(client, editor):
    article = make_article()
    said = "The cars wait at the port, and in May they go out at their own pace to dealers"
    notices.add_follow_up(article, by=editor, text=said)
    notices.add_correction(article, by=editor, text=said)

    page = client.get(screen(article)).text

    assert "Follow-up: The cars wait at the port, and in May they go out at their…<" in page
    assert "Correction: The cars wait at the port, and in May they go out at their…<" in page
