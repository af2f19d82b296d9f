"""Mail about comments: plain text from a template, marked as sent by a machine."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from comments.models import Comment


def send_mail(
    to: str, *, subject: str, template: str, headers: dict[str, str] | None = None, **context: Any
) -> None:
    """Send ``templates/comments/mail/<template>.txt`` to one e-mail address."""
    EmailMessage(
        subject=subject,
        body=render_to_string(f"comments/mail/{template}.txt", context),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"} | (headers or {}),
    ).send()


def name_article(comment: Comment) -> str:
    """The headline of a comment's article, on one line."""
    return " ".join(comment.article.headline.split())
