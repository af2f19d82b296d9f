import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from autoinformed.local.supervisor import Child
from demo import sign_ins


class Command(BaseCommand):
    help = (
        "Run the site for development: Django's server and a worker, both with code that reloads."
    )

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        if os.environ.get("RUN_MAIN") == "true":
            # We are what Django's reloader starts anew at each change, and the worker ends with us.
            Child("The task worker", [str(settings.BASE_DIR / "manage.py"), "work"]).start()
        else:
            for line in sign_ins.list_sign_ins():
                self.stdout.write(line)
        call_command("runserver", f"127.0.0.1:{port}")
