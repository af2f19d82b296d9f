from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from autoinformed.backups import keys
from autoinformed.backups.errors import BackupError
from autoinformed.backups.manifest import KEYS, choose_set, list_sets
from autoinformed.backups.places import open_place
from autoinformed.backups.restoring import plan_restore, restore


class Command(BaseCommand):
    help = "Restore a backup into this site, which must be stopped (docs/backup.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("place", help="The folder, or s3://bucket/prefix.")
        parser.add_argument("--set", dest="set_name", default="", help="Which; else the newest.")
        parser.add_argument("--list", action="store_true", help="Name the sets, and do nothing.")
        parser.add_argument("--dry-run", action="store_true", help="Say what it would do.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Though this place holds a site."
        )
        key = parser.add_mutually_exclusive_group()
        key.add_argument(
            "--with-keys",
            action="store_true",
            help="On a copy on your own machine: use the keys of the set from now on.",
        )
        key.add_argument(
            "--keys-to",
            type=Path,
            metavar="FILE",
            help="Write the keys of the set into a new file, as lines of an .env file, and do "
            "nothing else.",
        )

    def handle(self, *, place, set_name, dry_run, overwrite, with_keys, keys_to, **options):
        try:
            source = open_place(place)
            if options["list"]:
                for name in list_sets(source):
                    self.say(name)
            elif keys_to:
                keys.write_keys(self.read_keys(source, set_name), keys_to)
                self.say(f"Wrote {', '.join(keys.NAMES)} to {keys_to}, for you alone to read.")
            else:
                if with_keys:
                    keys.refuse_deployment()
                found = self.read_keys(source, set_name) if with_keys else None
                plan = plan_restore(source, set_name=set_name)
                for line in plan:
                    self.say(line)
                if dry_run:
                    self.say("Nothing was changed.")
                    return
                restore(source, plan, overwrite=overwrite, say=self.say)
                if found:
                    keys.adopt_keys(found)
                    self.say("The keys of the set are used from the next start on.")
        except BackupError as error:
            raise CommandError(str(error)) from error

    def read_keys(self, source, set_name):
        manifest = choose_set(source, set_name)
        if KEYS not in manifest.parts:
            raise BackupError(
                f"The set {manifest.name} holds no keys: it was made without --with-keys."
            )
        with source.open(manifest.part_name(KEYS)) as kept:
            data = kept.read()
        return keys.decrypt_keys(data, keys.ask_passphrase())

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()  # progress is for now, also into a file or a pipe
