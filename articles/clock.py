"""Times as the desk reads them in messages, logs and mails."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def format_moment(moment: datetime) -> str:
    """``moment`` (aware) on the desk's clock: ``19 December 2025, 09:30 EST``."""
    return date_format(localtime(moment), "j F Y, H:i T")
