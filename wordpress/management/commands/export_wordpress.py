from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wordpress.exporting.running import write_export

EVERY = 1_000


class Command(BaseCommand):
    help = (
        "Export the site as WordPress's own importer takes it (WXR 1.2): articles, drafts among "
        "them, pages, authors, categories, tags, pictures and comments. Changes nothing here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xml")
        parser.add_argument(
            "--with-personal-data",
            action="store_true",
            help="The e-mail addresses of commenters and authors too; each is logged.",
        )

    def handle(self, *, file: Path, with_personal_data: bool, **options: Any) -> None:
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        if file.is_dir():
            raise CommandError(f"{file} is a folder: name a file in it, such as export.xml.")
        try:
            counts = write_export(file, personal_data=with_personal_data, say=self._say)
        except OSError as error:
            raise CommandError(f"{file} could not be written: {error.strerror}.") from error
        self.stdout.write(
            f"{counts.articles:,} articles, {counts.pages:,} pages, {counts.comments:,} comments "
            f"and {counts.pictures:,} pictures are in {file}."
        )
        if counts.unreadable:
            self.stderr.write(
                f"{counts.unreadable:,} e-mail addresses are not in it: their key is not set."
            )
        if not with_personal_data:
            self.stdout.write("E-mail addresses are not in it (--with-personal-data).")

    def _say(self, what: str, done: int) -> None:
        if done % EVERY == 0:
            self.stderr.write(f"{what}: {done:,}")
