"""Template tags of the moderators' screens: the words that a rule found, marked in the text."""

import re

from django import template
from django.template.defaultfilters import linebreaks_filter
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from comments.models import Flag

register = template.Library()


@register.filter
def name_reason(value):
    """The words of a reader's reason for a report."""
    return Flag.Reason(value).label if value in Flag.Reason.values else value


@register.filter
def marked(text, words):
    """Plain text as paragraphs, ``words`` marked; its links are words too, not to be clicked."""
    return linebreaks_filter(marked_line(text, words))


@register.filter
def marked_line(text, words):
    """The same within a line."""
    if not words:
        return escape(text)
    # The longest first: of two that begin alike it is the longer that the rule saw.
    found = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    parts = re.split(f"({found})", text, flags=re.IGNORECASE)
    wrapped = [
        format_html("<mark>{}</mark>", part) if odd % 2 else escape(part)
        for odd, part in enumerate(parts)
    ]
    return mark_safe("".join(wrapped))


@register.filter
def as_moment(text):
    """A time that came out of JSON."""
    return parse_datetime(text) if text else None


@register.filter
def list_choices(spec, changelist):
    """The choices of one filter of a list."""
    return list(spec.choices(changelist))


@register.filter
def took(duration):
    """A length of time as people say it: in minutes, hours or days, whichever fits."""
    if duration is None:
        return "–"
    seconds = duration.total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length or (unit == "minute" and seconds >= length):
            number = round(seconds / length)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a minute"
