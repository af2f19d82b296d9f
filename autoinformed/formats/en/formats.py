"""Formats of the newsroom: how the admin, its screens, messages, logs and mails write a time.

Readers' pages have theirs in ``articles/clock.py``. (Django reads formats from here, not from
``settings``, which its own module for English would overrule.)
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i T"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j F Y, H:i T"
MONTH_DAY_FORMAT = "j F"
