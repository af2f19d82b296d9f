"""Closing of comments: by the article, by its categories, by the site; and readers are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import ClosingRule, Comment, CommentSettings
from comments.replying.closing import find_closing
from tests.comments.typed import send
from tests.factories import make_article, make_category, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def _of_age(days, **fields):
    return make_article(published_at=timezone.now() - days * DAY, **fields)


def test_without_a_rule_comments_stay_open():
    assert not find_closing(_of_age(4000)).is_closed


def test_the_sites_days_close_old_articles_and_not_new_ones():
    CommentSettings.objects.create(close_after_days=14)

    assert find_closing(_of_age(15)).is_closed
    assert not find_closing(_of_age(13)).is_closed


def test_the_shortest_days_of_an_articles_categories_go_before_the_sites():
    CommentSettings.objects.create(close_after_days=14)
    milestones = make_category("milestones")
    recalls = make_category("recalls", parent=milestones)
    never = make_category("notices")
    for category, days in ((milestones, 60), (never, 0)):
        ClosingRule.objects.create(category=category, days=days)

    assert not find_closing(_of_age(30, categories=[recalls])).is_closed
    assert find_closing(_of_age(61, categories=[recalls])).is_closed
    assert find_closing(_of_age(1, categories=[recalls, never])).is_closed


def test_an_articles_own_time_goes_before_all_rules():
    CommentSettings.objects.create(close_after_days=14)

    assert not find_closing(_of_age(30, comments_close_at=timezone.now() + DAY)).is_closed
    assert find_closing(_of_age(1, comments_close_at=timezone.now() - DAY)).is_closed
    assert find_closing(_of_age(1, comments_open=False)).is_closed


def test_a_closed_article_says_when_it_closed_and_gives_a_late_reply_back(client):
    CommentSettings.objects.create(close_after_days=14)
    article = _of_age(15)

    page = client.get(article.get_absolute_url()).text
    answer = send(client, article, text="A late thought.")

    assert "Comments on this article closed on <time" in page
    assert "Post comment" not in page
    assert answer.status_code == 403
    assert "A late thought." in answer.text
    assert "Post comment" not in answer.text
    assert not Comment.objects.exists()


def test_an_admin_sets_the_days_and_a_categorys_own(client):
    category = make_category()
    client.force_login(make_user("admin"))
    url = client.get("/admin/comments/commentsettings/")["Location"]
    form = client.get(url).context["adminform"].form
    data = {name: field.initial or "" for name, field in form.fields.items()}
    data |= {name: value or "" for name, value in form.initial.items()}
    data |= {
        "close_after_days": "14",
        "closing_rules-TOTAL_FORMS": "1",
        "closing_rules-INITIAL_FORMS": "0",
        "closing_rules-0-category": category.pk,
        "closing_rules-0-days": "0",
    }

    answer = client.post(url, data)

    assert answer.status_code == 302
    assert CommentSettings.current().close_after_days == 14
    assert ClosingRule.objects.get().days == 0


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_nobody_but_an_admin_sees_the_settings(client, role):
    client.force_login(make_user(role))

    assert client.get("/admin/comments/commentsettings/").status_code == 403
