from django.core.management.base import BaseCommand, CommandError

from comments import private_side


class Command(BaseCommand):
    help = (
        "Bring what is kept of commenters under the first of COMMENT_ADDRESS_KEYS and of "
        "COMMENT_HASH_KEYS, and make one of who was two by the spelling of an e-mail address. "
        "Safe to run twice and beside a running site. After it, older address keys may go; "
        "docs/operations.md says when older hash keys may."
    )

    def handle(self, **options):
        try:
            encrypted, hashed = private_side.rotate_encryption(), private_side.rotate_hashes()
            rewritten = private_side.rewrite_emails()
        except private_side.EmailUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"E-mail addresses encrypted anew: {encrypted}.")
        self.stdout.write(f"Rows hashed anew: {hashed}.")
        self.stdout.write(f"E-mail addresses written as they are read: {rewritten}.")
