from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.generator.old_site.export import EXPORT, UPLOADS, OldSite


class Command(BaseCommand):
    help = (
        "Write an export of an invented WordPress site and its uploads into a new folder, to "
        "measure import_wordpress. The same numbers and seed write the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="TARGET_FOLDER")
        parser.add_argument("--posts", type=int, default=20_000)
        parser.add_argument("--comments", type=int, default=50_000)
        parser.add_argument("--pictures", type=int, default=5_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(
        self, *, folder: Path, posts: int, comments: int, pictures: int, seed: int, **options: Any
    ) -> None:
        if posts < 1 or min(comments, pictures) < 0:
            raise CommandError("Give at least one post, and no number below 0.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is there already; name a new folder.")
        began = perf_counter()
        site = OldSite(folder, posts=posts, comments=comments, pictures=pictures, seed=seed)
        counts = site.write(self._say if options["verbosity"] else lambda line: None)
        for name, count in counts.items():
            self._say(f"{count:>9,} {name}")
        self._say(
            f"{perf_counter() - began:.0f} seconds. To import it: manage.py import_wordpress "
            f"{folder / EXPORT} --media {folder / UPLOADS}"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
