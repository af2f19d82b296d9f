import io
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import NotSupportedError, OperationalError, connection
from psycopg.errors import LockNotAvailable

from autoinformed import one_at_a_time
from autoinformed.checks import check_migrations_are_known
from comments import keys


class Command(BaseCommand):
    help = (
        "Bring the database up to date for this version: migrations, staff roles, the site's "
        "host name, the reader's rights, the search index. Run it before each deployment. Safe to "
        "run twice, and by two at once."
    )

    def handle(self, **options):
        verbosity = options["verbosity"]
        self._refuse(keys.list_malformed_keys())
        try:
            connection.check_database_version_supported()
        except NotSupportedError as fault:
            raise CommandError(f"AutoInformed cannot use this server. {fault}") from fault
        said = self.stdout if verbosity else io.StringIO()
        with one_at_a_time.hold_prepare_lock(self.stderr.write):
            self._refuse(
                f"{fault.msg} {fault.hint}"
                for fault in check_migrations_are_known(None, databases=["default"])
            )
            self._migrate(max(0, verbosity - 1))
            self._refuse(keys.list_missing_keys(everywhere=True))
            call_command("sync_roles", stdout=said)
            Site.objects.update_or_create(
                pk=settings.SITE_ID,
                defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": "AutoInformed"},
            )
            Site.objects.clear_cache()
            call_command("grant_reader", stdout=said)
        # The one that may take long, and that the site can run without.
        call_command("index_articles", stdout=said)

    def _refuse(self, faults):
        for fault in faults:
            raise CommandError(fault)

    def _migrate(self, verbosity):
        try:
            with one_at_a_time.limit_lock_waits():
                call_command("migrate", verbosity=verbosity, interactive=False)
        except OperationalError as fault:
            if not isinstance(fault.__cause__, LockNotAvailable):
                raise
            raise CommandError(
                "A table is in use by something that does not end, such as a backup, so the "
                "migration that changes it was given up; the site serves as before. Run prepare "
                "again when that has ended."
            ) from fault
