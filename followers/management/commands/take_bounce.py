import sys

from django.core.management.base import BaseCommand

from followers.digests import bounces


class Command(BaseCommand):
    help = (
        "Read one mail from standard input, as a mail server hands it to a program. Where it is a "
        "mail of ours that came back, or a complaint about one, it is noted; any other is let be."
    )

    def handle(self, **options):
        returned = bounces.read_returned(sys.stdin.buffer.read())
        if returned is None:
            self.stdout.write("No report.")
            return
        original, kind = returned
        known = bounces.note_by_message_id(original, kind)
        self.stdout.write(f"Noted: {kind}." if known else "Not a mail of ours.")
