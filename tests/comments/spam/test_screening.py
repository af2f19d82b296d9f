"""Screening of a reply by a machine, before any person reads it."""

import base64
import json
import time

import altcha
import pytest
from django.urls import reverse

from comments.models import Comment, CommentSettings, ModerationLog, SpamModel, SpamTrace
from comments.replying import tokens
from comments.spam import challenge
from comments.spam.screening import Sending, screen
from tests.comments.typed import send
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def _screen(*, name="Wilma", text="Lighter axles.", has_origin=True, **sending):
    """The verdict on a plain reply, but for what is given."""
    comment = Comment(article_id=1, name=name, text=text)
    return screen(comment, Sending(has_origin=has_origin, **sending))


@pytest.mark.parametrize(
    ("signs", "status"),
    [
        ({}, "pending"),
        ({"has_origin": False}, "pending"),
        ({"seconds": 1}, "pending"),
        ({"seconds": 1, "text": "[url=https://a.example]buy[/url]"}, "spam"),
        ({"text": "See https://a.example and www.b.example"}, "pending"),
        ({"text": " ".join(["https://a.example"] * 5)}, "pending"),
        ({"text": " ".join(["https://a.example"] * 12)}, "spam"),
        ({"text": "[url=https://a.example]buy[/url]"}, "pending"),
        ({"text": "[url=https://a.example]buy[/url]", "name": "www.buy.example"}, "spam"),
        ({"trap": "anything"}, "spam"),
    ],
)
def test_signs_add_up_and_one_weak_sign_is_never_enough(signs, status):
    assert _screen(**signs).status == status


def test_the_reason_quotes_no_word_of_the_commenter():
    verdict = _screen(
        name="www.wilma.example", text="[url=https://a.example]", trap="wilma", has_origin=False
    )

    assert "wilma" not in " ".join(verdict.signs)
    assert "a.example" not in " ".join(verdict.signs)


@pytest.mark.parametrize(
    ("seconds", "signal"),
    [
        (None, "sent:without a script"),
        (4, "sent:within 5 seconds"),
        (50, "sent:within 60 seconds"),
        (300, "sent:in no hurry"),
    ],
)
def test_how_fast_it_was_written_is_kept_for_the_scorer(seconds, signal):
    assert _screen(seconds=seconds).trace.signals == {signal: 1}


@pytest.fixture
def trained():
    """A training in which one word speaks for spam, and one, less, for caution."""
    return SpamModel.objects.create(
        weights={"pills": [1.0, 6.0], "bargain": [1.0, 2.5]},
        intercept=-2.0,
        threshold=0.9,
        hold_from=0.5,
        good_lessons=60,
        spam_lessons=60,
        spam_caught=60,
        spam_missed=0,
        good_blamed=0,
        good_passed=60,
    )


@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize(
    ("text", "status", "signs"),
    [
        ("Cheap pills", "spam", ["98 % like spam"]),
        ("A bargain", "pending", ["62 % like spam"]),
        ("Lighter axles", "pending", []),
    ],
)
def test_the_score_counts_as_a_sign(text, status, signs):
    verdict = _screen(text=text)

    assert (verdict.status, verdict.signs) == (status, signs)


@pytest.mark.usefixtures("trained")
def test_the_trace_is_kept_with_the_comment_and_names_nobody(client):
    send(client, make_article(), text="Cheap pills at https://pills.example/x")

    trace = SpamTrace.objects.get()
    assert trace.comment.status == "spam"
    assert trace.probability > 0.9
    assert trace.telling == [["pills", 6.0]]
    assert trace.hosts == ["pills.example"]
    assert "98 % like spam" in ModerationLog.objects.get().reason


@pytest.mark.usefixtures("trained")
def test_a_moderator_reads_what_the_scorer_saw(client):
    send(client, make_article(), text="Cheap pills, a bargain")
    client.force_login(make_user(role="moderator"))

    queue = client.get(reverse("admin:comments_comment_changelist"), {"state": "spam"})

    assert "% like spam, because of “pills”, “bargain”" in queue.text


def test_a_script_is_given_a_signed_beginning_and_no_cookie(client):
    answer = client.get(reverse("comments:start"))

    assert tokens.seconds_since(answer.json()["began"]) <= 1
    assert answer.json()["challenge"] is None
    assert "no-store" in answer["Cache-Control"]
    assert not client.cookies


def test_a_forged_beginning_does_not_count(client):
    assert tokens.seconds_since("1:forged") is None
    assert tokens.seconds_since("") is None

    send(client, make_article(), began="1:forged")

    assert SpamTrace.objects.get().signals == {"sent:without a script": 1}


def test_seconds_count_from_the_first_touch(monkeypatch):
    began = tokens.sign_beginning()
    later = time.time() + 90
    monkeypatch.setattr(time, "time", lambda: later)

    assert 89 <= tokens.seconds_since(began) <= 90


class TestInAnAttack:
    @pytest.fixture(autouse=True)
    def attack(self, monkeypatch):
        CommentSettings.objects.create(proof_of_work=True)
        monkeypatch.setattr(challenge, "HARDNESS", 50)

    def test_what_comes_without_a_proof_of_work_is_put_aside_not_lost(self, client):
        answer = send(client, make_article())

        assert answer.status_code == 303
        assert Comment.objects.get().status == "spam"
        assert "no proof of work" in ModerationLog.objects.get().reason

    def test_what_comes_with_one_waits_as_ever(self, client):
        asked = client.get(reverse("comments:start")).json()["challenge"]
        solution = altcha.solve_challenge_v1(
            asked["challenge"],
            asked["salt"],
            algorithm=asked["algorithm"],
            max_number=asked["maxNumber"],
        )
        answer = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
        answer["number"] = solution.number
        work = base64.b64encode(json.dumps(answer).encode()).decode()
        article = make_article()

        send(client, article, work=work)
        send(client, article, work=work, text="The same proof for another comment.")

        statuses = Comment.objects.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == ["pending", "spam"]
