"""The calendar of the desk: a week as its clock cuts it, and moving what waits for its time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsroom.models import Assignment
from tests.factories import make_article, make_author, make_user
from tests.newsroom.desk import two_boxes

pytestmark = pytest.mark.django_db
DETROIT = ZoneInfo("America/Detroit")
CALENDAR = "/admin/articles/article/calendar/"


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


def scheduled(headline=None, **fields):
    fields.setdefault("published_at", (timezone.now() + timedelta(days=2)).replace(microsecond=0))
    return make_article(headline, **fields)


def move(client, article, at=None, **data):
    url = reverse("admin:articles_article_calendar_move", args=[article.pk])
    data |= (
        {name.replace("x_", "at_"): value for name, value in two_boxes("x", at).items()}
        if at
        else {}
    )
    return client.post(url, data, follow=True)


def test_a_week_begins_on_the_desks_monday_and_ends_on_its_sunday(client, editor):
    def at(*moment):
        return datetime(*moment, tzinfo=DETROIT)

    make_article("Sunday before", published_at=at(2026, 3, 1, 23, 59))
    make_article("First", published_at=at(2026, 3, 2, 0, 0))
    # The clocks go forward on this Sunday.
    make_article("Last", published_at=at(2026, 3, 8, 23, 59))
    make_article("Monday after", published_at=at(2026, 3, 9, 0, 0))
    make_article("A draft", status=Article.Status.DRAFT)

    days = client.get(CALENDAR, {"week": "2026-W10"}).context["days"]

    shown = [[article.headline for article in day.articles] for day in days]
    assert shown == [["First"], [], [], [], [], [], ["Last"]]
    assert [str(day.day) for day in days][::6] == ["2026-03-02", "2026-03-08"]


@pytest.mark.parametrize("asked", ["", "nonsense", "2026-W99", "0000-W01", "9999-W53"])
def test_an_unreadable_week_shows_this_week(client, editor, asked):
    scheduled(published_at=timezone.now() + timedelta(minutes=1))

    response = client.get(CALENDAR, {"week": asked})

    assert response.status_code == 200


def test_what_is_due_stands_on_its_day(client, editor):
    article = make_article("Being written", status=Article.Status.DRAFT)
    due = datetime(2026, 3, 4, 12, tzinfo=DETROIT)
    Assignment.objects.create(article=article, assignee=editor, due_at=due, task="Call the plant")

    response = client.get(CALENDAR, {"week": "2026-W10"})

    assert [a.article.headline for a in response.context["days"][2].due] == ["Being written"]
    assert "Call the plant" in response.text


def test_a_scheduled_article_is_moved_and_moved_back(client, editor):
    article = scheduled()
    before, later = article.published_at, article.published_at + timedelta(days=3)

    response = move(client, article, later.replace(second=0))

    article.refresh_from_db()
    assert article.published_at == later.replace(second=0)
    assert article.first_published_at == article.published_at
    assert "Undo: put" in response.text
    undo = response.context["undo"]
    response = move(client, article, exactly=undo["before"].isoformat())
    article.refresh_from_db()
    assert article.published_at == before
    assert "Undo: put" not in response.text


def test_a_move_keeps_the_desks_hour_when_the_clocks_change(client, editor, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
    article = scheduled(published_at=datetime(2026, 3, 6, 9, tzinfo=DETROIT))
    url = reverse("admin:articles_article_calendar_move", args=[article.pk])

    client.post(url, {"at_0": "2026-03-09", "at_1": "09:00"})

    article.refresh_from_db()
    assert article.published_at == datetime(2026, 3, 9, 13, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_refused_in_plain_words(client, editor, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
    article = scheduled(published_at=datetime(2026, 3, 6, 9, tzinfo=DETROIT))
    url = reverse("admin:articles_article_calendar_move", args=[article.pk])

    response = client.post(url, {"at_0": "2026-03-08", "at_1": "02:30"}, follow=True)

    article.refresh_from_db()
    assert article.published_at.day == 6
    assert "was not moved" in response.text


@pytest.mark.parametrize(
    ("fields", "days", "told"),
    [
        ({"embargo": 2}, 1, "The embargo lasts until"),
        ({}, -3, "That time has passed"),
        ({"withdraw": 4}, 5, "withdrawn before it appears"),
    ],
)
def test_the_rules_of_publishing_hold_for_a_move(client, editor, fields, days, told):
    now = timezone.now()
    article = scheduled(
        published_at=now + timedelta(days=3),
        embargo_until=now + timedelta(days=fields["embargo"]) if "embargo" in fields else None,
        withdraw_at=now + timedelta(days=fields["withdraw"]) if "withdraw" in fields else None,
    )

    response = move(client, article, now + timedelta(days=days))

    before = article.published_at
    article.refresh_from_db()
    assert article.published_at == before
    assert told in response.text


def test_what_readers_see_already_cannot_be_moved(client, editor):
    article = make_article()

    response = move(client, article, timezone.now() + timedelta(days=1))

    assert Article.objects.live().filter(pk=article.pk).exists()
    assert "This article is not scheduled." in response.text


@pytest.mark.parametrize(
    "data", [{}, {"exactly": "soon"}, {"exactly": "2030-01-01T10:00:00"}, {"at_0": "x"}]
)
def test_a_move_to_an_unreadable_time_is_refused(client, editor, data):
    article = scheduled()

    response = move(client, article, **data)

    assert "was not moved" in response.text


@pytest.mark.parametrize(
    "query", ["?moved=1&from=x", "?moved=x&from=", f"?moved={'9' * 30}&from=1"]
)
def test_an_invalid_query_string_offers_nothing_to_undo(client, editor, query):
    assert client.get(CALENDAR + query).context["undo"] is None


def test_a_writer_sees_the_week_and_moves_nothing(client):
    writer = make_user("writer")
    client.force_login(writer)
    article = scheduled(created_by=writer)

    shown = client.get(
        CALENDAR, {"week": timezone.localdate(article.published_at).strftime("%G-W%V")}
    )
    moved = move(client, article, article.published_at + timedelta(days=1))

    assert article.headline in shown.text
    assert "Move there" not in shown.text
    assert moved.status_code == 403


def test_a_full_week_costs_as_many_queries_as_an_empty_one(
    client, editor, django_assert_max_num_queries
):
    client.get(CALENDAR)
    for _ in range(4):
        scheduled(published_at=timezone.now() + timedelta(minutes=5), authors=[make_author()])

    with django_assert_max_num_queries(6):
        client.get(CALENDAR)
