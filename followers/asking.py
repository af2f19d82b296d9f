"""Questions by mail: the one mail to an e-mail address that nobody proved; and one's own link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.mail import send_mail
from articles.models import Publication
from comments import private_side
from comments.replying.commenter_mail import PATIENTLY, is_silenced
from followers import links
from followers.models import FollowRequest
from followers.targets import read_target

CAP_WITHIN = timedelta(days=1)
CAP_PER_EMAIL = 5  # mails in that time


@app.task(name="followers.send_link", retry=PATIENTLY)
@transaction.atomic
def send_link(request_id: int) -> None:
    """Mail the link that a request asked for, once: to confirm, or to one's own page.

    Nothing to an e-mail address that we do not know, that wants no mail whoever types it, or that
    had enough of these mails today.
    """
    requests = FollowRequest.objects.select_for_update(of=("self",)).select_related("follower")
    request = requests.filter(pk=request_id, mailed_at=None).first()
    if request is None or request.follower is None:
        return
    follower = request.follower
    lately = follower.requests.filter(mailed_at__gt=timezone.now() - CAP_WITHIN)
    email = private_side.read_email(follower)
    if lately.count() >= CAP_PER_EMAIL or (follower.proven_at is None and is_silenced(email)):
        return
    follow = request.follow
    if follow is None and not follower.follows.confirmed().exists():
        return
    request.mailed_at = timezone.now()
    request.save(update_fields=["mailed_at"])
    never = links.never_url(follower)
    is_question = follow is not None and follow.confirmed_at is None
    send_mail(
        email,
        subject="do you want our news by mail?" if is_question else "what you follow by mail",
        template=f"followers/mail/{'confirm' if is_question else 'own_page'}.txt",
        headers={
            "List-Unsubscribe": f"<{never}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        site_url=settings.SITE_URL,
        site_name=Publication.current().name,
        target=read_target(follow).name if follow else "",
        rhythm=follow.get_rhythm_display() if follow else "",
        confirm_url=links.confirm_url(follow) if follow else "",
        own_url=links.own_url(follower),
        never_url=never,
    )
