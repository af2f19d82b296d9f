"""Mails that came back: told by a signed webhook or by the returned mail, never by an address."""

import hashlib
import hmac
import io
import json

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from followers.models import Follow, Follower
from tests.factories import make_article
from tests.followers.mailed import EMAIL, follow, mails_to, send_digest

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-tests"

RETURNED = """From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: newsroom@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: {type}

{fields}

--b
Content-Type: text/rfc822-headers

Message-ID: {number}
Subject: AutoInformed: News

--b--
"""


@pytest.fixture
def numbers(client):
    """The Message-IDs of two mails to one follower."""
    follow(client)
    for _ in range(2):
        make_article(published_at=timezone.now())
        send_digest()
    return [message.extra_headers["Message-ID"] for message in mails_to()]


def report(client, *reports, key=KEY):
    body = json.dumps([{"message_id": number, "kind": kind} for number, kind in reports])
    signature = hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Signature": f"sha256={signature}"}
    return client.post("/follow/bounces/", body, content_type="application/json", headers=headers)


def test_two_hard_bounces_end_everything_and_one_told_twice_is_one(client, numbers, settings):
    settings.FOLLOWER_BOUNCE_KEY = KEY
    first, second = numbers

    assert report(client, (first, "hard"), (first, "hard"), (first, "soft")).json() == {"known": 3}
    assert Follow.objects.exists()
    report(client, (second, "hard"))
    assert not Follow.objects.exists()


def test_a_complaint_ends_everything_at_once(client, numbers, settings):
    settings.FOLLOWER_BOUNCE_KEY = KEY

    report(client, (numbers[0], "complaint"))

    assert not Follow.objects.exists()


def test_reports_need_the_key(client, numbers, settings):
    assert report(client, (numbers[0], "complaint")).status_code == 404
    settings.FOLLOWER_BOUNCE_KEY = KEY
    assert report(client, (numbers[0], "complaint"), key="a guess").status_code == 403
    assert client.post("/follow/bounces/", "[]", content_type="application/json").status_code == 403
    assert client.get("/follow/bounces/").status_code == 405
    assert Follow.objects.exists()


def test_odd_reports_and_mails_of_others_are_let_be(client, numbers, settings):
    settings.FOLLOWER_BOUNCE_KEY = KEY

    assert report(client, (numbers[0], "odd")).status_code == 400
    forged = numbers[0].replace("digest-", "digest-9")
    assert report(client, (forged, "hard"), ("<else@where.example>", "hard")).json()["known"] == 0
    assert Follower.objects.get().hard_bounces == 0


def take(monkeypatch, content):
    stdin = io.TextIOWrapper(io.BytesIO(content.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    written = io.StringIO()
    call_command("take_bounce", stdout=written)
    return written.getvalue().strip()


def test_a_returned_mail_is_read_as_a_mail_server_hands_it_on(numbers, monkeypatch):
    said = []
    for number, status in zip([*numbers, numbers[1]], ["5.1.1", "4.2.2", "5.1.1"], strict=True):
        fields = f"Reporting-MTA: dns; mx.example\n\nAction: failed\nStatus: {status}"
        report_type = "message/delivery-status"
        content = RETURNED.format(
            report="delivery-status", type=report_type, fields=fields, number=number
        )
        said.append((take(monkeypatch, content), Follow.objects.exists()))

    assert said == [("Noted: hard.", True), ("Noted: soft.", True), ("Noted: hard.", False)]


def test_a_complaint_and_a_letter_to_the_desk_are_told_apart(numbers, monkeypatch):
    assert take(monkeypatch, "Subject: Hello\n\nA letter.") == "No report."
    content = RETURNED.format(
        report="feedback-report",
        type="message/feedback-report",
        fields="Feedback-Type: abuse\nVersion: 1",
        number=numbers[0],
    )
    assert take(monkeypatch, content) == "Noted: complaint."
    assert not Follow.objects.exists()
    assert EMAIL not in str(mail.outbox[0].extra_headers)
