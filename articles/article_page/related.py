"""Related articles: live ones on the companies and under the tags of another; where it is about no
company, those of its sections with words of its headline, too.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Article, ArticleCategory, ArticleCompany, TaggedArticle
from articles.models.placement import Placement
from house_style import search_words
from house_style.search_words import WordQuery

SHOWN = 4
# The newest of each list, read from its index alone, are all that is looked at: a tag with 50,000
# articles costs what a tag with 50 does. More than all that stands around an article already.
NEWEST = 30
MOST_LISTS = 20  # companies first


def find_related(
    article: Article, *, besides: Iterable[int], besides_slugs: Iterable[str] = ()
) -> list[Article]:
    """Find the articles closest to one from ``for_page()``, as cards without bylines. One query.

    Those that share most companies come first, then most tags, then words, then the newest.
    ``besides`` and ``besides_slugs`` are articles that the page shows already.
    """
    tag_ids = [row["id"] for row in article.tag_rows]
    lists: list[Any] = [
        ArticleCompany.objects.filter(company=company) for company in article.company_ids
    ]
    lists += [TaggedArticle.objects.filter(tag=tag) for tag in tag_ids]
    is_near = Q(shared_companies__gt=0) | Q(shared_tags__gt=0)
    rank: Value | SearchRank = Value(0.0, FloatField())
    if not article.company_ids and (words := read_headline(article)):
        lists += [
            ArticleCategory.objects.filter(category=row["id"]) for row in article.category_rows
        ]
        is_near |= Q(search=words)
        rank = SearchRank("search", words)
    if not lists:
        return []
    newest = [rows.live().newest_first().article_ids()[:NEWEST] for rows in lists[:MOST_LISTS]]
    close = (
        Article.objects.live()
        .filter(pk__in=newest[0].union(*newest[1:]))
        .exclude(pk__in={article.pk, *besides})
        .exclude(slug__in={*besides_slugs})
        .annotate(
            shared_companies=_count_shared(ArticleCompany, Q(company__in=article.company_ids)),
            shared_tags=_count_shared(TaggedArticle, Q(tag__in=tag_ids)),
            shared_words=rank,
        )
        .filter(is_near)
        .order_by("-shared_companies", "-shared_tags", "-shared_words", "-published_at", "-pk")
    )
    return list(close.for_cards().prefetch_related(None)[:SHOWN])


def read_headline(article: Article) -> WordQuery | None:
    """The words of the headline, any of which an article may have; None without one that counts."""
    terms = dict.fromkeys(map(str, search_words.read_terms(article.headline)))
    return WordQuery(" | ".join(terms)) if terms else None


def _count_shared(placements: type[Placement], which: Q) -> Coalesce:
    """Count how many of ``placements`` put the article in one of the lists that ``which`` names."""
    own = {placements.article_column: OuterRef("pk")}
    rows = placements.objects.filter(which, **own).order_by().values(placements.article_column)
    return Coalesce(Subquery(rows.annotate(shared=Count("pk")).values("shared")), 0)
