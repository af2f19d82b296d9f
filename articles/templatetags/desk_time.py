"""Moments, as the desk names them."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import get_default_timezone, localtime

register = template.Library()


@register.simple_tag
def desk_time(moment):
    """``<time>`` with the day of ``moment`` where the desk is; to the second for machines."""
    there = _at_the_desk(moment)
    return _time(there, date_format(there, "F j, Y"))


@register.simple_tag
def desk_minute(moment):
    """Like ``desk_time``, with the time of day and the zone's short name."""
    there = _at_the_desk(moment)
    return _time(there, f"{date_format(there, 'F j, Y, g:i a')} {there.tzname()}")


def _at_the_desk(moment):
    return localtime(moment, get_default_timezone())


def _time(moment, shown):
    machine = moment.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, shown)
