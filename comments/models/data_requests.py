"""Requests for personal data, and the reports of the daily clearing."""

from django.db import models

from .private_side import PrivateSide


class DataRequest(models.Model):
    """Somebody typed an e-mail address to have its data exported or erased. Private.

    Kept for one that we know and for one that we do not, so that neither shows.
    """

    # One row of that e-mail address, if there is one: the hash may be under a key turned since.
    found = models.ForeignKey(PrivateSide, null=True, on_delete=models.SET_NULL, related_name="+")
    email_hash = models.CharField(max_length=64)
    ip_hash = models.CharField(max_length=64, blank=True)
    hash_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True)
    exported_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["email_hash", "-created_at"], name="request_by_email"),
            models.Index(fields=["ip_hash", "-created_at"], name="request_by_ip"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} for personal data"


class RetentionReport(models.Model):
    """One daily clearing: how many rows lost what. Numbers alone."""

    at = models.DateTimeField(auto_now_add=True)
    counts = models.JSONField(help_text="By what was cleared: a number of rows.")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "clearing of private data"
        verbose_name_plural = "clearings of private data"

    def __str__(self) -> str:
        return f"Clearing {self.pk}"
