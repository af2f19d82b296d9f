"""Comment settings: when comments close, and how long what is private is kept."""

from django.core.validators import MinValueValidator
from django.db import models

from articles.models.one_row import OneRow


def _days(label: str, *, default: int | None, help_text: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        null=default is None,
        blank=default is None,
        validators=[MinValueValidator(1)],
        help_text=help_text,
    )


class CommentSettings(OneRow):
    """The settings of comments."""

    close_after_days = models.PositiveSmallIntegerField(
        "comments close after (days)",
        null=True,
        blank=True,
        help_text="Days after an article's publication. Empty: they stay open.",
    )
    flags_to_queue = models.PositiveSmallIntegerField(
        "readers' reports that ask for a moderator",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="So many readers, and a comment comes first in the queue. It stands meanwhile, "
        "unless a rule marks its words or links. Readers whose reports proved right count for "
        "more, those whose did not for less.",
    )
    trusted_at_once = models.BooleanField(
        "comments of trusted commenters appear at once",
        default=False,
        help_text="As soon as the commenter opens the link in our mail, which proves their "
        "e-mail address.",
    )
    trusted_after = models.PositiveSmallIntegerField(
        "trusted after (approved comments)",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="So many approved comments on one proven e-mail address, and nothing rejected "
        "since.",
    )
    proof_of_work = models.BooleanField(
        "ask for a proof of work",
        default=False,
        help_text=(
            "In an attack: a reader's browser computes for a second before it sends. What comes "
            "without, from a browser without JavaScript too, is put aside as spam, not lost."
        ),
    )
    keep_browser_days = _days(
        "browser (days)", default=30, help_text="The name of the browser that sent a comment."
    )
    keep_ip_days = _days(
        "IP address (days)",
        default=90,
        help_text="Its keyed hash, beside comments, reports and requests; no IP address is kept.",
    )
    keep_email_days = _days(
        "e-mail address (days)",
        default=None,
        help_text="Empty: as long as its comment stands. No mail goes to the commenter after it.",
    )
    keep_spam_days = _days(
        "spam (days)", default=30, help_text="Then it is deleted, with all that came with it."
    )
    keep_rejected_days = _days(
        "rejected comments (days)",
        default=365,
        help_text="Then they are deleted, with all that came with them.",
    )
    keep_removed_days = _days(
        "text of removed comments (days)",
        default=30,
        help_text="A comment that was taken back; its place in the thread stays.",
    )

    class Meta(OneRow.Meta):
        verbose_name_plural = "comment settings"

    def __str__(self) -> str:
        return "Comment settings"


class ClosingRule(models.Model):
    """A category whose articles close for comments sooner or later than the site's others."""

    settings = models.ForeignKey(
        CommentSettings,
        default=CommentSettings.SINGLETON,
        editable=False,
        on_delete=models.CASCADE,
        related_name="closing_rules",
    )
    category = models.OneToOneField(
        "articles.Category", on_delete=models.CASCADE, related_name="closing_rule"
    )
    days = models.PositiveSmallIntegerField(
        "comments close after (days)",
        help_text="0: its articles take no comments. Holds for the categories below it too.",
    )

    class Meta:
        ordering = ["category__name"]
        verbose_name = "category with a time of its own"
        verbose_name_plural = "categories with a time of their own"

    def __str__(self) -> str:
        return f"{self.category}: {self.days} days"
