from django.core.management.base import BaseCommand, CommandError

from autoinformed import roles


class Command(BaseCommand):
    help = (
        "Give the groups writer, editor, moderator and admin their permissions. Safe to run twice."
    )

    def handle(self, **options):
        try:
            counts = roles.sync_roles()
        except roles.UnknownPermission as error:
            raise CommandError(f"A role names a permission that does not exist: {error}") from error
        for role, number in counts.items():
            self.stdout.write(f"{role}: {number} permissions")
