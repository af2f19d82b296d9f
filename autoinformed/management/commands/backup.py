from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from autoinformed.backups import keys
from autoinformed.backups.checking import check_newest
from autoinformed.backups.errors import BackupError
from autoinformed.backups.making import make_backup
from autoinformed.backups.places import open_place
from autoinformed.backups.private_copy import make_private_copy
from autoinformed.backups.runs import last_backup, last_tested_restore, record_run
from autoinformed.models import BackupRun


class Command(BaseCommand):
    help = (
        "Back up the whole site, database, pictures and documents, to a folder or to "
        "s3://bucket/prefix (docs/backup.md). Run it again after a stop: it goes on."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "place",
            nargs="?",
            default=settings.BACKUP_PLACE,
            help="Where to; else AUTOINFORMED_BACKUP.",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--check",
            action="store_true",
            help="Make none; try to restore the newest one beside the real database.",
        )
        what.add_argument(
            "--with-keys",
            action="store_true",
            help="Keep the site's keys in it too, encrypted by a passphrase.",
        )
        what.add_argument(
            "--last",
            action="store_true",
            help="Make none; say when one was last made, and last tried, without a fault.",
        )
        what.add_argument(
            "--private-removed",
            action="store_true",
            help="A copy for a developer: what readers may see, and nothing else.",
        )

        parser.add_argument(
            "--moved",
            action="store_true",
            help="Go on in a place whose newest set is of this site under another address.",
        )

    def handle(self, *, place, check, with_keys, last, private_removed, moved, **options):
        def say(line):
            self.stdout.write(line)
            self.stdout.flush()  # progress is for now, also into a file or a pipe

        if last:
            self.say_last()
            return
        try:
            target = open_place(place)
            if check:
                with record_run(BackupRun.Kind.CHECK, place=target.label) as run:
                    check_newest(target, run=run, say=say)
            elif private_removed:
                make_private_copy(target, say=say)
            else:
                passphrase = keys.choose_passphrase() if with_keys else ""
                with record_run(BackupRun.Kind.BACKUP, place=target.label) as run:
                    make_backup(target, run=run, passphrase=passphrase, moved=moved, say=say)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def say_last(self):
        for run, none in [
            (last_backup(), "No backup yet."),
            (last_tested_restore(), "No restore tried yet."),
        ]:
            if run and run.ended_at:
                ended = timezone.localtime(run.ended_at)
                took = (run.ended_at - run.began_at).total_seconds()
                self.stdout.write(
                    f"{run} to {run.place}, ended {ended:%Y-%m-%d %H:%M}, took {took:.0f} s."
                )
            else:
                self.stdout.write(none)
