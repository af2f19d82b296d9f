"""What an app on a phone shows, and the time that it and the server go by."""

import base64

from django_otp.oath import TOTP


class Clock:
    """A code counts once, so each next one needs a later time."""

    now = 1_800_000_000.0

    def later(self, seconds=30):
        self.now += seconds


def hold_clock(monkeypatch):
    """Have the server go by a clock that the test moves. Returns it."""
    clock = Clock()
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time.time", lambda: clock.now)
    return clock


def show_code(secret, clock):
    """What an app shows that was given ``secret``."""
    app = TOTP(base64.b32decode(secret.replace(" ", "")))
    app.time = clock.now
    return f"{app.token():06}"
