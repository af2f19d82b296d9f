import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wordpress.importing.running import Asked, ImportRefused, begin_import, run_import
from wordpress.report import write_report


class Command(BaseCommand):
    help = (
        "Import exports of WordPress (WXR): posts, pages, authors, categories, tags, pictures and "
        "comments. Safe to run twice, and after it was stopped: it goes on where it stood."
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("exports", type=Path, nargs="+", metavar="EXPORT.xml")
        files = parser.add_mutually_exclusive_group()
        files.add_argument(
            "--media", type=Path, metavar="FOLDER", help="A copy of wp-content/uploads."
        )
        files.add_argument(
            "--fetch-media",
            action="store_true",
            help="Fetch pictures from the hosts that the export names, public addresses alone.",
        )
        parser.add_argument(
            "--series",
            action="append",
            default=[],
            metavar="PREFIX",
            help="Put posts whose titles start so, such as Milestones, into a series. Repeatable.",
        )
        parser.add_argument(
            "--staff-accounts",
            action="store_true",
            help="Make accounts of the authors: without a role, and without a password.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Tell all that would be done, and do nothing."
        )

    def handle(self, *, exports: list[Path], dry_run: bool, **options: Any) -> None:
        for path in exports:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        media = options["media"]
        if media is not None and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        asked = Asked(
            media=str(media.resolve()) if media else "",
            fetch_media=options["fetch_media"],
            series=tuple(options["series"]),
            staff_accounts=options["staff_accounts"],
        )
        run = begin_import(exports, asked, by=None, dry_run=dry_run)
        meter = _Meter(self)
        try:
            run_import(run, exports, say=meter.show)
        except ImportRefused as reason:
            raise CommandError(str(reason)) from reason
        finally:
            meter.end()
        for line in write_report(run):
            self.stdout.write(line)


class _Meter:
    """A line that tells how far it is, at what rate, and how long it will take."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stderr
        self._is_terminal = sys.stderr.isatty()
        self._stage, self._since = "", monotonic()

    def show(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self._stage, self._since = stage, monotonic()
        if not self._is_terminal:
            return
        seconds = monotonic() - self._since
        rate = done / seconds if seconds else 0
        line = f"{stage}: {done:,}"
        if total:
            line += f" of {total:,} ({done / total:.0%})"
        if rate and done:
            line += f", {rate:,.0f} a second"
        if total and rate:
            line += f", {_write_time((total - done) / rate)} left"
        self._out.write(f"\r\x1b[K{line}", ending="")
        self._out.flush()

    def end(self) -> None:
        if self._is_terminal:
            self._out.write("\r\x1b[K", ending="")


def _write_time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
