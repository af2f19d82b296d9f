"""Facts of compiled bodies, kept as rows: companies, links between our articles, pictures, series.

For many articles at once, in a number of queries that does not grow with them; ``publishing`` calls
it for the one that was saved, ``recompiling`` for a batch.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from articles import body_pictures
from articles.models import (
    Address,
    Article,
    ArticleCompany,
    ArticlePicture,
    Citation,
    Company,
    Series,
)
from articles.models.placement import ORDER_COLUMNS
from articles.models.series import find_series_prefix
from house_style.compiler import Compiled
from house_style.names import fold_name
from newsroom.links.checking import drop_mended

type CompiledArticles = Mapping[Article, Compiled]


@transaction.atomic
def apply_facts(compiled: CompiledArticles) -> list[Article]:
    """Keep what was read in articles: ``{article: its compiled body}``.

    Returns those whose companies changed. A company that an editor chose stays, whatever the text
    says. Each is given its series; the caller writes that column.
    """
    _set_series(compiled)
    _keep_citations(compiled)
    _keep_pictures(compiled)
    drop_mended(compiled)
    return _keep_companies(compiled)


def _set_series(articles: Collection[Article]) -> None:
    prefixes = {article: fold_name(find_series_prefix(article.headline)) for article in articles}
    rows = Series.objects.all() if any(prefixes.values()) else ()
    known = {series.name_folded: series for series in rows}
    for article, prefix in prefixes.items():
        article.series = known.get(prefix)


def _keep_citations(compiled: CompiledArticles) -> None:
    paths = {path for its in compiled.values() for path in its.cited_paths}
    at = Address.objects.find_articles(paths)
    known: dict[int, set[int]] = {article.pk: set() for article in compiled}
    rows = Citation.objects.filter(citing__in=compiled)
    for citing_id, cited_id in rows.values_list("citing_id", "cited_id"):
        known[citing_id].add(cited_id)
    new = []
    for article, its in compiled.items():
        cited = {at[path] for path in its.cited_paths if path in at} - {article.pk}
        if gone := known[article.pk] - cited:
            rows.filter(citing=article, cited__in=gone, is_pingback=False).delete()
        new += [Citation(citing=article, cited_id=pk) for pk in sorted(cited - known[article.pk])]
    Citation.objects.bulk_create(new, ignore_conflicts=True)


def _keep_pictures(articles: Collection[Article]) -> None:
    known: dict[int, set[int]] = {article.pk: set() for article in articles}
    rows = ArticlePicture.objects.filter(article__in=articles)
    for article_id, image_id in rows.values_list("article_id", "image_id"):
        known[article_id].add(image_id)
    new = []
    for article, shown in body_pictures.find_pictures(articles).items():
        if gone := known[article.pk] - shown:
            rows.filter(article=article, image__in=gone).delete()
        added = sorted(shown - known[article.pk])
        new += [ArticlePicture(article=article, image_id=pk) for pk in added]
    ArticlePicture.objects.bulk_create(new, ignore_conflicts=True)


def _keep_companies(compiled: CompiledArticles) -> list[Article]:
    known: dict[int, dict[int, bool]] = {article.pk: {} for article in compiled}
    rows = ArticleCompany.objects.filter(article__in=compiled)
    columns = ("article_id", "company_id", "is_recognized")
    for article_id, company_id, is_recognized in rows.values_list(*columns):
        known[article_id][company_id] = is_recognized
    read = {pk for its in compiled.values() for pk in its.companies}
    # One may have gone since the text was compiled.
    there = set(Company.objects.filter(pk__in=read).values_list("pk", flat=True)) if read else set()
    changed, new = [], []
    for article, its in compiled.items():
        found = [pk for pk in its.companies if pk in there]
        before = known[article.pk]
        gone = [pk for pk, is_recognized in before.items() if is_recognized and pk not in found]
        if gone:
            rows.filter(article=article, company__in=gone, is_recognized=True).delete()
        added = [pk for pk in found if pk not in before]
        order = {column: getattr(article, column) for column in ORDER_COLUMNS}
        new += [
            ArticleCompany(article=article, company_id=pk, is_recognized=True, **order)
            for pk in added
        ]
        if gone or added:
            changed.append(article)
    ArticleCompany.objects.bulk_create(new, ignore_conflicts=True)
    return changed
