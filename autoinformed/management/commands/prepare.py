import io
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from autoinformed.checks import check_migrations_are_known


class Command(BaseCommand):
    help = (
        "Bring the database up to date for this version: migrations, staff roles, the site's "
        "host name, the reader's rights, the search index. Run it before each deployment. Safe to "
        "run twice."
    )

    def handle(self, **options):
        verbosity = options["verbosity"]
        for fault in check_migrations_are_known(None, databases=["default"]):
            raise CommandError(f"{fault.msg} {fault.hint}")
        said = self.stdout if verbosity else io.StringIO()
        call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
        call_command("sync_roles", stdout=said)
        Site.objects.update_or_create(
            pk=settings.SITE_ID,
            defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": "AutoInformed"},
        )
        Site.objects.clear_cache()
        call_command("grant_reader", stdout=said)
        # The one that may take long, and that the site can run without.
        call_command("index_articles", stdout=said)
