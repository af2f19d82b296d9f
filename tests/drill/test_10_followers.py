"""Ten thousand followers, and a sender that is killed twice: each gets one mail."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.db import connection
from django.utils import timezone

from comments import private_side
from followers.digests import schedule
from followers.models import Digest, DigestMail, Follow, Follower, Rhythm
from tests.factories import make_article, make_company, make_image

TOTAL = int(os.environ.get("DRILL_FOLLOWERS", "10000"))
BATCH = 1000
# What the sender's own process does: all that is due, part by part, and what it took.
SENDER = """
import django; django.setup()
import resource, time
from followers.digests import sending
began = time.process_time()
while sending.send_part(): pass
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{time.process_time() - began:.1f} {peak}")
"""


class Letterbox:
    """A mail server on this machine that notes for whom a mail came, under what number."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.got.append((envelope.rcpt_tos[0], message["Message-ID"]))
        return "250 OK"


@pytest.fixture
def letterbox():
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    yield box
    server.stop()


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_followers_get_one_mail_each_though_the_sender_is_killed_twice(
    letterbox, tell, capsys
):
    companies = [make_company(f"Company {number}") for number in range(10)]
    for number in range(30):
        make_article(
            f"News {number}", companies=[companies[number % 10]], lead_image=_picture(number)
        )
    _make_followers(companies)
    digest = Digest.objects.create(rhythm=Rhythm.MORNING, due_at=timezone.now())

    began = time.monotonic()
    schedule.start(digest)
    listed = time.monotonic() - began
    assert digest.mails.owed().count() == TOTAL

    for share in (1 / 4, 1 / 2):
        sender = _start_sender(letterbox)
        while len(letterbox.got) < TOTAL * share:
            assert sender.poll() is None, "the sender ended early"
            time.sleep(0.02)
        sender.kill()
        sender.communicate()
        assert digest.mails.owed().exists()
    sender = _start_sender(letterbox)
    took, _ = sender.communicate()
    assert sender.returncode == 0
    seconds = time.monotonic() - began

    digest.refresh_from_db()
    assert (digest.sent_count, digest.failed_count) == (TOTAL, 0)
    assert not DigestMail.objects.owed().exists()
    receivers = Counter(receiver for receiver, _ in set(letterbox.got))
    # Each one mail, by its Message-ID; a kill between the server's answer and the end of our
    # transaction would bring the same one again.
    assert len(receivers) == TOTAL
    assert set(receivers.values()) == {1}
    again = len(letterbox.got) - TOTAL
    assert again <= 2
    processor, peak = took.split()
    said = (
        f"{TOTAL} followers listed in {listed:.1f} s; one mail each in {seconds:.0f} s "
        f"({TOTAL / seconds:.0f} a second), killed twice; {again} came a second time under the "
        f"same Message-ID; the last sender took {processor} s of processor time for its half and "
        f"{peak} MB at most"
    )
    tell(said)
    with capsys.disabled():
        print(f"\n{said}")
    assert int(peak) < 300


def _picture(number):
    return make_image(size=(640, 360)) if number == 0 else None


def _make_followers(companies):
    now = timezone.now()
    for start in range(0, TOTAL, BATCH):
        followers = Follower.objects.bulk_create(
            _follower(number) for number in range(start, min(start + BATCH, TOTAL))
        )
        # Some follow the site, some a company, some both.
        Follow.objects.bulk_create(
            Follow(follower=one, confirmed_at=now) for one in followers if one.pk % 3
        )
        Follow.objects.bulk_create(
            Follow(follower=one, company=companies[one.pk % 10], confirmed_at=now)
            for one in followers
            if one.pk % 3 != 1
        )


def _follower(number):
    email = f"reader-{number}@readers.example"
    encrypted, key_id = private_side.encrypt_email(email)
    hashes = private_side.hash_sender(email=email)
    return Follower(
        email_encrypted=encrypted, email_key_id=key_id, proven_at=timezone.now(), **hashes
    )


def _start_sender(letterbox):
    database = connection.settings_dict
    environment = os.environ | {
        "PYTHONPATH": str(project.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "tests.drill.settings",
        "AUTOINFORMED_TEST_DATABASE": database["NAME"],
        "DRILL_MAIL_PORT": str(letterbox.port),
        "FOLLOWER_MAILS_PER_SECOND": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-c", SENDER], env=environment, stdout=subprocess.PIPE, text=True
    )
