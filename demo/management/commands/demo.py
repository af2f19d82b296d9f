from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.search.did_you_mean import refresh_search_words
from demo import content, loader, sign_ins


class Command(BaseCommand):
    help = (
        "Load the demo newsroom: invented makers, writers, articles, pictures and comments, dated "
        "from today. Loading it again puts everything of it back as it was. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where anything was written already."
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Delete the articles, comments and pictures of others too.",
        )
        parser.add_argument(
            "--on-a-deployment",
            action="store_true",
            help="Publish it although this is no copy of one's own.",
        )

    def handle(
        self,
        *,
        if_empty: bool,
        replace: bool,
        on_a_deployment: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        if not settings.DEMO_SIGN_INS and not on_a_deployment:
            raise CommandError(
                "This is a deployment: readers would find invented articles. With "
                "--on-a-deployment, the demo newsroom is published all the same."
            )
        if replace and not settings.DEMO_SIGN_INS:
            raise CommandError("--replace deletes a whole newsroom: not on a deployment.")
        if if_empty and not content.is_empty():
            if verbosity:
                self.stdout.write("The newsroom is not empty; nothing was loaded.")
            return
        try:
            counts = loader.load_demo(replace=replace)
        except loader.ForeignContent as reason:
            hint = " With --replace, they are deleted." if settings.DEMO_SIGN_INS else ""
            raise CommandError(f"{reason}{hint}") from reason
        except loader.LoadRefused as reason:
            raise CommandError(str(reason)) from reason
        refresh_search_words()
        if not verbosity:
            return
        loaded = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"Loaded the demo newsroom: {loaded}.")
        if not settings.DEMO_SIGN_INS:
            self.stdout.write("No staff accounts: DEMO_SIGN_INS is off here.")
        for line in sign_ins.list_sign_ins():
            self.stdout.write(line)
