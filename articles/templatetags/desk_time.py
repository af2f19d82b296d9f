"""Moments, as the desk names them."""

from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

register = template.Library()

DAY = "F j, Y"
MINUTE = "F j, Y, g:i a"


@register.simple_tag
def desk_time(moment, form=DAY, css_class=""):
    """``<time>`` with the day of ``moment`` where the desk is, readable by machines to the second."""
    there = localtime(moment, ZoneInfo(settings.DESK_TIME_ZONE))
    machine = there.isoformat(timespec="seconds")
    if css_class:
        return format_html(
            '<time class="{}" datetime="{}">{}</time>', css_class, machine, date_format(there, form)
        )
    return format_html('<time datetime="{}">{}</time>', machine, date_format(there, form))


@register.simple_tag
def desk_minute(moment):
    """Like ``desk_time``, with the time of day and the zone's short name."""
    there = localtime(moment, ZoneInfo(settings.DESK_TIME_ZONE))
    machine = there.isoformat(timespec="seconds")
    shown = f"{date_format(there, MINUTE)} {there.tzname()}"
    return format_html('<time datetime="{}">{}</time>', machine, shown)
