from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from autoinformed.site_export.writing import ExportRefused, export_site


class Command(BaseCommand):
    help = (
        "Export the whole site for any program to read: its tables as JSON lines, its pictures and "
        "documents, and a README of the format. To restore a site here, use backup and restore."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="A folder that is new or empty.")
        parser.add_argument(
            "--with-personal-data",
            action="store_true",
            help="The e-mail addresses of commenters too; each is logged.",
        )

    def handle(self, *, folder, with_personal_data, **options):
        try:
            exported = export_site(folder, personal_data=with_personal_data, say=self.stderr.write)
        except ExportRefused as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(
                f"{error.filename} could not be written: {error.strerror}."
            ) from error
        rows = sum(exported.rows.values())
        self.stdout.write(f"{rows:,} rows and {exported.files:,} files are in {folder}.")
        for name in exported.missing:
            self.stderr.write(f"{name} is named by a row and was not there.")
        if exported.unreadable:
            self.stderr.write(
                f"{exported.unreadable:,} e-mail addresses are not in it: their key is not set."
            )
        if not with_personal_data:
            self.stdout.write("E-mail addresses are not in it (--with-personal-data).")
