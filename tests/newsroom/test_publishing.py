"""The verbs: each step from its states only, the embargo held, copies and logs kept in step."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Article, ArticleCategory
from newsroom import filing, publishing
from newsroom.publishing import NotNow
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status


@pytest.fixture
def editor():
    return make_user("editor")


def test_publishing_a_draft_puts_it_live_now(editor):
    article = make_article(status=Status.DRAFT)

    publishing.publish(article, by=editor)

    assert article in Article.objects.live()
    assert article.first_published_at == article.published_at


def test_publishing_with_a_time_ahead_schedules(editor):
    article = make_article(status=Status.READY)
    moment = timezone.now() + HOUR

    publishing.publish(article, by=editor, at=moment)

    assert article not in Article.objects.live()
    assert article in Article.objects.live(at=moment)
    assert article in Article.objects.scheduled()


def test_no_one_publishes_before_the_end_of_an_embargo():
    admin = make_user("admin", is_superuser=True)
    article = make_article(status=Status.READY, embargo_until=timezone.now() + HOUR)

    with pytest.raises(NotNow, match="embargo lasts until"):
        publishing.publish(article, by=admin)

    article.refresh_from_db()
    assert article.status == Status.READY


def test_an_article_is_published_once(editor):
    article = make_article()

    with pytest.raises(NotNow, match="live already"):
        publishing.publish(article, by=editor)


def test_a_withdrawn_article_returns_with_its_first_time(editor):
    article = make_article()
    first = article.published_at
    publishing.withdraw(article, by=editor)
    assert article not in Article.objects.live()

    publishing.publish(article, by=editor)

    assert article in Article.objects.live()
    assert article.published_at == first


def test_an_article_whose_time_ran_out_returns_without_that_time(editor):
    article = make_article(withdraw_at=timezone.now() - timedelta(minutes=1))

    publishing.publish(article, by=editor, at=article.published_at)

    assert article in Article.objects.live()
    assert article.withdraw_at is None


def test_withdrawing_at_a_time_leaves_the_article_until_then(editor):
    article = make_article()
    moment = timezone.now() + HOUR

    publishing.withdraw(article, by=editor, at=moment)

    assert article in Article.objects.live()
    assert article not in Article.objects.live(at=moment)


def test_taking_an_article_off_the_schedule_makes_it_ready_again(editor):
    article = make_article(published_at=timezone.now() + HOUR)

    publishing.unschedule(article, by=editor)

    assert article.status == Status.READY
    assert not article.was_ever_live()


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        (publishing.submit, {Status.DRAFT}),
        (publishing.mark_ready, {Status.DRAFT, Status.IN_REVIEW}),
        (publishing.send_back, {Status.IN_REVIEW, Status.READY}),
        (publishing.withdraw, {Status.PUBLISHED}),
    ],
)
@pytest.mark.parametrize("status", Status)
def test_a_step_is_taken_from_its_own_states_only(verb, allowed, status, editor):
    article = make_article(status=status)

    if status in allowed:
        verb(article, by=editor)
        article.refresh_from_db()
        assert article.status != status
    else:
        with pytest.raises(NotNow):
            verb(article, by=editor)


def test_two_editors_publishing_at_once_publish_once(editor):
    article = make_article(status=Status.DRAFT)
    seen_by_another = Article.objects.get(pk=article.pk)
    publishing.publish(article, by=editor)

    with pytest.raises(NotNow, match="live already"):
        publishing.publish(seen_by_another, by=make_user("editor"))


def test_each_step_is_logged_with_who_took_it(editor):
    article = make_article(status=Status.DRAFT)

    publishing.submit(article, by=editor)
    publishing.publish(article, by=editor)
    publishing.withdraw(article, by=editor, reason="Source retracted")

    messages = [
        entry.get_change_message() for entry in LogEntry.objects.filter(user=editor).order_by("pk")
    ]
    assert messages == ["Submitted for review", "Published", "Withdrawn: Source retracted"]


def test_every_list_carries_the_order_of_its_articles_through_all_verbs(editor):
    article = make_article(
        status=Status.DRAFT,
        authors=[make_author()],
        categories=[make_category(parent=make_category())],
        tags=["one"],
        companies=[make_company()],
    )

    for step in (
        lambda: publishing.publish(article, by=editor, at=timezone.now() + HOUR),
        lambda: publishing.publish(article, by=editor, at=timezone.now()),
        lambda: publishing.withdraw(article, by=editor, at=timezone.now() + HOUR),
        lambda: publishing.withdraw(article, by=editor),
    ):
        step()
        for placement in filing.PLACEMENTS:
            rows = placement.objects.all()
            assert rows
            for row in rows:
                copied = (row.status, row.published_at, row.withdraw_at)
                assert copied == (article.status, article.published_at, article.withdraw_at)


def test_an_article_counts_in_the_categories_above_its_own():
    top = make_category("auto news")
    below = make_category("manufacturing", parent=top)
    article = make_article(categories=[below])

    placed = dict(article.category_placements.values_list("category__path", "is_direct"))

    assert placed == {"auto-news": False, "auto-news/manufacturing": True}
    assert article.filed_under() == [below]


def test_filing_elsewhere_leaves_nothing_behind():
    article = make_article(categories=[make_category(parent=make_category())])
    other = make_category("sales")

    filing.file_under(article, [other])

    assert [row.category for row in ArticleCategory.objects.all()] == [other]


def test_a_moved_category_takes_its_articles_and_redirects_its_old_paths(client):
    news, events = make_category("auto news"), make_category("events")
    shows = make_category("shows", parent=news)
    motor = make_category("motor shows", parent=shows)
    article = make_article(categories=[motor])

    shows.parent = events
    shows.save()
    filing.file_again_below(shows)

    motor.refresh_from_db()
    assert motor.path == "events/shows/motor-shows"
    placed = set(article.category_placements.values_list("category__path", flat=True))
    assert placed == {"events", "events/shows", "events/shows/motor-shows"}
    response = client.get("/category/auto-news/shows/motor-shows/")
    assert response.status_code == 301
    assert response.url == "/category/events/shows/motor-shows/"


def test_the_byline_keeps_its_order():
    first, second, third = make_author(), make_author(), make_author()
    article = make_article(authors=[first, second])

    filing.set_bylines(article, [third, first])

    assert article.named_authors() == [third, first]


def test_an_article_is_found_by_its_companies_symbols_tags_and_authors():
    article = make_article(
        authors=[make_author("Nora Quill")],
        tags=["Grille"],
        companies=[make_company("Halden Motor", listings=[("NYSE", "HLD")])],
    )

    article.refresh_from_db()

    for term in ("Quill", "grille", "halden", "HLD"):
        assert Article.objects.filter(search=term).get() == article


def test_a_renamed_tag_is_found_by_its_new_name():
    tag = make_tag("EV")
    article = make_article(tags=["ev"])

    tag.name = "Electromobility"
    tag.save()
    filing.refresh_search_terms(Article.objects.filter(tag_placements__tag=tag))

    assert Article.objects.filter(search="electromobility").get() == article


def test_tags_are_one_whatever_their_capitals():
    make_article(tags=["Hybrid"])
    article = make_article(tags=["hybrid", "HYBRID"])

    assert [tag.name for tag in article.named_tags()] == ["Hybrid"]


def test_every_save_in_the_newsroom_is_a_version_that_can_be_read_again(editor):
    article = make_article(status=Status.DRAFT, tags=["one"])
    publishing.finish_save(article, article.compile(), by=editor)
    article.headline = "Another headline"
    article.save()

    revision = publishing.finish_save(article, article.compile(), by=editor)

    assert revision.snapshot["headline"] == "Another headline"
    assert revision.snapshot["tags"] == ["one"]
    assert revision.version == revision.base_version + 1 == article.version
    assert publishing.finish_save(article, article.compile(), by=editor) is None
