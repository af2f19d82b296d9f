"""Check of mail: did the mail server take what was sent last."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from autoinformed.health.findings import Finding, State
from autoinformed.health.mail_record import FAILED, SENT
from autoinformed.health.words import say_age
from autoinformed.models import HealthMark


def check_mail() -> Finding:
    mailer: dict[str, Any] = settings.MAILERS["default"]
    if not mailer["BACKEND"].endswith("RecordingBackend"):
        return Finding(State.GREEN, "Mails are written to files on this machine, as set.")
    marks = {mark.name: mark for mark in HealthMark.objects.filter(name__in=[SENT, FAILED])}
    sent, failed = marks.get(SENT), marks.get(FAILED)
    now = timezone.now()
    figures = {"mail_last_sent_age_seconds": (now - sent.at).total_seconds()} if sent else {}
    if failed and (sent is None or failed.at > sent.at):
        last = f"it took one {say_age(now - sent.at)} ago" if sent else "it never took one"
        return Finding(
            State.RED,
            f"The mail server did not take the last mail ({failed.note}); {last}.",
            "Check EMAIL_URL and the mail server, then send yourself a test mail below. Mails of "
            "the last hours are tried again by themselves.",
            figures,
        )
    if sent is None:
        return Finding(
            State.YELLOW, "No mail was sent yet.", "Send yourself a test mail below.", figures
        )
    said = f"The mail server took a mail {say_age(now - sent.at)} ago."
    return Finding(State.GREEN, said, figures=figures)
