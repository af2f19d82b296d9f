"""Followers: e-mail addresses that mail goes to, and what each asked for. Private."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import LessThanOrEqual

# The columns that name what is followed; none of them set: the whole site.
TARGETS = ("company", "tag", "category", "author", "article")


class Rhythm(models.TextChoices):
    """How often mail comes. Replies to an article have a rhythm of their own."""

    MORNING = "morning", "Each morning"
    WEEKLY = "weekly", "Each Monday"
    REPLIES = "replies", "New comments, once an hour at most"


class Follower(models.Model):
    """An e-mail address that mail about articles goes to, encrypted as a commenter's is.

    ``comments/private_side.py`` turns it into these columns and back.
    """

    email_encrypted = models.BinaryField()
    email_key_id = models.CharField(max_length=16)
    email_hash = models.CharField(max_length=64, unique=True)
    hash_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    proven_at = models.DateTimeField(null=True, help_text="When a mailed link was first confirmed.")
    left_at = models.DateTimeField(null=True, help_text="Since when nothing is followed.")
    hard_bounces = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["left_at"], condition=Q(left_at__isnull=False), name="follower_left"
            )
        ]

    def __str__(self) -> str:
        return f"Follower {self.pk}"


class FollowQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those that the owner of the e-mail address said yes to."""
        return self.filter(confirmed_at__isnull=False)

    def with_targets(self) -> Self:
        """With what each is about, without the texts of an article."""
        texts = ("body", "body_compiled", "body_text", "search")
        return self.select_related(*TARGETS).defer(*(f"article__{name}" for name in texts))


class Follow(models.Model):
    """One thing that a follower wants mail about: the site, or what one of the columns names."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    company = models.ForeignKey(
        "articles.Company", null=True, on_delete=models.CASCADE, related_name="+"
    )
    tag = models.ForeignKey("articles.Tag", null=True, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(
        "articles.Category", null=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        "authors.Author", null=True, on_delete=models.CASCADE, related_name="+"
    )
    article = models.ForeignKey(
        "articles.Article",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Its comments.",
    )
    rhythm = models.CharField(max_length=7, choices=Rhythm, default=Rhythm.MORNING)
    wanted_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follower", *TARGETS], nulls_distinct=False, name="follow_once"
            ),
            models.CheckConstraint(
                name="follow_names_one_thing",
                condition=LessThanOrEqual(
                    Func(
                        *map(F, TARGETS),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
            ),
            models.CheckConstraint(
                name="follow_replies_of_an_article",
                condition=Q(article__isnull=False, rhythm=Rhythm.REPLIES)
                | (Q(article__isnull=True) & Q(rhythm__in=[Rhythm.MORNING, Rhythm.WEEKLY])),
            ),
        ]
        indexes = [
            models.Index(
                fields=["rhythm", "follower"],
                condition=Q(confirmed_at__isnull=False),
                name="follow_by_rhythm",
            ),
            models.Index(
                fields=["wanted_at"],
                condition=Q(confirmed_at__isnull=True),
                name="follow_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"Follow {self.pk}"

    @property
    def kind(self) -> str:
        """Which of ``TARGETS`` is followed, or ``site``."""
        return next((name for name in TARGETS if getattr(self, f"{name}_id")), "site")


class FollowRequest(models.Model):
    """Somebody typed an e-mail address here and a mail is due to it: what caps count. Private."""

    follower = models.ForeignKey(
        Follower, null=True, on_delete=models.CASCADE, related_name="requests"
    )
    # None where the link to one's own page was asked for.
    follow = models.ForeignKey(Follow, null=True, on_delete=models.CASCADE, related_name="requests")
    ip_hash = models.CharField(max_length=64, blank=True)
    hash_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ip_hash", "-created_at"], name="followrequest_by_ip"),
            models.Index(fields=["created_at"], name="followrequest_by_time"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} for mail"
