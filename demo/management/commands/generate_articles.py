from collections.abc import Sequence
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.models import Article
from demo.generator import newsroom


class Command(BaseCommand):
    help = (
        "Fill an empty newsroom with invented articles, to measure it at its full size. All or "
        "nothing; never on a deployment unless told twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "count", type=int, nargs="?", default=100_000, help="How many articles."
        )
        parser.add_argument("--comments", type=int, default=0, help="Spread over the articles.")
        parser.add_argument(
            "--threads",
            type=int,
            nargs="+",
            default=(),
            metavar="LENGTH",
            help="One more thread of so many comments below each of the newest articles.",
        )
        parser.add_argument("--pictures", type=int, default=0, help="As rows, without their files.")
        parser.add_argument(
            "--add", action="store_true", help="Although there are articles already, beside them."
        )
        parser.add_argument(
            "--yes", action="store_true", help="Although this is a deployment, not a copy."
        )

    def handle(
        self,
        *,
        count: int,
        comments: int,
        threads: Sequence[int],
        pictures: int,
        add: bool,
        yes: bool,
        **options: Any,
    ) -> None:
        if min(count, comments, pictures, *threads) < 0:
            raise CommandError("Give numbers of 0 or more.")
        if not (settings.LOCAL or settings.DEBUG or yes):
            raise CommandError(
                "This would put invented articles before readers: it is for a copy of your own. "
                "With --yes it does it here too."
            )
        if Article.objects.exists() and not add:
            raise CommandError(
                "There are articles here already; --add puts the invented ones beside them."
            )
        began = perf_counter()
        say = self._say if options["verbosity"] else lambda line: None
        try:
            counts = newsroom.fill_newsroom(
                count=count, comments=comments, threads=threads, images=pictures, say=say
            )
        except DatabaseError as error:
            raise CommandError(f"Nothing was written: {error}") from error
        for model, rows in counts.items():
            say(f"{rows:>9,} {model._meta.verbose_name_plural}")
        say(f"{perf_counter() - began:.0f} seconds.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
