"""The mailed link to one's own data: signed, good for a day, each of its two buttons once."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comments import private_side
from comments.models import DataRequest

VALID_FOR = timedelta(days=1)
_signer = signing.TimestampSigner(salt="comments.personal_data")


def url_of(request):
    return settings.SITE_URL + reverse(
        "comments:private:personal_data", args=[_signer.sign(str(request.pk))]
    )


def request_of(token):
    """The request that a mailed link opens; None where it is forged, too old or used up."""
    try:
        request_id = _signer.unsign(token, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    found = DataRequest.objects.using("default").filter(erased_at=None, found__isnull=False)
    return found.select_related("found").filter(pk=request_id).first()


@transaction.atomic
def send_link(request_id):
    """Mail the link to the address that was typed, if anything is kept of it; once."""
    request = DataRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None or request.found is None or request.mailed_at:
        return
    address = private_side.address_for_mail(request.found.comment_id)
    if not address:
        return
    request.mailed_at = timezone.now()
    request.save(update_fields=["mailed_at"])
    context = {"url": url_of(request), "site_url": settings.SITE_URL}
    EmailMessage(
        subject="Your data in the comments",
        body=render_to_string("comments/mail/personal_data.txt", context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
