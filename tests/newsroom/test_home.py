"""The newsroom's home: what needs whom, in few queries, with no list of the archive."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.capped_paginator import CappedPaginator
from articles.models import Article, ArticlePicture
from comments.models import Comment
from newsroom.home import SHOWN
from newsroom.models import Assignment, Revision
from tests.factories import make_article, make_author, make_comment, make_image, make_user
from tests.newsroom.desk import at

pytestmark = pytest.mark.django_db
Status = Article.Status
HOME = "/admin/"
ADD = "/admin/articles/article/add/"


@pytest.fixture
def enter(client):
    """Give a function that signs in somebody of a role and opens the home."""

    def open_home(user):
        client.force_login(user)
        return client.get(HOME)

    return open_home


def named(articles):
    return [article.headline for article in articles]


def test_a_writer_sees_own_drafts_and_own_texts_with_the_desk(enter):
    writer = make_user("writer")
    make_article("Own draft", status=Status.DRAFT, created_by=writer)
    make_article("By line", status=Status.DRAFT, authors=[make_author(user=writer)])
    make_article("Own, in review", status=Status.IN_REVIEW, created_by=writer)
    make_article("Somebody's draft", status=Status.DRAFT)
    make_article("Somebody's, in review", status=Status.IN_REVIEW)

    desk = enter(writer).context["desk"]

    assert set(named(desk.mine)) == {"Own draft", "By line"}
    assert named(desk.waiting) == ["Own, in review"]


def test_an_editor_sees_what_waits_what_comes_and_what_went_live_today(enter):
    now = timezone.now()
    make_article("In review", status=Status.IN_REVIEW)
    make_article("Ready", status=Status.READY)
    make_article("Later", published_at=now + timedelta(hours=2))
    make_article("Sooner", published_at=now + timedelta(hours=1))
    make_article("Just now", published_at=now)
    make_article("Last week", published_at=now - timedelta(days=7))

    response = enter(make_user("editor"))

    desk = response.context["desk"]
    assert set(named(desk.waiting)) == {"In review", "Ready"}
    assert named(desk.scheduled) == ["Sooner", "Later"]
    assert named(desk.live_today) == ["Just now"]
    assert response.context["desk_zone"] in response.text
    assert reverse("admin:articles_article_add") in response.text


def test_many_texts_in_review_do_not_hide_what_is_ready(enter):
    make_article("Ready", status=Status.READY)
    for _ in range(SHOWN + 1):
        make_article(status=Status.IN_REVIEW)

    waiting = enter(make_user("editor")).context["desk"].waiting

    assert "Ready" in named(waiting)
    assert len(waiting) == SHOWN + 1


def test_what_is_assigned_to_somebody_comes_first_and_says_when_it_is_late(enter):
    editor = make_user("editor")
    make_article("Own draft", status=Status.DRAFT, created_by=editor)
    given = make_article("Given to me", status=Status.IN_REVIEW)
    due = timezone.now() - timedelta(hours=1)
    Assignment.objects.create(article=given, assignee=editor, due_at=due)

    response = enter(editor)

    assert named(response.context["desk"].mine) == ["Given to me", "Own draft"]
    assert ": late" in response.text


def test_a_moderator_sees_the_queue_and_no_drafts(enter):
    make_comment(status=Comment.Status.PENDING)
    make_article("Somebody's draft", status=Status.DRAFT)

    response = enter(make_user("moderator"))

    assert response.context["comments_waiting"] == "1"
    assert "<strong>1</strong> comment waiting" in response.text
    assert "Somebody&#x27;s draft" not in response.text
    assert "New article" not in response.text


def test_a_writer_is_not_told_of_comments_or_background_work(enter):
    make_comment(status=Comment.Status.PENDING)

    response = enter(make_user("writer"))

    assert response.context["comments_waiting"] is None
    assert "comments waiting" not in response.text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<p>A <img src="/media/a.jpg"> picture.</p>', "A picture has no alternative text."),
        ('<p>A <img src="/media/a.jpg" alt=" "> picture.</p>', "A picture has no alternative text"),
        ("<p>Sold well.** But no note follows.</p>", "**"),
    ],
)
def test_a_recent_article_that_lacks_something_is_named(enter, body, told):
    make_article("Lacking", body=body)
    make_article("Whole", body='<p><img src="/media/b.jpg" alt="A car"></p>')

    warnings = enter(make_user("editor")).context["desk"].warnings

    assert [warned.article.headline for warned in warnings] == ["Lacking"]
    assert told in warnings[0].what[0]


def test_an_old_article_warns_of_nothing(enter):
    old = make_article(body='<img src="/media/a.jpg">')
    Article.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=60))

    assert not enter(make_user("editor")).context["desk"].warnings


def test_a_change_that_missed_its_time_is_named(enter):
    article = make_article("Live one")
    Revision.objects.create(
        article=article,
        kind=Revision.Kind.PREPARED,
        version=2,
        base_version=1,
        snapshot={},
        problem="The embargo had not ended.",
    )

    response = enter(make_user("editor"))

    assert "The embargo had not ended." in response.text


def test_failed_background_work_is_told_to_who_looks_after_it(enter):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'newsroom.ping', 'failed')"
        )

    assert "Tell a search engine of an article (1)" in enter(make_user("admin")).text
    assert "Tell a search engine" not in enter(make_user("editor")).text


def test_the_home_costs_the_same_few_queries_however_much_there_is(
    enter, client, django_assert_max_num_queries
):
    admin = make_user("admin")
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.READY, Status.PUBLISHED):
        for _ in range(3):
            article = make_article(status=status, created_by=admin, authors=[make_author()])
            Assignment.objects.create(article=article, assignee=admin)
    enter(admin)

    with django_assert_max_num_queries(15):
        client.get(HOME)


def test_all_tables_are_a_step_away(enter):
    response = enter(make_user("editor"))

    assert reverse("admin:articles_tag_changelist") in response.text


def test_a_list_counts_no_further_than_anybody_pages_and_says_so(client, monkeypatch):
    monkeypatch.setattr(CappedPaginator, "MOST", 3)
    for _ in range(5):
        make_article()
    client.force_login(make_user("editor"))

    paginator = CappedPaginator(Article.objects.order_by("-updated_at"), 2)
    response = client.get(reverse("admin:articles_article_changelist"))

    assert paginator.count == 3
    assert [len(paginator.page(number)) for number in (1, 2)] == [2, 1]
    assert "3 or more\n" in response.text


def test_the_list_of_articles_costs_few_queries_however_it_is_narrowed(
    client, django_assert_max_num_queries
):
    client.force_login(make_user("editor"))
    for _ in range(4):
        make_article(authors=[make_author()])
    url = reverse("admin:articles_article_changelist")
    client.get(url)

    for asked in ({}, {"q": "headline"}, {"state": "live", "whose": "mine"}):
        with django_assert_max_num_queries(10):
            client.get(url, asked)


@pytest.mark.parametrize(
    "typed",
    ["larkspur", "lark", '"third shift"', "shift -hybrids", "shift' & (", "':*", "-", "T's"],
)
def test_the_list_is_searched_by_words_as_far_as_they_are_typed(client, typed):
    client.force_login(make_user("editor"))
    make_article("A third shift for the Larkspur")
    make_article("Something else")

    found = client.get(reverse("admin:articles_article_changelist"), {"q": typed})

    assert found.status_code == 200
    if typed[0] not in "'-T":
        assert len(found.context["cl"].result_list) == 1


def test_a_lead_image_without_words_is_named_and_a_decorative_one_is_not(enter):
    bare, ornament = make_image(), make_image("", is_decorative=True)
    type(bare).objects.filter(pk=bare.pk).update(alt="")
    make_article("Bare", lead_image=bare)
    make_article("Ornament", lead_image=ornament)
    text = make_article("Ornament in the text", body=f'<p><img src="{ornament.url}" alt=""></p>')
    ArticlePicture.objects.get_or_create(article=text, image=ornament)

    warnings = enter(make_user("editor")).context["desk"].warnings

    assert [warned.article.headline for warned in warnings] == ["Bare"]


def typed_anew(client, **words):
    """Keep what somebody types in a new article, as the page does; gives the revision."""
    kept = {"headline": "", "body": "", "sitting": str(uuid4())} | words
    assert client.post(at("autosave_new"), kept).json()["kept"]
    return Revision.objects.get(sitting=kept["sitting"])


def test_a_new_article_that_was_never_saved_is_on_the_home_to_go_on_with(enter, client):
    writer = make_user("writer")
    client.force_login(writer)
    named = typed_anew(client, headline="Plant <opens>")
    unnamed = typed_anew(client, body="<p>The first words of a long report on cars and more.</p>")

    page = enter(writer).text

    assert "Plant &lt;opens&gt;" in page
    assert "The first words of a long report" in page
    assert page.count("Go on writing</a>") == 2
    for kept in (named, unnamed):
        assert f'href="{ADD}?from={kept.pk}"' in page
        assert f'action="{at("discard", kept.pk)}"' in page
    opened = client.get(ADD, {"from": named.pk})
    assert "Plant &lt;opens&gt;" in opened.text
    assert "Plant" not in enter(make_user("writer")).text


def test_a_new_article_is_thrown_away_on_the_home(enter, client):
    writer = make_user("writer")
    client.force_login(writer)
    kept = typed_anew(client, headline="On second thoughts")

    answer = client.post(at("discard", kept.pk), {"from_home": "1"})

    assert answer.url == HOME
    assert not Revision.objects.exists()
    assert "On second thoughts" not in enter(writer).text


def test_a_new_article_that_is_saved_is_unsaved_no_more(enter, client):
    editor = make_user("editor")
    client.force_login(editor)
    kept = typed_anew(client, headline="Saved now")

    sent = {"headline": "Saved now", "sitting": str(kept.sitting), "continued": kept.pk}
    client.post(ADD, sent)

    assert "Go on writing" not in enter(editor).text
