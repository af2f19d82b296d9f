"""Second factor of a staff account: a code from an app (TOTP), or one of ten recovery codes.

django-otp keeps both and slows guessing. It would keep recovery codes as they are; here its column
holds a digest of each, so that the codes are shown once and never again.
"""

import base64
import hashlib
import secrets

import segno
from django.conf import settings
from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from authors.models import User
from house_style.folding import fold
from staff import sessions
from staff.account_log import log_account

CODES = 10
APP_DIGITS = 6


def is_required(user: User) -> bool:
    """Whether a role of the account must have one (``settings.SECOND_FACTOR_ROLES``)."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and (user.is_superuser or user.groups.filter(name__in=roles).exists())


def find_app(user: User) -> TOTPDevice | None:
    """The app that was set up for the account."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def count_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def begin_setup(user: User) -> TOTPDevice:
    """The app that the account is about to set up: the same until it is confirmed."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def draw_qr_code(device: TOTPDevice) -> str:
    """The picture that an app reads, as an address of an image (SVG); nobody else is asked."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3, light="#fff")


def format_secret(device: TOTPDevice) -> str:
    """What is typed where the picture cannot be read, in groups of four letters."""
    secret = base64.b32encode(device.bin_key).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@transaction.atomic
def finish_setup(user: User, *, code: str, session_key: str | None) -> Device | None:
    """Have the app that shows ``code`` asked from now on; sessions without it end.

    None where the code is wrong, or too many were tried just now.
    """
    device = verify_token(user, begin_setup(user).persistent_id, _read_code(code))
    if device is None:
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    sessions.end_sessions(user, but=session_key)
    log_account(user, by=user, what="Set up a second factor.")
    return device


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Make the account ten new recovery codes; those of before end. The only time they are seen."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest_code(user, code)) for code in codes
    )
    log_account(user, by=user, what="Made new recovery codes.")
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def check_code(user: User, typed: str) -> Device | None:
    """The device that takes what was typed, an app's code or a recovery code, which is then used.

    Each wrong code makes the next one wait longer.
    """
    code = _read_code(typed)
    device: Device | None
    if len(code) == APP_DIGITS and code.isdecimal():
        device = find_app(user)
    else:
        device = StaticDevice.objects.filter(user=user).first()
        code = _digest_code(user, code)
    if device is None or not (taken := verify_token(user, device.persistent_id, code)):
        return None
    if isinstance(taken, StaticDevice):
        log_account(user, by=user, what="Signed in with a recovery code.")
    return taken


def is_slowed(user: User) -> bool:
    """Whether wrong codes make the account wait now."""
    devices = [find_app(user), StaticDevice.objects.filter(user=user).first()]
    return any(device and not device.verify_is_allowed()[0] for device in devices)


def forget_wrong_codes(user: User) -> None:
    """Ask for codes without waiting again: whoever guessed them does not know the password now."""
    for model in (TOTPDevice, StaticDevice):
        for device in model.objects.filter(user=user):
            device.throttle_reset()


@transaction.atomic
def turn_off(user: User, *, by: User) -> None:
    """Ask the account for its password alone; the app and the recovery codes are forgotten."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    what = "Turned off the second factor." if user == by else "Reset the second factor."
    log_account(user, by=by, what=what)


def _read_code(typed: str) -> str:
    return fold(typed).replace(" ", "").replace("-", "")


def _digest_code(user: User, code: str) -> str:
    """Sixteen letters that stand for a code of 80 random bits: as long as django-otp's column."""
    digest = hashlib.sha256(f"{user.pk}:{code}".encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()
