"""Once a week, what the machine put aside as spam and was least sure of, for a moderator's eye."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comments.alerts import digest
from comments.models import Comment, ModerationLog

WITHIN = timedelta(days=7)
LISTED = 20
# Above it the scorer is as sure as it gets.
SURE_FROM = 0.95


def doubtful():
    """What no person has decided on and the scorer is not sure of, the least certain first."""
    decided = ModerationLog.objects.filter(comment_id=OuterRef("pk"), by__isnull=False)
    put_aside = Comment.objects.filter(
        ~Exists(decided),
        status=Comment.Status.SPAM,
        removed_at=None,
        created_at__gt=timezone.now() - WITHIN,
    ).exclude(spam_trace__probability__gte=SURE_FROM)
    least_sure = F("spam_trace__probability").asc(nulls_first=True)
    return put_aside.select_related("article").order_by(least_sure, "-created_at")


def send_weekly():
    """Mail every moderator who takes mails where to look. Returns how many were mailed."""
    number = doubtful().count()
    if not number:
        return 0
    pages = [
        (
            " ".join(comment.article.headline.split()),
            settings.SITE_URL + reverse("admin:comments_comment_change", args=[comment.pk]),
        )
        for comment in doubtful()[:LISTED]
    ]
    context = {"number": number, "pages": pages, "more": number - len(pages)}
    body = render_to_string("comments/mail/borderline.txt", context)
    noun = "comment" if number == 1 else "comments"
    readers = list(digest.mailed_moderators())
    for user in readers:
        EmailMessage(
            subject=f"{number} {noun} put aside as spam may be none",
            body=body,
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return len(readers)
