"""Related articles: live ones on the companies and under the tags of another."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article, ArticleCompany, TaggedArticle
from articles.models.placement import Placement

SHOWN = 4
# The newest of each list, read from its index alone, are all that is looked at: a tag with 50,000
# articles costs what a tag with 50 does. More than all that stands around an article already.
NEWEST = 30
MOST_LISTS = 20  # companies first


def find_related(article: Article, *, besides: Iterable[int]) -> list[Article]:
    """Find the articles closest to one from ``for_page()``, as cards without bylines. One query.

    Those that share most companies come first, then most tags, then the newest. ``besides`` are
    keys of articles that the page shows already.
    """
    tag_ids = [row["id"] for row in article.tag_rows]
    lists = [ArticleCompany.objects.filter(company=company) for company in article.company_ids]
    lists += [TaggedArticle.objects.filter(tag=tag) for tag in tag_ids]
    if not lists:
        return []
    newest = [rows.live().newest_first().article_ids()[:NEWEST] for rows in lists[:MOST_LISTS]]
    close = (
        Article.objects.live()
        .filter(pk__in=newest[0].union(*newest[1:]))
        .exclude(pk__in={article.pk, *besides})
        .annotate(
            shared_companies=_count_shared(ArticleCompany, Q(company__in=article.company_ids)),
            shared_tags=_count_shared(TaggedArticle, Q(tag__in=tag_ids)),
        )
        .order_by("-shared_companies", "-shared_tags", "-published_at", "-pk")
    )
    return list(close.for_cards().prefetch_related(None)[:SHOWN])


def _count_shared(placements: type[Placement], which: Q) -> Coalesce:
    """Count how many of ``placements`` put the article in one of the lists that ``which`` names."""
    own = {placements.article_column: OuterRef("pk")}
    rows = placements.objects.filter(which, **own).order_by().values(placements.article_column)
    return Coalesce(Subquery(rows.annotate(shared=Count("pk")).values("shared")), 0)
