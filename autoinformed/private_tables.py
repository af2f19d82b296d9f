"""Private tables: what a backup or a copy without personal data leaves out."""

from comments import private_side

# Beside the commenters' side: how staff sign in, from where, and what they asked for.
PRIVATE_MODELS = [
    *private_side.PRIVATE_MODELS,
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "otp_static.StaticDevice",
    "otp_static.StaticToken",
    "otp_totp.TOTPDevice",
    "sessions.Session",
    "staff.Invitation",
    "staff.PasswordRequest",
    "staff.Session",
]
