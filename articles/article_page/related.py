"""Related articles: live ones on the companies and under the tags of another; where it is about no
company, those of its sections with words of its headline, too.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    SlugField,
    Subquery,
    TextField,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    ArticleQuerySet,
    Category,
    Company,
    Tag,
    TaggedArticle,
)
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
    companies = article.company_ids[:MOST_LISTS]
    tags = [row["id"] for row in article.tag_rows][: MOST_LISTS - len(companies)]
    words = "" if article.company_ids else read_headline(article)
    sections = [row["id"] for row in article.category_rows] if words else []
    if not (companies or tags or sections):
        return []
    return _related.fetch(
        at=timezone.now(),
        companies=companies,
        tags=tags,
        sections=sections[: MOST_LISTS - len(tags)],
        words=words,
        besides=[article.pk, *besides],
        slugs=[*besides_slugs],
    )


@FixedRows
def _related() -> ArticleQuerySet:
    companies, tags = give_keys("companies"), give_keys("tags")
    words = WordQuery(Given("words", TextField()))
    near = _list_newest(Company, companies, ArticleCompany, "company").union(
        _list_newest(Tag, tags, TaggedArticle, "tag"),
        _list_newest(Category, give_keys("sections"), ArticleCategory, "category"),
    )
    return (
        Article.objects.live(_NOW)
        .filter(pk__in=near)
        .exclude(IsAnyOf("pk", give_keys("besides")))
        .exclude(IsAnyOf("slug", Given("slugs", ArrayField(SlugField()))))
        .annotate(
            shared_companies=_count_shared(ArticleCompany, IsAnyOf("company", companies)),
            shared_tags=_count_shared(TaggedArticle, IsAnyOf("tag", tags)),
            shared_words=SearchRank(F("search"), words),
        )
        .filter(Q(shared_companies__gt=0) | Q(shared_tags__gt=0) | Q(search=words))
        .order_by("-shared_companies", "-shared_tags", "-shared_words", "-published_at", "-pk")
        .for_cards()[:SHOWN]
    )


_NOW = Given("at", DateTimeField())


def _list_newest(
    owners: type[Any], keys: Given, placements: type[Placement], owner: str
) -> QuerySet[Any, Any]:
    """The keys of the newest articles in the lists of the ``owners`` with these keys."""
    placed = placements.objects.live(_NOW).filter(**{owner: OuterRef("pk")}).newest_first()
    newest = ArraySubquery(placed.article_ids()[:NEWEST])
    rows = owners.objects.filter(IsAnyOf("pk", keys)).order_by()
    return rows.values_list(Func(newest, function="unnest", output_field=BigIntegerField()))


def read_headline(article: Article) -> str:
    """The words of the headline as a tsquery, any of which will do; "" without one that counts."""
    return " | ".join(dict.fromkeys(map(str, search_words.read_terms(article.headline))))


def _count_shared(placements: type[Placement], which: IsAnyOf) -> Coalesce:
    """Count how many of ``placements`` put the article in one of the lists that ``which`` names."""
    own = {placements.article_column: OuterRef("pk")}
    rows = placements.objects.filter(which, **own).order_by().values(placements.article_column)
    return Coalesce(Subquery(rows.annotate(shared=Count("pk")).values("shared")), 0)
