from django.core.management.base import BaseCommand

from articles.search import vocabulary


class Command(BaseCommand):
    help = (
        "Take the words that “did you mean” may offer from the live articles. The task worker does "
        "it every hour; after a large import it can be done at once. Safe to run twice."
    )

    def handle(self, *, verbosity, **options):
        count = vocabulary.refresh()
        if verbosity:
            self.stdout.write(f"{count:,} words.")
