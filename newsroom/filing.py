"""Filing. Bylines, sections, companies, search terms and the order in lists.

Each keeps the copies that lists read beside the article in step with it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import batched

from django.db import transaction
from django.db.models import Q

from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Category,
    Company,
    Series,
    Tag,
    TaggedArticle,
)
from articles.models.article import SEARCHED_COLUMNS
from articles.models.placement import ORDER_COLUMNS
from articles.models.queryset import ArticleQuerySet
from articles.models.series import find_series_prefix
from authors.models import Author
from house_style.names import fold_name

# Few of them: the next letter may have an accent.
_PLAIN_START = re.compile(r"(?:[A-Za-z0-9](?![\u0300-\u036f])){0,3}")
PLACEMENTS = (Byline, ArticleCategory, TaggedArticle, ArticleCompany)


@transaction.atomic
def set_bylines(article: Article, authors: Sequence[Author]) -> None:
    """Make ``authors``, in this order, the byline of ``article``."""
    article.bylines.exclude(author__in=authors).delete()
    for position, author in enumerate(authors):
        Byline.objects.update_or_create(
            article=article, author=author, defaults={"position": position}
        )


@transaction.atomic
def file_under(article: Article, categories: Sequence[Category]) -> None:
    """File ``article`` in ``categories``, and count it in each category above them."""
    direct = {category.pk for category in categories}
    paths = {path for category in categories for path in category.ancestor_paths()}
    above = set(Category.objects.filter(path__in=paths).values_list("pk", flat=True)) - direct
    article.category_placements.exclude(category_id__in=direct | above).delete()
    kept = {row.category_id: row for row in article.category_placements.all()}
    for category_id in [*(category.pk for category in categories), *sorted(above)]:
        is_direct = category_id in direct
        row = kept.get(category_id)
        if row is None:
            ArticleCategory.objects.create(
                article=article, category_id=category_id, is_direct=is_direct
            )
        elif row.is_direct != is_direct:
            row.is_direct = is_direct
            row.save(update_fields=["is_direct"])


@transaction.atomic
def file_again_below(category: Category) -> None:
    """File the articles of ``category`` and of all below it again: it moved to another parent."""
    tree = Category.objects.filter(Q(pk=category.pk) | Q(path__startswith=f"{category.path}/"))
    placed = ArticleCategory.objects.filter(category__in=tree)
    for article in Article.objects.filter(pk__in=placed.values("article_id")).iterator():
        direct = article.category_placements.filter(is_direct=True).select_related("category")
        file_under(article, [row.category for row in direct])


@transaction.atomic
def set_companies(article: Article, companies: Sequence[Company]) -> None:
    """Make ``companies`` the ones that ``article`` is about."""
    article.company_placements.exclude(company__in=companies).delete()
    for company in companies:
        ArticleCompany.objects.get_or_create(article=article, company=company)


def refresh_search_terms(articles: ArticleQuerySet) -> None:
    """Bring the search text of ``articles`` up to date: what they name is called otherwise now."""
    keys = articles.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500)
    for batch in batched(keys, 500):
        _refresh_search_terms(batch)


@transaction.atomic
def _refresh_search_terms(keys: Collection[int]) -> None:
    rows = Article.objects.only(*SEARCHED_COLUMNS).filter(pk__in=keys).order_by("pk")
    held = list(rows.select_for_update())
    for article, terms in zip(held, build_search_terms(held), strict=True):
        article.search_terms = terms
        article.save(update_fields=["search_terms"])


def build_search_terms(articles: Collection[Article]) -> list[str]:
    """Give the names of companies, symbols, tags and authors of each of ``articles``, as one text.

    A few queries, however many they are.
    """
    fresh = Article.objects.only("pk").prefetch_related(
        "tag_placements__tag",
        "bylines__author",
        "companies__listings",
        "companies__aliases",
    )
    found = fresh.in_bulk([article.pk for article in articles])
    return [_join_names(found[article.pk]) for article in articles]


def _join_names(article: Article) -> str:
    return join_terms(
        [placement.tag for placement in article.tag_placements.all()],
        [byline.author for byline in article.bylines.all()],
        article.companies.all(),
    )


def join_terms(
    tags: Iterable[Tag], authors: Iterable[Author], companies: Iterable[Company] = ()
) -> str:
    """Join the names by which a search finds an article; companies with what they are called."""
    terms = [tag.name for tag in tags] + [author.name for author in authors]
    for company in companies:
        terms.append(company.name)
        terms += [alias.name for alias in company.aliases.all()]
        terms += [listing.symbol for listing in company.listings.all()]
    return " · ".join(dict.fromkeys(terms))


def refresh_order(article: Article) -> None:
    """Copy status and times to the rows that place ``article`` in lists."""
    values = {column: getattr(article, column) for column in ORDER_COLUMNS}
    for placement in PLACEMENTS:
        placement.objects.filter(**{placement.article_column: article.pk}).update(**values)


def gather_series(series: Series) -> int:
    """Put the articles whose headlines start with the name of ``series`` into it, no others.

    Returns how many are in it now.
    """
    # The database narrows by letters that everyone types alike, the folding tells.
    plain = _PLAIN_START.match(series.name)
    starts = Article.objects.filter(headline__istartswith=plain[0] if plain else "").only(
        "headline", "series"
    )
    of_it = [
        article.pk
        for article in starts.iterator()
        if fold_name(find_series_prefix(article.headline)) == series.name_folded
    ]
    Article.objects.filter(series=series).exclude(pk__in=of_it).update(series=None)
    Article.objects.filter(pk__in=of_it).update(series=series)
    return len(of_it)
