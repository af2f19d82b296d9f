"""Search index as it is stored, beside as it would be built anew."""

from django.db import connection

from articles.models import Article
from house_style import search_words


def list_out_of_step():
    """The headlines of articles whose words are not indexed as they now are."""
    stale = []
    for article in Article.objects.order_by("pk"):
        stored, version = article.search, article.search_version
        article.index()
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::tsvector::text", [article.search])
            (fresh,) = cursor.fetchone()
        if (stored, version) != (fresh, search_words.VERSION):
            stale.append(article.headline)
    return stale
