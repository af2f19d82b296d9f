"""News of the queue: what came and what others decided, and the counts on the tabs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.desk import tab_counts
from comments.models import Comment
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")
NEWS = reverse("admin:comments_desk_news")


@pytest.fixture
def moderator(client):
    user = make_user("moderator", first_name="Mona", last_name="Reyes")
    client.force_login(user)
    return user


@pytest.fixture
def ken():
    return make_user("moderator", first_name="Ken", last_name="Zahn")


def _ask(client, *shown, since):
    keys = ",".join(str(comment.pk) for comment in shown)
    return client.get(NEWS, {"since": since, "shown": keys}).json()


def _open(client):
    """The time that a page of the queue asks for news since."""
    return client.get(QUEUE).context["news_since"]


def test_what_came_since_the_page_was_made_is_counted(client, moderator):
    shown = make_comment(status="pending")
    since = _open(client)
    make_comment(status="pending")
    make_comment(status="spam")
    changed = make_comment(status="approved", created_at=timezone.now() - timedelta(days=9))
    moderation.propose_edit(changed, text="In other words.")

    assert _ask(client, shown, since=since) == {"new": "2", "changed": {}}


def test_a_card_that_another_decided_says_so_and_ones_own_does_not(client, moderator, ken):
    theirs, mine, edited = (make_comment(status="pending") for _ in range(3))
    since = _open(client)
    moderation.reject(theirs, by=ken)
    moderation.reword(mine, by=moderator, text="In other words.")
    moderation.propose_edit(edited, text="By its commenter.")

    changed = _ask(client, theirs, mine, edited, since=since)["changed"]

    assert changed[str(theirs.pk)]["said"].startswith("Already rejected by Ken Zahn, ")
    assert changed[str(mine.pk)]["said"] == ""
    assert changed[str(edited.pk)]["said"].startswith("The comment has changed")
    mine.refresh_from_db()
    assert changed[str(mine.pk)]["version"] == mine.updated_at.isoformat()


@pytest.mark.parametrize("since", ["", "yesterday", "2025-13-40T00:00:00", "2025-12-19T09:30:00"])
def test_news_without_a_time_are_refused(client, moderator, since):
    assert client.get(NEWS, {"since": since}).status_code == 400


def test_keys_that_are_none_are_passed_over(client, moderator):
    answer = client.get(NEWS, {"since": _open(client), "shown": f"x,-1,,{'9' * 40}"})

    assert answer.json() == {"new": "0", "changed": {}}


@pytest.mark.parametrize(("role", "status"), [("writer", 403), ("editor", 200)])
def test_news_are_for_who_moderates(client, role, status):
    client.force_login(make_user(role))

    assert client.get(NEWS, {"since": timezone.now().isoformat()}).status_code == status


def test_news_cost_three_queries_beside_the_sign_in_whatever_is_shown(client, moderator, ken):
    shown = [make_comment(status="pending") for _ in range(5)]
    since = _open(client)
    for comment in shown:
        moderation.approve(comment, by=ken)
    _ask(client, since=since)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        _ask(client, *shown, since=since)

    of_comments = [query["sql"] for query in queries if "comments_" in query["sql"]]
    assert len(of_comments) == 3


# Counts on the tabs


def test_the_tabs_say_how_many_there_are(client, moderator):
    article = make_article()
    for status, number in (("pending", 2), ("spam", 3), ("rejected", 1)):
        for _ in range(number):
            make_comment(article, status=status)
    reported = make_comment(article)
    for _ in range(2):
        reported.flags.create(reason="abuse")

    page = client.get(QUEUE).text

    assert tab_counts.count_states() == {
        "awaiting": "2",
        "approved": "1",
        "rejected": "1",
        "spam": "3",
        "reported": "1",
    }
    assert 'Awaiting <span class="queue__number">2</span>' in page
    assert 'Spam <span class="queue__number">3</span>' in page


def test_no_tab_counts_further_than_a_hundred(client, moderator):
    article = make_article()
    Comment.objects.bulk_create(
        Comment(
            article=article, name="Reader", text="A word.", status="spam", created_at=timezone.now()
        )
        for _ in range(120)
    )

    with CaptureQueriesContext(connection) as queries:
        page = client.get(QUEUE, {"state": "all"}).text

    assert 'Spam <span class="queue__number">99+</span>' in page
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    of_comments = [sql for sql in counting if "comments_comment" in sql]
    assert of_comments
    assert all("LIMIT" in sql for sql in of_comments)


def test_the_counts_take_one_query(django_assert_num_queries):
    make_comment(status="pending")

    with django_assert_num_queries(1):
        tab_counts.count_states()
