"""Request for a new password, as somebody typed it on the sign-in screen."""

from django.db import models
from django.utils import timezone


class PasswordRequest(models.Model):
    """One time that somebody asked for a new password, whether or not such an account exists.

    The e-mail address stands here until the worker has looked for its accounts; the keyed hashes,
    of it and of the IP address, are what the limits count. A row is kept for a day.
    """

    email = models.CharField(max_length=254, blank=True)
    email_hash = models.CharField(max_length=64)
    ip_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["email_hash", "at"], name="password_request_email"),
            models.Index(fields=["ip_hash", "at"], name="password_request_ip"),
        ]
