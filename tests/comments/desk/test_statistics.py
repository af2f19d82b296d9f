from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.desk import statistics
from comments.models import HoldRule
from comments.spam import hold_rules
from tests.comments.typed import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_the_time_to_a_decision_ends_with_the_first_decision_by_a_person():
    moderator = make_user("moderator")
    for hours in (1, 2, 3):
        comment = make_comment(status="pending", created_at=timezone.now() - timedelta(hours=hours))
        moderation.approve(comment, by=moderator)
        moderation.reject(comment, by=moderator)

    figures = statistics.count_figures(days=7)

    assert (figures.comments_decided, figures.decisions) == (3, 6)
    assert round(figures.median.total_seconds() / 3600) == 2
    assert figures.ninetieth > figures.median


def test_what_is_older_than_the_period_does_not_count():
    comment = make_comment(status="pending", created_at=timezone.now() - timedelta(days=8))
    moderation.approve(comment, by=make_user("moderator"))

    assert statistics.count_figures(days=7).comments_decided == 0


def test_received_and_held_comments_are_counted(client):
    article = make_article()
    send(client, article, text="One")
    send(client, article, text="Two")
    send(client, article, text="Junk", subject="Buy")

    figures = statistics.count_figures(days=7)

    assert (figures.received, figures.held, figures.spam) == (3, 2, 1)
    assert figures.share_held == 67


def test_figures_are_split_by_rule_and_by_moderator():
    HoldRule.objects.all().delete()
    rule = HoldRule.objects.create(name="Casinos", kind="words", words="casino", is_active=True)
    mona = make_user("moderator", first_name="Mona", last_name="Reyes")
    for verb in (moderation.approve, moderation.reject):
        comment = make_comment(text="A casino", status="pending")
        hold_rules.apply_rules(comment)
        verb(comment, by=mona)

    figures = statistics.count_figures(days=7)

    assert [(row["rule_id"], row["number"], row["approved"]) for row in figures.by_rule] == [
        (rule.pk, 2, 1)
    ]
    (row,) = figures.by_moderator
    assert (row["by__first_name"], row["approved"], row["rejected"]) == ("Mona", 1, 1)


def test_the_page_names_comments_and_decisions_apart(client):
    moderator = make_user("moderator")
    comment = make_comment(status="pending")
    moderation.approve(comment, by=moderator)
    moderation.reject(comment, by=moderator)
    client.force_login(moderator)

    page = client.get(reverse("admin:comments_desk_statistics")).text

    assert "<dt>Comments decided</dt><dd>1</dd>" in page
    assert "<dt>Decisions, second ones too</dt><dd>2</dd>" in page


def test_the_page_takes_four_queries_beside_the_admins_own(client, django_assert_max_num_queries):
    client.force_login(make_user("moderator"))
    page = reverse("admin:comments_desk_statistics")
    client.get(page)

    with django_assert_max_num_queries(8):
        assert client.get(page, {"days": "90"}).status_code == 200
