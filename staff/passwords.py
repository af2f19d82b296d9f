"""Passwords set anew by mail. Neither the page nor its timing tells whether an account exists."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from authors.models import User
from house_style.email_addresses import email_key
from staff.ip_address import find_counted_ip
from staff.models import PasswordRequest

SALT = "staff.passwords"
WINDOW = timedelta(hours=1)  # less than a link is good for: at the limit, a good one is in the mail


def ask_password(request: HttpRequest, email: str) -> None:
    """Have the worker mail a link to the accounts of ``email``, unless too many asked just now.

    What is done is the same whether there is such an account or not.
    """
    row = PasswordRequest(
        email=email,
        email_hash=_hash("email", email_key(email)),
        ip_hash=_hash("ip", find_counted_ip(request) or ""),
    )
    recent = PasswordRequest.objects.filter(at__gt=timezone.now() - WINDOW)
    limits = settings.PASSWORD_REQUEST_LIMITS
    if recent.filter(email_hash=row.email_hash).count() >= limits["account"]:
        return
    if recent.filter(ip_hash=row.ip_hash).count() >= limits["ip_address"]:
        return
    row.save()
    mail_password_link.defer(request_id=row.pk)


# A mail server may be away for some hours; by then a link of long ago is no use.
@app.task(name="staff.mail_password_link", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def mail_password_link(request_id: int) -> int:
    """Mail a link to each account of the address in a request, and forget the address.

    Returns how many.
    """
    row = PasswordRequest.objects.filter(pk=request_id).exclude(email="").first()
    if row is None:
        return 0
    people = [
        user
        for user in User.objects.filter(is_active=True, is_staff=True)
        if email_key(user.email) == email_key(row.email) and user.has_usable_password()
    ]
    for user in people:
        account = urlsafe_base64_encode(force_bytes(user.pk))
        token = default_token_generator.make_token(user)
        send_mail(
            user.email,
            subject="A new password for the newsroom",
            template="staff/mail/password.txt",
            user=user,
            url=settings.SITE_URL + reverse("staff:password_set", args=[account, token]),
            hours=settings.PASSWORD_RESET_TIMEOUT // 3600,
            home_url=settings.SITE_URL + reverse("admin:index"),
        )
    PasswordRequest.objects.filter(pk=row.pk).update(email="")
    return len(people)


def delete_old_requests() -> None:
    PasswordRequest.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()


def _hash(kind: str, value: str) -> str:
    return salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()
