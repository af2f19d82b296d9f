"""One page of a list of articles, newest first: the front, a category, an author, a year.

A page is cut from an index alone (the river's, or a placement's), one row longer than it shows:
the extra row says that another page follows, so nothing is ever counted. The number in an address
is an offset in that index; a pager's link carries the key of a row beside it, too, which is exact
whatever was published since, and costs no offset (docs/decisions/0017-pages-by-number-and-key.md).
Three queries, whatever the number of rows: articles, bylines, categories.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import redirect

from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Company,
    Series,
    Tag,
    TaggedArticle,
)
from authors.models import Author

# What WordPress shows on a page unless told otherwise, so that /page/124/ of old still answers.
PER_PAGE = 10
# Far beyond any list; a larger number would overflow the database's offset.
LAST_PAGE = 1_000_000


# What heads a list because articles name it: the rows that place them there, and its key in those.
_NAMED: dict[Any, tuple[Any, str]] = {
    Tag: (TaggedArticle, "tag"),
    Company: (ArticleCompany, "company"),
    Author: (Byline, "author"),
    Series: (Article, "series"),
}


_KEY = re.compile(r"(-?[0-9]{1,16})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """Where one article stands in any list: its time of publication and its number."""

    published_at: datetime
    pk: int

    def __str__(self):
        return f"{(self.published_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, typed):
        """The key that ``str`` wrote; None for anything else."""
        if not (parts := _KEY.fullmatch(typed)):
            return None
        return cls(_EPOCH + timedelta(microseconds=int(parts[1])), int(parts[2]))


@dataclass(frozen=True)
class Place:
    """Which page of a list is asked for: its number, and the row that it begins or ends at."""

    number: int = 1
    before: Key | None = None  # what is older than this row
    after: Key | None = None  # what is newer than this row


@dataclass(frozen=True)
class ListPage:
    """The articles of one page, and the addresses of those beside it ("" where there is none)."""

    articles: list[Article]
    number: int
    newer: str
    older: str
    first: str  # page 1, where neither of the two leads there


def river(articles, *, url, page):
    """The live ones of ``articles`` at ``page``, a ``Place``. ``url`` is the path of page 1."""
    return _page(
        articles.live(),
        lambda rows: cards().filter(pk__in=rows.values("pk")),
        column="pk",
        url=url,
        page=page,
    )


def placed(placements, *, url, page):
    """What ``placements`` (a category's, an author's) put in a list, at ``page``, a ``Place``."""
    column = placements.model.article_column
    return _page(placements.live(), cards().placed_by, column=column, url=url, page=page)


def found(rows, *, number, url_of):
    """Page ``number`` of ``rows`` in their own order; ``url_of`` gives a page's address."""
    start = (_checked(number) - 1) * PER_PAGE
    shown = list(rows[start : start + PER_PAGE + 1])
    if number > 1 and not shown:
        raise Http404("The list ends before this page.")
    return ListPage(
        articles=shown[:PER_PAGE],
        number=number,
        newer=url_of(number - 1) if number > 1 else "",
        older=url_of(number + 1) if len(shown) > PER_PAGE else "",
        first=url_of(1) if number > 2 else "",
    )


def with_live(model):
    """The tags, companies, authors or series that a live article names, and no others.

    One that only a draft names would tell what is being written. (A category is a section of the
    site, empty or not.)
    """
    placements, key = _NAMED[model]
    return model.objects.filter(Exists(placements.objects.live().filter(**{key: OuterRef("pk")})))


def cards():
    """Live articles with all that a card prints, its categories too, newest first."""
    placements = ArticleCategory.objects.filter(is_direct=True).select_related("category")
    categories = placements.only("article_id", "is_direct", "category__name", "category__path")
    return (
        Article.objects.live()
        .for_cards()
        .prefetch_related(Prefetch("category_placements", categories))
        .newest_first()
    )


def paged(view):
    """Give ``view`` the ``page`` asked for, a ``Place``; ``/page/1/`` redirects to the list itself.

    A key that we did not write is ignored: the number then decides.
    """

    @wraps(view)
    def at_page(request, *args, page=None, **kwargs):
        if page == 1:
            return redirect(request.path.removesuffix("page/1/"), permanent=True)
        if page is None:
            return view(request, *args, page=Place(), **kwargs)
        before, after = (Key.read(request.GET.get(name, "")) for name in ("before", "after"))
        return view(request, *args, page=Place(page, before, after), **kwargs)

    return at_page


def _page(rows, cards_of, *, column, url, page):
    articles = list(cards_of(_cut(rows, column, page)))
    if page.number > 1 and not articles:
        raise Http404("The list ends before this page.")
    is_longer = len(articles) > PER_PAGE
    # Read towards the newer, it is the newest row that is one too many.
    shown = articles[-PER_PAGE:] if page.after else articles[:PER_PAGE]
    newer = older = ""
    if page.after and not is_longer:
        newer = url
    elif page.number > 1:
        newer = _url(url, page.number - 1, after=shown[0])
    if is_longer or page.after:
        older = _url(url, page.number + 1, before=shown[-1])
    first = url if page.number > 2 else ""
    return ListPage(articles=shown, number=page.number, newer=newer, older=older, first=first)


def _cut(rows, column, page):
    """The rows of one page and one more."""
    number = _checked(page.number)
    if page.after:
        moment, pk = page.after
        is_newer = Q(published_at__gt=moment) | Q((f"{column}__gt", pk))
        newer = rows.filter(is_newer, published_at__gte=moment)
        return newer.order_by("published_at", column)[: PER_PAGE + 1]
    start = (number - 1) * PER_PAGE
    if page.before:
        moment, pk = page.before
        is_older = Q(published_at__lt=moment) | Q((f"{column}__lt", pk))
        rows, start = rows.filter(is_older, published_at__lte=moment), 0
    return rows.newest_first()[start : start + PER_PAGE + 1]


def _checked(number):
    if not 1 <= number <= LAST_PAGE:
        raise Http404("There is no such page.")
    return number


def _url(url, number, **beside):
    if number == 1:
        return url
    (name, article), *_ = beside.items()
    return f"{url}page/{number}/?{name}={Key(article.published_at, article.pk)}"
