from django.core.management.base import BaseCommand, CommandError

from autoinformed import grants


class Command(BaseCommand):
    help = "Let the reader's login SELECT from the public tables alone. Safe to run twice."

    def handle(self, **options):
        try:
            grants.grant_reader()
        except grants.ReaderLoginError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Readers may read {len(grants.PUBLIC_MODELS)} tables.")
