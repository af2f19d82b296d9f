"""Front page: a lead story, a second rank, the river, the sections, and what came of old news.

Six queries, whatever the number of sections; each list is cut from its index, so an archive of a
hundred thousand articles takes no longer than one of ten. Nothing stands on the page twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    OuterRef,
    QuerySet,
    Value,
)
from django.utils import timezone

from articles import clock
from articles.fixed_queries import FixedQuery, FixedRows, Given, IsAnyOf
from articles.lists import pagination
from articles.models import Article, ArticleCategory, ArticleQuerySet, Category, FollowUp
from articles.page_tags import TODAY, name_cards, name_links, name_row

SECOND_RANK = 3
# So many sections show articles, of so many each; every section is linked.
MOST_SECTIONS = 6
PER_SECTION = 4
FOLLOW_UPS = 3
RECENT = timedelta(days=14)  # older news of old news is none
# An article filed in several sections stands in the first alone: so many more are looked at.
_SPARE = 8
_NEWEST = pagination.PER_PAGE + 1  # the river, and whether older ones follow
_NOW = Given("at", DateTimeField())


@dataclass(frozen=True)
class Section:
    """A main category with its newest articles that stand nowhere above."""

    category: Category
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    """All that the front page shows of articles; any part may be empty."""

    lead: Article | None
    second_rank: list[Article]
    river: list[Article]
    has_older: bool
    sections: list[Section]
    elsewhere: list[Category]  # the main categories that have no section here
    follow_ups: list[FollowUp]

    @property
    def page_tags(self) -> list[str]:
        """The tags of all that it shows, beside which articles are live."""
        categories = [*(section.category for section in self.sections), *self.elsewhere]
        listed = [article for section in self.sections for article in section.articles]
        lead = [self.lead] if self.lead else []
        cards = [*lead, *self.second_rank, *self.river, *listed]
        followed = [follow_up.article for follow_up in self.follow_ups]
        shown = [*map(name_row, categories), *name_cards(cards), *name_links(followed)]
        return ["categories", "follow-ups", TODAY, *shown]


def build_front() -> Front:
    """Build the front page at this moment."""
    top, has_older = _find_top()
    placed = _place_sections(top)
    wanted = [*top, *(key for _, keys in placed for key in keys)]
    shown = {article.pk: article for article in pagination.load_cards(wanted)}
    articles = [shown[key] for key in top if key in shown]
    others = articles[1:]
    sections = [
        Section(category, [shown[key] for key in keys if key in shown]) for category, keys in placed
    ]
    with_articles = [section for section in sections if section.articles][:MOST_SECTIONS]
    return Front(
        lead=articles[0] if articles else None,
        second_rank=others[:SECOND_RANK],
        river=others[SECOND_RANK:],
        has_older=has_older,
        sections=with_articles,
        elsewhere=[section.category for section in sections if section not in with_articles],
        follow_ups=_follow_ups.fetch(at=timezone.now(), since=_find_recent_start()),
    )


def _find_recent_start() -> datetime:
    """Since when news is recent: cut at midnight, when the kept pages of yesterday are dropped."""
    return clock.find_next_midnight(timezone.now() - RECENT)


def _find_top() -> tuple[list[int], bool]:
    """Find the keys of page 1, a pinned lead before all others, and whether more follow."""
    rows = _top.fetch(at=timezone.now())
    river = [key for key, _, leads in rows if not leads]
    lead = [key for key, _, leads in rows if leads]
    # Fetched twice where the pinned article is among the newest: a dict keeps its first place.
    top = list(dict.fromkeys([*lead, *river[: pagination.PER_PAGE]]))
    return top, len(river) > pagination.PER_PAGE


@FixedQuery
def _top() -> QuerySet[Any, Any]:
    live = Article.objects.live(_NOW).newest_first()
    pinned = live.filter(lead_until__gt=_NOW)
    union = _list_keys(pinned, leads=True)[:1].union(
        _list_keys(live, leads=False)[:_NEWEST], all=True
    )
    return union.order_by("-leads", "-published_at", "-pk")


def _list_keys(articles: ArticleQuerySet, *, leads: bool) -> QuerySet[Any, Any]:
    marked = articles.annotate(leads=Value(leads, output_field=BooleanField()))
    return marked.values_list("pk", "published_at", "leads")


def _place_sections(top: list[int]) -> list[tuple[Category, list[int]]]:
    """Give each main category with the keys of its newest articles that are not taken yet."""
    taken = set(top)
    placed: list[tuple[Category, list[int]]] = []
    category: Any
    for category in _sections.fetch(at=timezone.now(), top=top):
        keys = [key for key in category.candidates if key not in taken][:PER_SECTION]
        taken.update(keys)
        placed.append((category, keys))
    return placed


@FixedRows
def _sections() -> QuerySet[Category]:
    newest = ArticleCategory.objects.live(_NOW).filter(category=OuterRef("pk")).newest_first()
    others = newest.exclude(IsAnyOf("article", Given("top", ArrayField(BigIntegerField()))))
    candidates = others.values("article")[: PER_SECTION + _SPARE]
    categories = Category.objects.filter(parent=None).order_by("position", "name")
    return categories.annotate(candidates=ArraySubquery(candidates))


@FixedRows
def _follow_ups() -> QuerySet[FollowUp]:
    recent = FollowUp.objects.live(_NOW).filter(at__gte=Given("since", DateTimeField()))
    return recent[:FOLLOW_UPS]
