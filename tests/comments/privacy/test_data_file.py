"""Data file: all that is kept about a person is in it, as they would read it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation, private_side
from comments.models import (
    Hold,
    HouseRule,
    ModerationLog,
    SilencedEmailAddress,
    SpamTrace,
    Subscription,
)
from comments.moderation import notes, standing
from comments.privacy import personal_data
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

WILMA = "wilma.sedan@readers.example"


@pytest.fixture
def moderator():
    return make_user("moderator", first_name="Mona", last_name="Reyes")


def _export():
    data = personal_data.export_data(WILMA)
    json.dumps(data)  # plain data
    return data


def test_standings_are_in_the_file_with_their_reasons_and_times(moderator):
    comment = make_comment(email=WILMA)
    standing.give(comment, kind="warned", by=moderator, reason="Leave people out of it", days=7)
    ban = standing.give(comment, kind="banned", by=moderator, reason="Again", days=30)
    standing.give(make_comment(email="x@readers.example"), kind="banned", by=moderator, reason="y")

    banned, warned = _export()["standings"]

    assert banned == {
        "kind": "Banned",
        "reason": "Again",
        "given_at": ban.at.isoformat(),
        "until": ban.until.isoformat(),
        "lifted_at": None,
        "over_comment": comment.pk,
    }
    assert (warned["kind"], warned["reason"]) == ("Warned", "Leave people out of it")
    assert warned["lifted_at"]


def test_notes_of_moderators_are_in_the_file_without_their_names(moderator):
    comment = make_comment(email=WILMA)
    note = notes.leave_note(comment, by=moderator, text="Knows the plant well.")
    notes.leave_note(make_comment(email="x@readers.example"), by=moderator, text="Not hers.")

    data = _export()

    assert data["notes_of_moderators"] == [
        {
            "text": "Knows the plant well.",
            "written_at": note.at.isoformat(),
            "on_comment": comment.pk,
            "address_was_proven_there": False,
        }
    ]
    assert "Mona" not in json.dumps(data)
    assert "Reyes" not in json.dumps(data)


def test_decisions_are_in_the_file_with_the_rule_and_the_reason(moderator):
    rule = HouseRule.objects.create(title="Be kind", words="Be kind to others.")
    comment = make_comment(email=WILMA, status="pending")
    moderation.reject(comment, by=moderator, house_rule=rule, reason="Calls names")

    (mine,) = _export()["comments"]

    rejected = mine["decisions"][0]
    assert (rejected["what"], rejected["by"]) == ("Rejected", "a member of staff")
    assert (rejected["house_rule"], rejected["reason"]) == ("Be kind", "Calls names")


def test_reports_of_ones_comments_are_in_the_file_without_who_made_them(moderator):
    comment = make_comment(email=WILMA)
    hashed = private_side.hash_sender(ip="203.0.113.9")
    flag = comment.flags.create(reason="abuse", note="It insults my dog.", **hashed)

    data = _export()
    (report,) = data["comments"][0]["reports_by_readers"]

    assert report == {
        "reason": "It insults or threatens somebody",
        "note": "It insults my dog.",
        "sent_at": flag.created_at.isoformat(),
        "answered_at": None,
        "was_right": None,
    }
    assert hashed["ip_hash"] not in json.dumps(data)


def test_the_file_says_why_reports_that_one_made_are_not_in_it():
    mine = make_comment(email=WILMA, ip="203.0.113.9")
    other = make_comment()
    other.flags.create(
        reason="abuse", note="Of the same line.", **private_side.hash_sender(ip="203.0.113.9")
    )

    data = _export()

    assert "Of the same line." not in json.dumps(data)
    assert any("we cannot tell which are yours" in remark for remark in data["remarks"])
    assert data["comments"][0]["number"] == mine.pk


def test_mail_wishes_and_the_silenced_address_are_in_the_file():
    comment = make_comment(email=WILMA)
    now = timezone.now()
    Subscription.objects.create(comment=comment, confirmed_at=now)
    silenced = SilencedEmailAddress.objects.create(**private_side.hash_sender(email=WILMA))

    data = _export()

    assert data["comments"][0]["mail"]["confirmed_at"] == now.isoformat()
    assert data["comments"][0]["mail"]["stopped_at"] is None
    assert data["no_mail_to_this_address_since"] == silenced.created_at.isoformat()


def test_what_the_machine_saw_is_in_the_file_in_words():
    comment = make_comment(email=WILMA)
    SpamTrace.objects.create(
        comment=comment,
        probability=0.93,
        telling=[["host:casino.example", 2.0]],
        signals={"sent:within 5 seconds": 1},
        text_hash="a" * 64,
        hosts=["casino.example"],
        created_at=timezone.now(),
    )
    Hold.objects.create(comment=comment, reason="Three links or more", matched=["casino"])

    (mine,) = _export()["comments"]

    assert mine["spam_filter"] == {
        "judgment": "93 % like spam, because of a link to casino.example.",
        "how_it_was_sent": ["within 5 seconds"],
        "linked_hosts": ["casino.example"],
        "also_kept": "A hash of the words, to find the same text again.",
    }
    assert mine["held_because"] == [{"reason": "Three links or more", "words_found": ["casino"]}]


def test_the_text_before_a_decision_is_in_the_file_for_as_long_as_it_is_kept(moderator):
    comment = make_comment(email=WILMA, text="My very words.")
    moderation.reword(comment, by=moderator, text="Shorter.")

    (mine,) = _export()["comments"]

    assert mine["text"] == "Shorter."
    assert mine["before_a_decision"] == [{"text": "My very words."}]


def test_a_file_of_many_comments_costs_no_more_queries():
    def count():
        with CaptureQueriesContext(connection) as queries:
            personal_data.export_data(WILMA)
        return len(queries)

    make_comment(email=WILMA)
    one = count()
    for days in range(5):
        make_comment(email=WILMA, created_at=timezone.now() - timedelta(days=days))

    assert count() == one
    assert ModerationLog.objects.filter(action="exported").count() == 7


def test_another_spelling_of_a_mailbox_is_another_file(moderator):
    """Only bans take spellings for one: a provider's rule may change, and a file is private."""
    make_comment(email="wilma.sedan@gmail.com", text="Mine.")
    standing.give(
        make_comment(email="wilmasedan@gmail.com", text="Theirs."),
        kind="banned",
        by=moderator,
        reason="Theirs too",
    )

    data = personal_data.export_data("wilma.sedan@gmail.com")

    assert [each["text"] for each in data["comments"]] == ["Mine."]
    assert data["standings"] == []
