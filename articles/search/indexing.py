"""Search index: bringing up to date what stored articles are found by, after the rule changed.

A batch is one transaction: killed at any moment, the work goes on where it stood, because what is
done has the new version. Searches go on finding by the old words meanwhile.
"""

from collections.abc import Iterator

from django.db import transaction

from articles.models import Article, ArticleQuerySet
from articles.models.article import SEARCH_COLUMNS, SEARCHED_COLUMNS
from house_style import search_words

BATCH = 500


def list_outdated() -> ArticleQuerySet:
    """The articles that an older rule indexed; read from an index alone."""
    return Article.objects.filter(search_version__lt=search_words.VERSION)


def index_outdated(*, batch: int = BATCH) -> Iterator[int]:
    """Index the outdated articles by rising key; yields how many, once each batch is kept."""
    after = 0
    while True:
        with transaction.atomic():
            rows = list_outdated().filter(pk__gt=after).order_by("pk").only(*SEARCHED_COLUMNS)
            held = list(rows.select_for_update()[:batch])
            if not held:
                return
            for article in held:
                article.index()
                # Not `save`: nothing of the article changed.
                columns = {name: getattr(article, name) for name in SEARCH_COLUMNS}
                Article.objects.filter(pk=article.pk).update(**columns)
        after = held[-1].pk
        yield len(held)
