from django.apps import apps
from django.core.management.base import BaseCommand

from autoinformed.private_tables import PRIVATE_MODELS


class Command(BaseCommand):
    help = (
        "Name the tables that hold what people gave in confidence, one a line: what a backup "
        "without personal data leaves out (docs/operations.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--pg-dump",
            action="store_true",
            help="As options of pg_dump that leave out their rows.",
        )

    def handle(self, *, pg_dump, **options):
        for label in PRIVATE_MODELS:
            table = apps.get_model(label)._meta.db_table
            self.stdout.write(f"--exclude-table-data=public.{table}" if pg_dump else table)
