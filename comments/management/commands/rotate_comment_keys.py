from django.core.management.base import BaseCommand, CommandError

from comments import privacy


class Command(BaseCommand):
    help = (
        "Encrypt commenters' addresses anew with the first of COMMENT_ADDRESS_KEYS. Safe to run "
        "twice and beside a running site; after it the older keys may go."
    )

    def handle(self, **options):
        try:
            count = privacy.rotate()
        except privacy.AddressUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Addresses encrypted anew: {count}.")
