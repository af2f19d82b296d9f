"""Time zone of the desk, told beside the times that people type and read."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.timezone import localtime


def _desk_zone() -> str:
    return f"Times are the desk’s: {settings.TIME_ZONE}, where it is {localtime():%H:%M %Z} now."


DESK_ZONE = lazy(_desk_zone, str)()
