"""Words for spans of time and for sizes, as a person says them."""

from datetime import timedelta

from django.template.defaultfilters import filesizeformat


def say_span(seconds: float) -> str:
    """Such as "3 minutes"; under a minute, in seconds."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length or (seconds >= length and unit == "minute"):
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{int(seconds)} seconds"


def say_age(age: timedelta) -> str:
    return say_span(age.total_seconds())


def say_size(size: float) -> str:
    return filesizeformat(size).replace("\N{NO-BREAK SPACE}", " ")
