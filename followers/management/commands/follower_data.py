import json
import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from authors.audit import Kind, write_audit
from followers import following, privacy


class Command(BaseCommand):
    help = (
        "Export or erase all that is kept of one follower, whose e-mail address is read from "
        "standard input (an argument would stay in the shell's history)."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["export", "erase"])

    def handle(self, *, what, **options):
        typed = getpass("E-mail address: ") if sys.stdin.isatty() else sys.stdin.readline()
        follower = following.find_follower(typed.strip())
        if follower is None:
            raise CommandError("Nothing is kept under this e-mail address.")
        if what == "export":
            what = "Exported all that is kept, on the server."
            write_audit(Kind.EXPORT, by=None, about="a follower", what=what)
            data = privacy.export_data(follower)
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            privacy.erase(follower)
            self.stdout.write("Erased.")
