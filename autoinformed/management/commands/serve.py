import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from autoinformed import web_server


class Command(BaseCommand):
    help = (
        "Serve the site: WEB_PROCESSES processes with WEB_THREADS threads each, fewer where "
        "PostgreSQL allows fewer connections. SIGHUP replaces the processes one by one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **options):
        try:
            threads = web_server.fit_threads()
        except web_server.TooFewConnections as error:
            raise CommandError(str(error)) from error
        if threads < settings.WEB_THREADS:
            self.stderr.write(
                f"PostgreSQL has connections for {threads} threads in each web process, "
                f"not {settings.WEB_THREADS}."
            )
        command = web_server.build_command(host=host, port=port, threads=threads)
        self.stderr.flush()
        # In place of this process: what a supervisor starts is what it signals.
        os.execve(  # noqa: S606 (our own interpreter, and arguments that we made)
            sys.executable,
            [sys.executable, "-m", *command],
            os.environ | {"WEB_THREADS": str(threads)},
        )
