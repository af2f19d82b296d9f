"""Mail from the site: plain text that folds on a phone, with headers that mail programs can read.

All mail of ours is sent by ``send_mail``; docs/mail.md lists which there is, and when it is sent.
"""

import textwrap
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage as Message
from email.policy import default
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from articles.models.publication import Publication

WIDTH = 72


def send_mail(
    to: str, *, subject: str, template: str, headers: dict[str, str] | None = None, **context: Any
) -> None:
    """Send ``template`` as plain text to one e-mail address; its subject names the site first."""
    body = render_to_string(template, context)
    build_mail(to, subject=subject, body=body, headers=headers).send()


def build_mail(
    to: str, *, subject: str, body: str, html: str = "", headers: dict[str, str] | None = None
) -> "PlainMail":
    """Build a mail to one e-mail address, not sent yet; its subject names the site first."""
    mail = PlainMail(
        subject=f"{Publication.current().name}: {' '.join(subject.split())}",
        body=body,
        to=[to],
        headers={"Auto-Submitted": "auto-generated"} | (headers or {}),
    )
    mail.html = html
    return mail


class PlainMail(EmailMessage):
    """A mail whose paragraphs fold to any width (RFC 3676), and whose links in headers never do.

    Where it has ``html``, that is beside the plain text, for mail programs that show it.
    """

    html = ""

    def message(self, *, policy: Any = default) -> Message:
        headers = HeaderRegistry()
        for name in ("List-Unsubscribe", "List-Unsubscribe-Post"):
            headers.map_to_type(name, OneLineHeader)
        message = super().message(policy=policy.clone(header_factory=headers))
        message.set_content(flow(str(self.body)), charset="utf-8")
        message.set_param("format", "flowed")
        if self.html:
            message.add_alternative(self.html, subtype="html", charset="utf-8")
        return message


class OneLineHeader(UnstructuredHeader, BaseHeader):
    """A header on one line of ASCII: a long URL would leave as an encoded word, no link."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def flow(text: str) -> str:
    """Break the lines of ``text`` after spaces, where a mail program may join them again.

    A line that begins with a space, with ``>`` or with ``From `` has one more space before it; the
    signature's ``-- `` stays. Source: RFC 3676.
    """
    return "\n".join(line for paragraph in text.split("\n") for line in _flow_paragraph(paragraph))


def _flow_paragraph(paragraph: str) -> list[str]:
    if paragraph == "-- ":
        return [paragraph]
    lines = textwrap.wrap(
        paragraph.rstrip(),
        width=WIDTH,
        drop_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    # A space at the end says that the paragraph goes on.
    folded = [f"{line.rstrip()} " for line in lines[:-1]] + [line.rstrip() for line in lines[-1:]]
    return [f" {line}" if line.startswith((" ", ">", "From ")) else line for line in folded] or [""]
