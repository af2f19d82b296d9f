from django.core.management.base import BaseCommand

from articles.search import indexing
from articles.search.did_you_mean import refresh_search_words


class Command(BaseCommand):
    help = (
        "Index articles anew for search, where an older version of this program did. `prepare` "
        "runs it. It can be stopped at any time and goes on where it stood. Safe to run twice."
    )

    def handle(self, *, verbosity, **options):
        total = indexing.list_outdated().count()
        if not total:
            return
        said = self.stdout.write if verbosity else str
        said(
            f"{total:,} articles are indexed anew for search. Until all are, searches may miss "
            "some words. You can stop this at any time: the next run goes on where it stood."
        )
        done = 0
        for count in indexing.index_outdated():
            done += count
            said(f"{done:,} of {max(done, total):,} articles are indexed.")
        refresh_search_words()
