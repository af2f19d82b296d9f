"""Clock of the desk: times in its zone, for messages, logs and mails, and for readers' pages."""

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import get_default_timezone, localtime


def format_moment(moment: datetime) -> str:
    """``moment`` (aware) on the desk's clock: ``19 December 2025, 09:30 EST``."""
    return date_format(localtime(moment), "j F Y, H:i T")


def find_midnight(day: date) -> datetime:
    """Find the moment at which ``day`` begins where the desk is."""
    return datetime.combine(day, time.min, tzinfo=get_default_timezone())


def build_day_tag(moment: datetime) -> str:
    """``<time>`` with the day of ``moment`` where the desk is; to the second for machines."""
    return _build_time_tag(moment, "F j, Y")


def build_minute_tag(moment: datetime) -> str:
    """Like ``build_day_tag``, with the time of day and the zone's short name."""
    return _build_time_tag(moment, "F j, Y, g:i a T")


def _build_time_tag(moment: datetime, form: str) -> str:
    there = localtime(moment, get_default_timezone())
    machine = there.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, date_format(there, form))
