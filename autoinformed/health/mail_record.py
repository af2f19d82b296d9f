"""Record of mail: when the mail server last took one, and when it last did not."""

from collections.abc import Sequence
from smtplib import SMTPException, SMTPResponseException
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.db import DatabaseError, transaction
from django.utils import timezone

from autoinformed.models import HealthMark

SENT, FAILED = "mail.sent", "mail.failed"


class RecordingBackend(EmailBackend):
    """Django's SMTP, which remembers how the last mail went. To whom it went it does not."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        try:
            sent = super().send_messages(email_messages)
        except (OSError, SMTPException) as fault:
            _remember(FAILED, describe_fault(fault))
            raise
        if sent:
            _remember(SENT, "")
        return sent


def describe_fault(fault: Exception) -> str:
    """Its kind and the server's code: what a server says may hold an e-mail address."""
    code = f" {fault.smtp_code}" if isinstance(fault, SMTPResponseException) else ""
    return f"{type(fault).__name__}{code}"


def _remember(name: str, note: str) -> None:
    values = {"at": timezone.now(), "note": note}
    try:
        with transaction.atomic():
            HealthMark.objects.update_or_create(name=name, defaults=values)
    except DatabaseError:
        pass  # a mail that left has left
