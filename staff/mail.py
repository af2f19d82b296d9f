"""Mail to one member of staff about their own account: plain text, in the newsroom's words."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from procrastinate import RetryStrategy

# A mail server may be away for some hours.
RETRY = RetryStrategy(max_attempts=9, exponential_wait=4)


def send_mail(template: str, *, to: str, subject: str, context: dict[str, Any]) -> None:
    """Send ``templates/staff/mail/<template>.txt`` to one e-mail address."""
    body = render_to_string(
        f"staff/mail/{template}.txt", {**context, "site_url": settings.SITE_URL}
    )
    EmailMessage(
        subject=subject, body=body, to=[to], headers={"Auto-Submitted": "auto-generated"}
    ).send()
