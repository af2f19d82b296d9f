"""Comments. The text of one is public once approved."""

import re
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from articles.models import Article
from house_style.folding_in_sql import FoldedText

VISIBLE = Q(status="approved", removed_at__isnull=True)
# What a moderator has to decide: pending comments, pending edits and reported comments.
AWAITING = Q(
    Q(status="pending") | Q(edited_text_at__isnull=False) | Q(reported_at__isnull=False),
    removed_at__isnull=True,
)
# What readers reported and a rule marks: its place says that it is being looked at.
LOOKED_AT = Q(status="pending", reported_at__isnull=False, removed_at__isnull=True)
# What readers reported comes first, then what waits longest.
QUEUE_ORDER = (F("reported_at").asc(nulls_last=True), "created_at", "pk")
# What the index of their words holds; a search asks for the same expression.
WORDS = SearchVector(FoldedText("name"), FoldedText("text"), config="english")
# Read as browsers read it: any number of slashes before the host. A name before the host makes it
# an e-mail address, which is never public (DESIGN.md, rule 2).
_WEBSITE = re.compile(r"https?:[/\\\s]+(?![^/\\?#]*(?:[@＠﹫]|%40))[^/\\\s]", re.IGNORECASE)


class CommentQuerySet(models.QuerySet):
    def visible(self) -> Self:
        """Narrow to what a thread shows: approved, and not removed."""
        return self.filter(VISIBLE)

    def public(self) -> Self:
        """Narrow to what readers may see: visible comments on live articles."""
        return self.visible().filter(article__in=Article.objects.live())

    def awaiting(self) -> Self:
        """Narrow to what a moderator has to decide, in the queue's order."""
        return self.filter(AWAITING).order_by(*QUEUE_ORDER)

    def search(self, words: str) -> Self:
        """Narrow to comments with these words in name or text, as a search engine reads them."""
        folded = FoldedText(Value(words))
        wanted = SearchQuery(folded, config="english", search_type="websearch")
        return self.annotate(words=WORDS).filter(words=wanted)


class Comment(models.Model):
    """A reply to an article, or to another reply. Plain text; of its commenter the name alone."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"

    class Removal(models.TextChoices):
        COMMENTER = "commenter", "Removed by the commenter"
        ERASURE = "erasure", "Erased on request"

    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        related_name="comments",
        db_index=False,  # the index of an article's newest serves it
    )
    # RESTRICT, not PROTECT: a comment may go with its article, but not from under its replies.
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replies"
    )
    root = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="thread",
        help_text="The top of its thread; empty for a top-level comment.",
    )
    name = models.CharField(max_length=80)
    website = models.URLField(max_length=500, blank=True)
    text = models.TextField(max_length=10_000)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removal = models.CharField(max_length=9, choices=Removal, blank=True, editable=False)
    edited_text = models.TextField(
        max_length=10_000,
        blank=True,
        help_text="An edit that awaits approval; the old text stands.",
    )
    edited_text_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When readers had reported it often enough for a moderator to look.",
    )
    staff_edited_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a moderator last changed the text; readers are told that one did.",
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The member of staff who replied from the admin, if one did.",
    )
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    legacy_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        permissions = [
            ("moderate_comment", "Can approve, reject and mark as spam, and reply as staff"),
            ("see_email_address", "Can see a commenter's e-mail address; each look is logged"),
            ("ban_commenter", "Can ban a commenter"),
            ("erase_comment", "Can erase a commenter's data"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_removal_has_a_reason",
                condition=Q(removed_at__isnull=True, removal="")
                | (Q(removed_at__isnull=False) & ~Q(removal="")),
            ),
            models.CheckConstraint(
                name="comment_edit_has_a_time",
                condition=Q(edited_text_at__isnull=True, edited_text="")
                | (Q(edited_text_at__isnull=False) & ~Q(edited_text="")),
            ),
            models.CheckConstraint(
                name="comment_has_text", condition=(~Q(text="") & ~Q(name="")) | ~Q(removal="")
            ),
            models.CheckConstraint(
                name="comment_status_is_known",
                condition=Q(status__in=["pending", "approved", "rejected", "spam"]),
            ),
            models.CheckConstraint(
                name="comment_reply_has_a_root",
                condition=Q(parent__isnull=True, root__isnull=True)
                | Q(parent__isnull=False, root__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_does_not_answer_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]
        indexes = [
            # Not narrowed to approved rows: a removed or rejected one stands in as a tombstone.
            models.Index(
                fields=["article", "created_at", "id"],
                condition=Q(parent__isnull=True),
                name="comment_thread_tops",
            ),
            models.Index(
                fields=["root", "created_at", "id"],
                condition=Q(root__isnull=False),
                name="comment_thread_replies",
            ),
            models.Index(fields=["article", "-created_at"], name="comment_newest_of_article"),
            models.Index(fields=["status", "-created_at"], name="comment_queue"),
            models.Index(
                fields=["-created_at"], condition=Q(status="approved"), name="comment_newest"
            ),
            models.Index(
                fields=["edited_text_at"],
                condition=Q(edited_text_at__isnull=False),
                name="comment_edits",
            ),
            models.Index(fields=["created_at", "id"], condition=AWAITING, name="comment_to_decide"),
            GinIndex(WORDS, name="comment_folded_words"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} by {self.name}" if self.name else f"Comment {self.pk}"

    def get_absolute_url(self) -> str:
        """Redirects to its place in the thread; the same for ever, wherever that place moves."""
        return reverse("comments:comment", args=[self.pk])

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_visible(self) -> bool:
        return self.status == self.Status.APPROVED and not self.is_removed

    @property
    def is_looked_at(self) -> bool:
        """Whether it is hidden until a moderator has looked at readers' reports."""
        return (
            self.status == self.Status.PENDING
            and self.reported_at is not None
            and not self.is_removed
        )

    @property
    def public_website(self) -> str:
        """The website as a link may hold it; "" for what is none, or is an e-mail address."""
        return self.website if _WEBSITE.match(self.website) else ""
