"""Front page: a lead story, a second rank, the river, the sections, and what came of old news.

Four queries, whatever the number of sections; each list is cut from its index, so an archive of a
hundred thousand articles takes no longer than one of ten. Nothing stands on the page twice, but for
what is most read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    DateTimeField,
    Expression,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Value,
)
from django.utils import timezone

from articles import clock, most_read
from articles.fixed_queries import FixedQuery, FixedRows, Given, IsAnyOf, give_keys
from articles.lists import pagination
from articles.models import Article, ArticleCategory, ArticleQuerySet, Category, FollowUp
from articles.page_tags import MOST_READ, TODAY, name_cards, name_links, name_row

SECOND_RANK = 3
# So many sections show articles, of so many each; every section is linked.
MOST_SECTIONS = 6
PER_SECTION = 4
FOLLOW_UPS = 3
MOST_READ_SHOWN, FEWEST_READ = 5, 3  # fewer make no list
RECENT = timedelta(days=14)  # older news of old news is none
# An article filed in several sections stands in the first alone: so many more are looked at.
_SPARE = 8
_NEWEST = pagination.PER_PAGE + 1  # the river, and whether older ones follow
_NOW = Given("at", DateTimeField())
_LEAD, _RIVER, _READ = range(3)  # what a key of the top is for


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
    most_read: list[Article]

    @property
    def page_tags(self) -> list[str]:
        """The tags of all that it shows, beside which articles are live."""
        categories = [*(section.category for section in self.sections), *self.elsewhere]
        listed = [article for section in self.sections for article in section.articles]
        lead = [self.lead] if self.lead else []
        cards = [*lead, *self.second_rank, *self.river, *listed]
        followed = [follow_up.article for follow_up in self.follow_ups]
        named = name_links([*followed, *self.most_read])
        shown = [*map(name_row, categories), *name_cards(cards), *named]
        return ["categories", "follow-ups", MOST_READ, TODAY, *shown]


def build_front() -> Front:
    """Build the front page at this moment."""
    top, has_older, most = _find_top()
    placed = _place_sections(top)
    wanted = [*top, *most, *(key for _, keys in placed for key in keys)]
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
        most_read=[shown[key] for key in most if key in shown],
    )


def _find_recent_start() -> datetime:
    """Since when news is recent: cut at midnight, when the kept pages of yesterday are dropped."""
    return clock.find_next_midnight(timezone.now() - RECENT)


def _find_top() -> tuple[list[int], bool, list[int]]:
    """Find the keys of page 1, a pinned lead before all others, whether more follow, and the keys
    of what is most read; none where that is little.
    """
    keys: dict[int, list[int]] = {_LEAD: [], _RIVER: [], _READ: []}
    for key, _, part, _ in _top.fetch(at=timezone.now()):
        keys[part].append(key)
    lead, river, most = keys.values()
    # Fetched twice where the pinned article is among the newest: a dict keeps its first place.
    top = list(dict.fromkeys([*lead, *river[: pagination.PER_PAGE]]))
    has_older = len(river) > pagination.PER_PAGE
    return top, has_older, most if len(most) >= FEWEST_READ else []


@FixedQuery
def _top() -> QuerySet[Any, Any]:
    live = Article.objects.live(_NOW).newest_first()
    pinned = live.filter(lead_until__gt=_NOW)
    read = most_read.list_most_read(at=_NOW)
    union = _list_keys(pinned, _LEAD)[:1].union(
        _list_keys(live, _RIVER)[:_NEWEST],
        _list_keys(read, _READ, F("most_read__place"))[:MOST_READ_SHOWN],
        all=True,
    )
    return union.order_by("part", "rank", "-published_at", "-pk")


def _list_keys(
    articles: ArticleQuerySet, part: int, rank: Expression | F | None = None
) -> QuerySet[Any, Any]:
    number = IntegerField()
    marked = articles.annotate(
        part=Value(part, output_field=number), rank=rank or Value(0, output_field=number)
    )
    return marked.values_list("pk", "published_at", "part", "rank")


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
    others = newest.exclude(IsAnyOf("article", give_keys("top")))
    candidates = others.values("article")[: PER_SECTION + _SPARE]
    categories = Category.objects.filter(parent=None).order_by("position", "name")
    return categories.annotate(candidates=ArraySubquery(candidates))


@FixedRows
def _follow_ups() -> QuerySet[FollowUp]:
    recent = FollowUp.objects.live(_NOW).filter(at__gte=Given("since", DateTimeField()))
    return recent[:FOLLOW_UPS]
