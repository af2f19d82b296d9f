"""Invitations of new staff: sent by mail, sent again, revoked, and accepted once."""

from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.mail import send_mail
from authors.models import User
from staff.account_log import log_account
from staff.models import Invitation

SALT = "staff.invitations"


class InvitationOver(Exception):
    """The link of an invitation leads nowhere: used, revoked, sent again, or too old."""


def find_obstacle(email: str) -> str:
    """Say why nobody can be invited at ``email``; "" where nothing stands in the way."""
    if User.objects.filter(email__iexact=email).exists():
        return "There is an account with this e-mail address already."
    if Invitation.objects.open().filter(email__iexact=email).exists():
        return "This person is invited already: send that invitation again, or revoke it first."
    return ""


@transaction.atomic
def invite(invitation: Invitation, *, by: User | None) -> None:
    """Save a new invitation, and have it mailed. Nobody invites the first admin of a site."""
    invitation.invited_by = by
    invitation.save()
    mail_invitation.defer(invitation_id=invitation.pk)


@transaction.atomic
def send_again(invitation: Invitation) -> bool:
    """Mail a new link, good for all its days; the former one ends. False where it was accepted."""
    sent = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        sent_at=timezone.now(), times_sent=F("times_sent") + 1, revoked_at=None
    )
    if sent:
        mail_invitation.defer(invitation_id=invitation.pk)
    return bool(sent)


def revoke(invitation: Invitation) -> bool:
    """End the link. Returns whether it was not ended before."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    return bool(waiting.update(revoked_at=timezone.now()))


def build_token(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.times_sent], salt=SALT)


def find_invitation(token: str, *, hold: bool = False) -> Invitation:
    """The open invitation of a link. Raises ``InvitationOver``. ``hold`` locks its row."""
    try:
        pk, times_sent = signing.loads(token, salt=SALT)
    except signing.BadSignature as fault:
        raise InvitationOver from fault
    invitations = Invitation.objects.open().filter(pk=pk, times_sent=times_sent)
    invitation = (invitations.select_for_update() if hold else invitations).first()
    if invitation is None:
        raise InvitationOver
    return invitation


@transaction.atomic
def accept(token: str, form: BaseUserCreationForm[User]) -> User:
    """Make the account that a valid ``form`` asks for, in the role of the invitation.

    Raises ``InvitationOver`` where somebody was quicker with the same link.
    """
    invitation = find_invitation(token, hold=True)
    user = form.save(commit=False)
    user.email = invitation.email
    user.is_staff = True
    user.save()
    user.groups.add(invitation.role)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    log_account(
        user,
        by=user,
        what=f"Joined as {invitation.role}, invited by {invitation.invited_by or 'an admin'}.",
    )
    return user


# A mail server may be away for some hours.
@app.task(name="staff.mail_invitation", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def mail_invitation(invitation_id: int) -> None:
    """Mail the link of an invitation that is still open."""
    open_ones = Invitation.objects.open().select_related("invited_by", "role")
    invitation = open_ones.filter(pk=invitation_id).first()
    if invitation is None:
        return
    by = invitation.invited_by
    link = reverse("staff:invitation", args=[build_token(invitation)])
    send_mail(
        invitation.email,
        subject="Join the newsroom",
        template="staff/mail/invitation.txt",
        invitation=invitation,
        by=(by.get_full_name() or by.get_username()) if by else "",
        url=settings.SITE_URL + link,
        days=settings.INVITATION_DAYS,
        home_url=settings.SITE_URL + reverse("admin:index"),
    )
