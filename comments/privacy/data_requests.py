"""Data requests. The mailed link to one's own data: good for a day, each of its buttons once."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.mail import send_mail
from comments import private_side
from comments.models import DataRequest
from comments.replying.commenter_mail import PATIENTLY

VALID_FOR = timedelta(days=1)
CAP_WITHIN = timedelta(days=1)
CAP_PER_EMAIL = 3
CAP_PER_IP = 10

_signer = signing.TimestampSigner(salt="comments.personal_data")


class TooManyRequests(Exception):
    """So many requests have come from this IP address that no more are taken today."""


@transaction.atomic
def request_data(*, email: str, ip: str) -> None:
    """Have a link mailed to ``email`` if anything is kept of it; nothing here tells whether.

    Raises ``TooManyRequests``. Who was mailed often enough today gets no further mail.
    """
    private_side.lock_sender(email=email, ip=ip)
    lately = DataRequest.objects.filter(created_at__gt=timezone.now() - CAP_WITHIN)
    if lately.filter(private_side.match_sender(ip=ip)).count() >= CAP_PER_IP:
        raise TooManyRequests
    if lately.filter(private_side.match_sender(email=email)).count() >= CAP_PER_EMAIL:
        return
    rows = private_side.find_sent_by(email=email).exclude(email_encrypted=None)
    request = DataRequest.objects.create(
        found=rows.order_by("-pk").first(), **private_side.hash_sender(email=email, ip=ip)
    )
    send_data_link.defer(request_id=request.pk)


def find_request(token: str) -> DataRequest | None:
    """The request that a mailed link opens; None where it is forged, too old or used up."""
    try:
        request_id = _signer.unsign(token, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    found = DataRequest.objects.using("default").filter(erased_at=None, found__isnull=False)
    return found.select_related("found").filter(pk=request_id).first()


@app.task(name="comments.send_data_link", retry=PATIENTLY)
@transaction.atomic
def send_data_link(request_id: int) -> None:
    """Mail the link to the e-mail address that was typed, if anything is kept of it; once."""
    request = DataRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None or request.found is None or request.mailed_at:
        return
    email = private_side.email_for_mail(request.found.comment_id)
    if not email:
        return
    request.mailed_at = timezone.now()
    request.save(update_fields=["mailed_at"])
    token = _signer.sign(str(request.pk))
    send_mail(
        email,
        subject="your data in the comments",
        template="comments/mail/personal_data.txt",
        url=settings.SITE_URL + reverse("comments:private:personal_data", args=[token]),
        site_url=settings.SITE_URL,
    )
