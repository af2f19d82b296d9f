from django.core.management.base import BaseCommand, CommandError

from comments import private_side


class Command(BaseCommand):
    help = (
        "Bring what is kept of commenters under the first of COMMENT_ADDRESS_KEYS and of "
        "COMMENT_HASH_KEYS. Safe to run twice and beside a running site. After it, older address "
        "keys may go; docs/operations.md says when older hash keys may."
    )

    def handle(self, **options):
        try:
            encrypted, hashed = private_side.rotate_encryption(), private_side.rotate_hashes()
        except private_side.EmailUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"E-mail addresses encrypted anew: {encrypted}.")
        self.stdout.write(f"Rows hashed anew: {hashed}.")
