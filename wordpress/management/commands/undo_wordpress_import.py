from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wordpress.models import Import, Kind
from wordpress.undoing import UndoRefused, undo_import


class Command(BaseCommand):
    help = (
        "Undo an import from WordPress: remove what it made and nobody edited. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, nargs="?", help="Of the import; none lists them.")

    def handle(self, *, number: int | None, **options: Any) -> None:
        if number is None:
            for known in Import.objects.all()[:50]:
                self.stdout.write(f"{known.pk:>6}  {known}  {known.get_status_display()}")
            return
        run = Import.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no import {number}.")
        try:
            told = undo_import(run, by=None)
        except UndoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for kind, count in told["removed"].items():
            self.stdout.write(f"{Kind(kind).label}: {count:,} removed.")
        for kind, reasons in told["left"].items():
            for reason, count in reasons.items():
                self.stdout.write(f"{Kind(kind).label}: {count:,} left. {reason}.")
