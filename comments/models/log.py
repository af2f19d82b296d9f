"""Moderation log. What was decided about comments, by whom, when and why."""

from django.conf import settings
from django.db import models


class ModerationLog(models.Model):
    """One entry of the log. Append-only: a trigger refuses UPDATE and DELETE.

    The comment and the member of staff are plain numbers, so that an entry outlives both. No
    text, no name and no e-mail address of a commenter may enter it, and no words of a moderator:
    those are in the ``Note`` or the ``Standing`` of the entry, where they can be erased.
    """

    class Action(models.TextChoices):
        HELD = "held", "Held"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Marked as spam"
        PENDING = "pending", "Put back in the queue"
        REPLIED = "replied", "Replied as staff"
        EDITED = "edited", "Edit approved"
        EDIT_REJECTED = "edit_rejected", "Edit rejected"
        EDIT_SENT = "edit_sent", "Changed by the commenter"
        FLAGGED = "flagged", "Reported by readers"
        FLAGS_SETTLED = "flags_settled", "Reports looked at; it stays"
        REMOVED = "removed", "Removed by the commenter"
        ERASED = "erased", "Erased"
        EMAIL_SEEN = "email_seen", "E-mail address looked at"
        REWORDED = "reworded", "Text edited by a moderator"
        UNDONE = "undone", "Decision undone"
        STANDING = "standing", "Standing of the commenter changed"
        EXPORTED = "exported", "Exported with personal data"

    comment_id = models.PositiveBigIntegerField()
    action = models.CharField(max_length=14, choices=Action)
    from_status = models.CharField(max_length=8, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    reason = models.CharField(max_length=200, blank=True, help_text="In the site's own words.")
    house_rule = models.ForeignKey(
        "comments.HouseRule",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "moderation log entry"
        verbose_name_plural = "moderation log"
        indexes = [
            models.Index(fields=["comment_id", "-at"], name="log_of_a_comment"),
            models.Index(fields=["-at"], name="log_newest"),
            models.Index(fields=["action", "-at"], name="log_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: comment {self.comment_id}"

    @property
    def words(self) -> str:
        """Why, in the site's own words and in a moderator's, as long as these are kept."""
        note, standing = getattr(self, "note", None), getattr(self, "standing", None)
        parts = (self.reason, note and note.text, standing and standing.reason)
        return ": ".join(filter(None, parts))
