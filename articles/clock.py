"""Clock of the desk: times in its zone, for messages, logs and mails, and for readers' pages."""

from datetime import date, datetime, time, timedelta, timezone

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import get_default_timezone, localtime


def format_moment(moment: datetime) -> str:
    """``moment`` (aware) on the desk's clock: ``19 December 2025, 09:30 EST``."""
    return date_format(_read_clock(moment), "DATETIME_FORMAT")


def format_time(moment: datetime) -> str:
    """The time of day alone, where the day is plain: ``09:30 EST``."""
    return date_format(_read_clock(moment), "TIME_FORMAT")


def format_from_today(moment: datetime) -> str:
    """``moment`` as one says it at the desk: ``tomorrow at 09:00``, ``30 November at 09:00``."""
    there = _read_clock(moment)
    ahead = (there.date() - localtime(timezone=get_default_timezone()).date()).days
    near = {0: "today", 1: "tomorrow"}
    return f"{near.get(ahead) or date_format(there, 'MONTH_DAY_FORMAT')} at {there:%H:%M}"


def find_midnight(day: date) -> datetime:
    """Find the moment at which ``day`` begins where the desk is."""
    return datetime.combine(day, time.min, tzinfo=get_default_timezone())


def build_day_tag(moment: datetime) -> str:
    """``<time>`` with the day of ``moment`` where the desk is; to the second for machines."""
    return _build_time_tag(moment, "F j, Y")


def build_minute_tag(moment: datetime) -> str:
    """Like ``build_day_tag``, with the time of day and the zone's short name."""
    return _build_time_tag(moment, "F j, Y, g:i a T")


def build_card_tag(moment: datetime) -> str:
    """Like ``build_day_tag``, today with the time of day: a page that shows one is ``TODAY``'s."""
    there, now = _read_clock(moment), localtime(timezone=get_default_timezone())
    return _build_time_tag(moment, "F j, Y, g:i a" if there.date() == now.date() else "F j, Y")


def build_update_tag(moment: datetime, published_at: datetime) -> str:
    """``<time>`` of a change: the time of day alone where it came on the day of publication."""
    is_same_day = _read_clock(moment).date() == _read_clock(published_at).date()
    return _build_time_tag(moment, "g:i a" if is_same_day else "F j, Y, g:i a T")


def find_next_midnight(moment: datetime) -> datetime:
    """Find when the day after that of ``moment`` begins where the desk is."""
    return find_midnight(_read_clock(moment).date() + timedelta(days=1))


def build_newsroom_tag(moment: datetime) -> str:
    """``<time>`` with ``moment`` as the newsroom writes it; to the second for machines."""
    return _build_time_tag(moment, "DATETIME_FORMAT")


def format_for_readers(moment: datetime) -> str:
    """``moment`` in a mail to readers: ``December 19, 2025, 9:30 a.m. EST``."""
    return date_format(_read_clock(moment), "F j, Y, g:i a T")


def _build_time_tag(moment: datetime, form: str) -> str:
    there = _read_clock(moment)
    machine = there.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, date_format(there, form))


def _read_clock(moment: datetime) -> datetime:
    """``moment`` where the desk is, in a zone that is fixed to its offset then.

    (In the hour that comes twice, Django writes no zone: ``django.utils.dateformat.TimeFormat``.)
    """
    there = localtime(moment, get_default_timezone())
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta(), there.tzname() or ""))
