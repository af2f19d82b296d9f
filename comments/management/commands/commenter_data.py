import json
import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from authors.audit import Kind, write_audit
from comments import private_side
from comments.models import Comment
from comments.privacy import personal_data


class Command(BaseCommand):
    help = (
        "Export or erase all that is kept of one commenter: of who wrote a comment, or of an "
        "e-mail address read from standard input (an argument would stay in the shell's history)."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("--comment", type=int, help="The number of one of their comments.")
        parser.add_argument("--dry-run", action="store_true", help="Count, and erase nothing.")

    def handle(self, *, what, comment, dry_run, **options):
        email = self._find_email(comment) if comment else self._read_email()
        count = private_side.find_sent_by(email=email).count()
        if what == "export":
            what = "Exported all that is kept, on the server."
            write_audit(Kind.EXPORT, by=None, about=f"a commenter of {count} comments", what=what)
            data = personal_data.export_data(email)
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
            self.stderr.write(f"{count} comments exported.")
        elif dry_run:
            self.stdout.write(f"{count} comments would be erased.")
        else:
            self.stdout.write(f"{personal_data.erase_data(email)} comments erased.")

    def _find_email(self, number):
        comment = Comment.objects.filter(pk=number).first()
        email = private_side.email_for_mail(comment) if comment else ""
        if not email:
            raise CommandError("There is no such comment, or no e-mail address is kept with it.")
        return email

    def _read_email(self):
        typed = getpass("E-mail address: ") if sys.stdin.isatty() else sys.stdin.readline()
        if not (email := typed.strip()):
            raise CommandError("Give the e-mail address on standard input.")
        return email
