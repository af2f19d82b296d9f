from django.core.management.base import BaseCommand

from autoinformed import worker


class Command(BaseCommand):
    help = (
        "Do background work (mails, renditions, alerts, prepared changes) until told to stop by "
        "SIGTERM or Ctrl-C. It goes on by itself after the database was away."
    )

    def handle(self, **options):
        worker.work()
