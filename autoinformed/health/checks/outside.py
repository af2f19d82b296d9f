"""Checks of what others see of the site: its certificate, and what DNS says of its mail.

They show what the worker found (``outside_looks.py``): nobody waits for another machine.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from autoinformed.health import outside_looks
from autoinformed.health.findings import Finding, State
from autoinformed.health.words import say_age
from autoinformed.models import HealthMark

# Before its end; a certificate of some days is renewed later than one of some months.
ENDS_SOON, ENDS_SOON_SHARE = timedelta(days=14), 0.25
ENDS_NOW, ENDS_NOW_SHARE = timedelta(days=3), 0.1


def check_certificate() -> Finding:
    """How long the certificate holds that readers are shown."""
    if settings.LOCAL or not settings.SITE_URL.startswith("https://"):
        return Finding(State.GREEN, "The site has no certificate: SITE_URL is not one of https.")
    marks = _read_marks(outside_looks.CERTIFICATE, outside_looks.REFUSED, outside_looks.SILENT)
    then = "See why it was not renewed: look at the log of the proxy."
    if refused := marks.get(outside_looks.REFUSED):
        said = f"Browsers refuse the certificate: {refused.note}."
        return Finding(State.RED, said, then)
    kept, silent = marks.get(outside_looks.CERTIFICATE), marks.get(outside_looks.SILENT)
    unseen = (
        f" The worker could not see it {say_age(timezone.now() - silent.at)} ago: "
        f"{settings.SITE_URL} did not answer it ({silent.note})."
        if silent
        else ""
    )
    if kept is None:
        said = unseen.strip() or "The worker looks at the certificate within the hour."
        return Finding(State.YELLOW if silent else State.GREEN, said)
    began, ends = map(datetime.fromisoformat, kept.note.split())
    left, span = ends - timezone.now(), ends - began
    figures = {"certificate_seconds_left": left.total_seconds()}
    is_over = left <= timedelta()
    said = f"{'It has ended.' if is_over else f'It holds for {say_age(left)}.'}{unseen}"
    if left < min(ENDS_NOW, ENDS_NOW_SHARE * span):
        return Finding(State.RED, said, then, figures)
    if left < min(ENDS_SOON, ENDS_SOON_SHARE * span):
        return Finding(State.YELLOW, said, then, figures)
    if unseen:
        return Finding(State.YELLOW, said, "", figures)
    return Finding(State.GREEN, said, figures=figures)


def check_mail_names() -> Finding:
    """Whether DNS says of our domain what makes other mail servers believe our mail."""
    mailer: dict[str, Any] = settings.MAILERS["default"]
    if settings.LOCAL or not mailer["BACKEND"].endswith("RecordingBackend"):
        return Finding(State.GREEN, "Mails do not leave this machine, as set.")
    domain = outside_looks.find_mail_domain()
    if not domain:
        then = "Set DEFAULT_FROM_EMAIL, such as AutoInformed <newsroom@news.example>."
        return Finding(State.YELLOW, "Mails come from no domain that others know.", then)
    marks = _read_marks(outside_looks.SPF, outside_looks.DKIM, outside_looks.DMARC)
    if not marks:
        return Finding(State.GREEN, "The worker looks at DNS within the hour.")
    faults = [mark.note for _, mark in sorted(marks.items()) if mark.note]
    if faults:
        then = "Have them set: your mail provider says how. Without them mail lands among the spam."
        return Finding(State.YELLOW, f"{'; '.join(faults)}.", then)
    return Finding(State.GREEN, f"{domain} has SPF, a DKIM key and DMARC, as far as DNS shows.")


def _read_marks(*names: str) -> dict[str, HealthMark]:
    return {mark.name: mark for mark in HealthMark.objects.filter(name__in=names)}
