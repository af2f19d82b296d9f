"""Proof of work: it counts once, in its time, and is forgotten."""

import base64
import json
from datetime import timedelta

import altcha
import pytest
from django.utils import timezone

from comments.models import SolvedChallenge
from comments.privacy import retention
from comments.spam import challenge

pytestmark = pytest.mark.django_db


def solve(issued):
    solution = altcha.solve_challenge_v1(
        issued["challenge"],
        issued["salt"],
        algorithm=issued["algorithm"],
        max_number=issued["maxNumber"],
    )
    payload = {name: issued[name] for name in ("algorithm", "challenge", "salt", "signature")} | {
        "number": solution.number
    }
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.fixture
def easy(monkeypatch):
    monkeypatch.setattr(challenge, "HARDNESS", 50)


@pytest.mark.usefixtures("easy")
def test_a_proof_of_work_counts_once():
    answer = solve(challenge.issue())

    assert challenge.is_solved(answer)
    assert not challenge.is_solved(answer)


@pytest.mark.usefixtures("easy")
def test_a_wrong_foreign_or_late_proof_of_work_does_not_count(monkeypatch):
    good = json.loads(base64.b64decode(solve(challenge.issue())))
    wrong = base64.b64encode(json.dumps(good | {"number": 51}).encode()).decode()
    forged = base64.b64encode(json.dumps(good | {"salt": "0" * 24}).encode()).decode()
    monkeypatch.setattr(challenge, "LASTS", timedelta(minutes=-1))
    late = solve(challenge.issue())

    assert not any(
        challenge.is_solved(answer)
        for answer in ("", "nonsense", "e30=", "bnVsbA==", "W10=", "A" * 5000, wrong, forged, late)
    )


@pytest.mark.usefixtures("easy")
def test_the_daily_clearing_forgets_old_proofs_of_work():
    challenge.is_solved(solve(challenge.issue()))
    assert retention.clear()["proofs of work"] == 0

    SolvedChallenge.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert retention.clear()["proofs of work"] == 1
