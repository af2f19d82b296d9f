from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from autoinformed.roles import ADMIN
from staff import invitations
from staff.models import Invitation


class Command(BaseCommand):
    help = (
        "Invite an admin, the first one of a new site say: prints the link, which is also mailed. "
        "Who opens it chooses a name and a password."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="The person's e-mail address.")

    def handle(self, *, email, **options):
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"{email} is no e-mail address.") from fault
        if obstacle := invitations.find_obstacle(email):
            raise CommandError(obstacle)
        role = Group.objects.filter(name=ADMIN).first()
        if role is None:
            raise CommandError("There are no roles yet: run manage.py prepare first.")
        invitation = Invitation(email=email, role=role)
        invitations.invite(invitation, by=None)
        link = reverse("staff:invitation", args=[invitations.build_token(invitation)])
        self.stdout.write(f"Open within {settings.INVITATION_DAYS} days: {settings.SITE_URL}{link}")
