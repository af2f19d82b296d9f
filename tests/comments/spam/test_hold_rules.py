from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from comments.models import Comment, Hold, HoldRule, ModerationLog
from comments.spam import hold_rules
from tests.comments.typed import send
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

WILMA = "wilma@readers.example"


@pytest.fixture(autouse=True)
def no_rules_but_those_of_the_test():
    HoldRule.objects.all().delete()


def make_rule(kind="words", **fields):
    fields.setdefault("name", f"The rule of {kind}")
    return HoldRule.objects.create(kind=kind, is_active=True, **fields)


def _why(comment):
    return [(hold.rule, hold.matched) for hold in comment.holds.all()]


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("casino", "A Casino in town", ["Casino"]),
        ("casino", "Two casinos in town", []),
        ("casino*", "Two casinos in town", ["casinos"]),
        ("*coin", "Buy Bitcoin or dogecoin", ["Bitcoin", "dogecoin"]),
        ("free   money", "Get free\nmoney now", ["free\nmoney"]),
        ("###-####", "Call 555-0199 today", ["555-0199"]),
        ("$$$", "Earn $$$ at home", ["$$$"]),
        ("(.*)+", "No regular (.expression)+ here", ["(.expression)+"]),
        ("straße", "Die Straße", ["Straße"]),
        ("casino", "A ca\u200bsi\u00adno in town", ["casino"]),
        ("casino", "A ｃａｓｉｎｏ or a cásínö", ["casino"]),
        ("casíno", "A casino in town", ["casino"]),
        ("driver's ed", "Driver’s\u00a0Ed", ["driver's ed"]),
        ("555-0199", "Call 555‑0199 today", ["555-0199"]),
    ],
)
def test_a_line_of_words_finds_what_a_person_would_expect(line, text, found):
    lines = HoldRule(kind="words", words=line).lines

    assert hold_rules.find_words(text, lines) == found


@pytest.mark.parametrize(
    "words", ["", "*", "a*b*c*", "x" * 101, "\n".join("ab" for _ in range(501))]
)
def test_a_line_that_would_hold_everything_or_take_for_ever_is_refused(words):
    with pytest.raises(ValidationError) as refused:
        HoldRule(name="Words", kind="words", words=words).full_clean()

    assert "words" in refused.value.error_dict


@pytest.mark.parametrize("kind", ["first_timers", "links", "flood", "heat"])
def test_a_kind_that_counts_needs_its_number(kind):
    with pytest.raises(ValidationError) as refused:
        HoldRule(name="Numbers", kind=kind).full_clean()

    assert "number" in refused.value.error_dict


def test_a_hold_says_which_rule_and_which_very_words(client):
    rule = make_rule(words="casino*\nlottery")
    make_rule(words="nothing of the kind")

    send(client, make_article(), text="See the Casinos, not the lottery.")

    comment = Comment.objects.get()
    assert _why(comment) == [(rule, ["Casinos", "lottery"])]
    assert "The rule of words" in ModerationLog.objects.get().reason
    assert "Casinos" not in ModerationLog.objects.get().reason


def test_an_inactive_rule_holds_nothing(client):
    rule = make_rule(words="axle")
    HoldRule.objects.update(is_active=False)

    send(client, make_article(), text="The axle is lighter.")

    assert not Hold.objects.filter(rule=rule).exists()


def test_a_rule_may_send_to_spam(client):
    make_rule(words="casino", sends_to="spam")

    send(client, make_article(), text="The casino is open.")

    assert Comment.objects.get().status == "spam"
    assert ModerationLog.objects.get().action == "spam"


def test_links_are_held_from_the_number_on():
    rule = make_rule("links", number=2)
    one = make_comment(text="See https://a.example.")
    two = make_comment(text="See https://a.example and www.b.example/x.")

    hold_rules.apply_rules(one)
    hold_rules.apply_rules(two)

    assert _why(one) == []
    assert _why(two) == [(rule, ["https://a.example", "www.b.example/x."])]


def test_a_first_timer_is_who_has_no_approval_on_a_proven_email_address():
    rule = make_rule("first_timers", number=1)
    typed = make_comment(email=WILMA)
    before = hold_rules.apply_rules(make_comment(email=WILMA))
    typed.private_side.email_proven_at = timezone.now()
    typed.private_side.save()
    after = hold_rules.apply_rules(make_comment(email=WILMA))

    assert [finding.rule for finding in before] == [rule]
    assert after == []


@pytest.mark.parametrize("sign", [{"email": WILMA}, {"ip": "203.0.113.7"}])
def test_a_flood_counts_the_comments_of_one_sender(sign):
    rule = make_rule("flood", number=3, minutes=10)
    make_comment(created_at=timezone.now() - timedelta(minutes=11), **sign)
    _, second, third = (make_comment(**sign) for _ in range(3))
    stranger = make_comment(email="fred@readers.example", ip="203.0.113.8")

    for comment in (second, third, stranger):
        hold_rules.apply_rules(comment)

    assert _why(third) == [(rule, [])]
    assert third.holds.get().reason.endswith("3 within 10 minutes")
    assert _why(stranger) == []


def test_a_flood_is_counted_as_far_as_anybody_wants_to_know(monkeypatch):
    monkeypatch.setattr(hold_rules, "MOST_COUNTED", 4)
    rule = make_rule("flood", number=3, minutes=10)
    comments = [make_comment(email=WILMA) for _ in range(6)]

    hold_rules.apply_rules(comments[-1])

    assert _why(comments[-1]) == [(rule, [])]
    assert comments[-1].holds.get().reason.endswith("4 or more within 10 minutes")


def test_an_articles_heat_counts_the_comments_of_everybody():
    rule = make_rule("heat", number=3, minutes=60)
    article = make_article()
    make_comment(article, status="spam")
    for _ in range(2):
        cool = make_comment(article)
    hot = make_comment(article)
    elsewhere = make_comment()

    for comment in (cool, hot, elsewhere):
        hold_rules.apply_rules(comment)

    assert [_why(comment) for comment in (hot, elsewhere)] == [[(rule, [])], []]


def test_a_rule_is_tried_on_the_newest_and_holds_none_of_them():
    rule = make_rule(
        words="axle",
    )
    make_comment(text="An old axle", created_at=timezone.now() - timedelta(days=9))
    make_comment(text="A wheel")
    kept = make_comment(text="An Axle")

    trial = hold_rules.try_out(rule, most=2)

    assert trial.looked_at == 2
    assert [(comment, finding.matched) for comment, finding in trial.held] == [(kept, ["Axle"])]
    assert trial.by_status == {"Approved": 1}
    assert not Hold.objects.exists()


def test_a_trial_counts_the_past_as_it_was_then():
    rule = make_rule("first_timers", number=1)
    early, late = (
        make_comment(email=WILMA, created_at=timezone.now() - timedelta(days=days))
        for days in (2, 1)
    )
    for comment in (early, late):
        comment.private_side.email_proven_at = comment.created_at
        comment.private_side.save()

    trial = hold_rules.try_out(rule)

    assert [comment for comment, _ in trial.held] == [early]


def test_all_rules_together_take_three_queries(django_assert_num_queries):
    for kind in ("links", "first_timers"):
        make_rule(kind, number=1)
    for kind in ("flood", "heat"):
        make_rule(kind, number=1, minutes=5)
    make_rule(words="axle")
    comment = make_comment(text="The axle, https://a.example", email=WILMA)

    with django_assert_num_queries(3):
        found = hold_rules.apply_rules(comment)

    assert len(found) == 5


def test_an_edit_of_a_rule_counts_for_the_next_comment(client):
    article = make_article()
    rule = make_rule(name="Words", words="lottery")
    flood = make_rule(name="Flood", kind="flood", number=9, minutes=10)

    def send_next():
        number = Comment.objects.count()
        send(client, article, text="See the casino.", email=f"{number}@readers.example")
        return [hold.reason for hold in Comment.objects.latest("pk").holds.all()]

    first = send_next()
    HoldRule.objects.filter(pk=rule.pk).update(words="casino")
    second = send_next()
    HoldRule.objects.filter(pk=flood.pk).update(number=3)
    third = send_next()
    HoldRule.objects.filter(pk=rule.pk).update(is_active=False)
    fourth = send_next()
    flood.delete()
    last = send_next()

    assert [first, second, third, fourth, last] == [
        [],
        ["Words"],
        ["Flood: 3 within 10 minutes", "Words"],
        ["Flood: 4 within 10 minutes"],
        [],
    ]
