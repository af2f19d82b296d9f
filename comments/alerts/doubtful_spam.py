"""Doubtful spam. A mail a week of what the machine filed as spam and was least sure of."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.mail import send_mail
from comments.alerts.digest import mailed_moderators
from comments.mail import name_article
from comments.models import Comment, ModerationLog

WITHIN = timedelta(days=7)
LISTED = 20
# Above it the scorer is as sure as it gets.
SURE_FROM = 0.95


def find_doubtful() -> QuerySet[Comment]:
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


@app.periodic(cron="0 12 * * 1")
@app.task(name="comments.send_doubtful_spam", queueing_lock="send_doubtful_spam", retry=5)
def send_doubtful_spam(timestamp: int = 0) -> int:
    """Mail every moderator who takes mails where to look. Returns how many were mailed."""
    number = find_doubtful().count()
    if not number:
        return 0
    screen = "admin:comments_comment_change"
    links = [
        (name_article(one), settings.SITE_URL + reverse(screen, args=[one.pk]))
        for one in find_doubtful()[:LISTED]
    ]
    noun = "comment" if number == 1 else "comments"
    moderators = list(mailed_moderators())
    for user in moderators:
        send_mail(
            user.email,
            subject=f"{number} {noun} put aside as spam may be none",
            template="comments/mail/doubtful_spam.txt",
            number=number,
            links=links,
            more=number - len(links),
        )
    return len(moderators)
