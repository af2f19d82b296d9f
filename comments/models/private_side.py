"""Private sides of comments: what a commenter gave in confidence, apart from what they said."""

from django.db import models

from .comment import Comment


class PrivateSide(models.Model):
    """What a commenter gave in confidence. No public page can read this table.

    The e-mail address is encrypted and found again by a keyed hash; the IP address is kept as a
    keyed hash only. ``comments/private_side.py`` alone turns either into these columns and back;
    other code compares hashes.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="private_side")
    # Empty where none was given: a pingback that WordPress kept has an IP address alone.
    email_encrypted = models.BinaryField(null=True)
    email_key_id = models.CharField(max_length=16, blank=True)
    email_hash = models.CharField(max_length=64, blank=True)
    # Of the mailbox behind it, where that is spelled otherwise (a +tag, say): for standings alone.
    mailbox_hash = models.CharField(max_length=64, blank=True, db_default="")
    email_proven_at = models.DateTimeField(
        null=True, help_text="When a link mailed for this very comment was opened and confirmed."
    )
    ip_hash = models.CharField(max_length=64, blank=True)
    hash_key_id = models.CharField(max_length=16)
    browser = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email_hash", "-created_at"], name="private_by_email"),
            models.Index(fields=["ip_hash", "-created_at"], name="private_by_ip"),
        ]

    def __str__(self) -> str:
        return f"Private side of comment {self.comment_id}"
