"""What one posted reply costs: statements, counted to the last one."""

import pytest

from comments.models import Comment, HoldRule, SpamModel
from tests.comments.typed import send
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

# The names of ours, the setting of the proof of work, the training, the article's closing, the
# same texts elsewhere; the sender's lock, their last replies, their standing; the rules and what
# they count. Then the comment, its private side, its holds, its trace, the log, the moderators'
# task; and the two ends of the transaction, which is a savepoint within a test.
READ = 10
WRITTEN = 6
ENDS = 2


@pytest.fixture
def spam_is_judged():
    SpamModel.objects.create(
        weights={"axle": [1.0, -2.0]},
        intercept=0.0,
        threshold=0.9,
        hold_from=0.8,
        good_lessons=100,
        spam_lessons=100,
        spam_caught=99,
        spam_missed=1,
        good_blamed=1,
        good_passed=99,
    )


def test_a_reply_takes_so_many_statements(client, spam_is_judged, django_assert_num_queries):
    article = make_article()
    send(client, article, email="first@readers.example", ip="203.0.113.1")

    with django_assert_num_queries(READ + WRITTEN + ENDS):
        send(client, article)

    newest = Comment.objects.latest("pk")
    assert (newest.status, newest.holds.count()) == ("pending", 1)
    assert newest.spam_trace.probability < 0.5


def test_a_reply_to_a_comment_takes_one_statement_more(client, django_assert_num_queries):
    parent = make_comment()
    send(client, parent.article, email="first@readers.example", ip="203.0.113.1")

    with django_assert_num_queries(READ + 1 + WRITTEN + ENDS):
        send(client, parent.article, parent=parent.pk)

    assert Comment.objects.latest("pk").parent == parent


def test_any_number_of_hold_rules_takes_no_statement_more(client, django_assert_num_queries):
    article = make_article()
    for kind in ("first_timers", "links", "words", "flood", "heat"):
        for number in (1, 2):
            HoldRule.objects.create(
                name=f"{kind} {number}",
                kind=kind,
                number=number,
                minutes=10,
                words="axle",
                is_active=True,
            )
    send(client, article, email="first@readers.example", ip="203.0.113.1")

    with django_assert_num_queries(READ + WRITTEN + ENDS):
        send(client, article)
