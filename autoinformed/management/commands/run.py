from django.core.management.base import BaseCommand

from autoinformed.local import supervisor


class Command(BaseCommand):
    help = "Run the whole site on this machine: database, web server and task worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-demo", action="store_false", dest="demo", help="Begin with an empty newsroom."
        )

    def handle(self, *, port, demo, **options):
        def say(line):
            self.stdout.write(line)
            self.stdout.flush()  # progress is for now, also into a file or a pipe

        try:
            supervisor.run_site(port=port, demo=demo, say=say)
        except supervisor.CannotRun as error:
            raise SystemExit(str(error)) from error  # the sentence alone, and exit code 1
