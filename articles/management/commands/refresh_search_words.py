from django.core.management.base import BaseCommand

from articles.search.did_you_mean import refresh_search_words


class Command(BaseCommand):
    help = (
        "Take the words that “did you mean” may offer from the live articles. The task worker does "
        "it every hour; after a large import it can be done at once. Safe to run twice."
    )

    def handle(self, *, verbosity, **options):
        count = refresh_search_words()
        if verbosity:
            self.stdout.write(f"{count:,} words.")
