"""Tables that may hold what people gave in confidence; no other may, the newsroom's included."""

from django.apps import apps

from comments.private_side import HASHED

PRIVATE_MODELS = [
    *(model._meta.label for model in HASHED),
    "comments.Subscription",
    "comments.Subscription_told_of",
    "followers.Follower",
    "followers.Follow",
    "followers.FollowRequest",
    "followers.DigestMail",
    # How staff sign in, from where, and what they asked for.
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


def list_private_tables():
    return {apps.get_model(label)._meta.db_table for label in PRIVATE_MODELS}
