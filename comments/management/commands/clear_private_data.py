from django.core.management.base import BaseCommand

from comments.privacy import retention


class Command(BaseCommand):
    help = (
        "Clear what is kept of commenters and is over its time, as the worker does each day. "
        "Safe to run twice and beside a running site."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Count, and clear nothing.")

    def handle(self, *, dry_run, **options):
        for what, count in retention.clear(dry_run=dry_run).items():
            self.stdout.write(f"{what}: {count}")
