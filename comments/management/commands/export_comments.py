import csv
import json

from django.core.management.base import BaseCommand, CommandError

from authors.audit import Kind, write_audit
from comments import private_side
from comments.privacy import export

# A spreadsheet reads what starts so as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    help = (
        "Write every comment to standard output, as JSON lines or CSV. E-mail addresses and "
        "browsers are in it only with --with-personal-data, and each is logged."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--format", dest="file_format", choices=["jsonl", "csv"], default="jsonl"
        )
        parser.add_argument("--with-personal-data", action="store_true")

    def handle(self, *, file_format, with_personal_data, **options):
        write = self._csv if file_format == "csv" else self._json_lines
        if with_personal_data:
            what = "Exported with personal data, on the server."
            write_audit(Kind.EXPORT, by=None, about="all comments", what=what)
        try:
            write(with_personal_data)
        except private_side.EmailUnreadable as error:
            raise CommandError(str(error)) from error

    def _json_lines(self, with_personal_data):
        for row in export.export_rows(with_personal_data=with_personal_data):
            self.stdout.write(json.dumps(row, ensure_ascii=False))

    def _csv(self, with_personal_data):
        columns = [*export.COLUMNS] + (export.PERSONAL if with_personal_data else [])
        writer = csv.DictWriter(self.stdout, columns, lineterminator="\n")
        writer.writeheader()
        for row in export.export_rows(with_personal_data=with_personal_data):
            writer.writerow({name: _as_text(value) for name, value in row.items()})


def _as_text(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
