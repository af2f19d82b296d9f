"""Queue feed. What awaits moderation, behind a URL that only its moderator has and can make void.

The URL is signed, with a number that the moderator's row holds: nothing secret is stored. Who may
no longer moderate, or is no longer there, gets nothing by it.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.alerts.digest import may_moderate
from comments.models import Comment, ModeratorAlert

LENGTH = 50
LARGEST_NUMBER = 2**31 - 1
_signer = signing.Signer(salt="comments.queue_feed")


def feed_url(alert: ModeratorAlert) -> str:
    """The whole URL of a moderator's feed; "" where there is none."""
    if not alert.feed_number:
        return ""
    token = _signer.sign(f"{alert.user_id}.{alert.feed_number}")
    return settings.SITE_URL + reverse("admin:comments_desk_feed", args=[token])


def renew_feed(alert: ModeratorAlert, *, wanted: bool) -> None:
    """Make every earlier URL void; give a new one if ``wanted``."""
    # By chance, so that no number comes again: a URL that was made void stays so.
    alert.feed_number = 1 + secrets.randbelow(LARGEST_NUMBER) if wanted else 0
    alert.save(update_fields=["feed_number"])


class QueueFeed(Feed):
    """What awaits moderation, oldest first. No e-mail address is in it."""

    title = "Awaiting moderation – AutoInformed"
    description = "Comments that wait for a moderator."

    def get_object(self, request: HttpRequest, token: str) -> ModeratorAlert:
        try:
            user_id, _, number = _signer.unsign(token).rpartition(".")
        except signing.BadSignature as forged:
            raise Http404("This link to a feed is not one of ours.") from forged
        alerts = ModeratorAlert.objects.select_related("user")
        alert = alerts.filter(pk=int(user_id), feed_number=int(number)).first()
        if alert is None or not may_moderate(alert.user):
            raise Http404("This feed is no longer open: its moderator closed it.")
        return alert

    def link(self, alert: ModeratorAlert) -> str:
        return settings.SITE_URL + reverse("admin:comments_comment_changelist")

    def feed_url(self, alert: ModeratorAlert) -> str:
        return feed_url(alert)

    def items(self, alert: ModeratorAlert) -> QuerySet[Comment]:
        return Comment.objects.awaiting().select_related("article")[:LENGTH]

    def item_title(self, comment: Comment) -> str:
        return f"{comment.name} on “{comment.article.headline}”"

    def item_description(self, comment: Comment) -> str:
        return comment.edited_text or comment.text

    def item_link(self, comment: Comment) -> str:
        return settings.SITE_URL + reverse("admin:comments_comment_change", args=[comment.pk])

    def item_guid(self, comment: Comment) -> str:
        return f"comment-{comment.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.edited_text_at or comment.created_at


feed = never_cache(require_safe(QueueFeed()))
