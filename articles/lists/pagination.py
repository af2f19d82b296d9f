"""Pagination: one page of a list of articles, newest first, such as a category or a year.

A page is cut from an index alone (the river's, or a placement's), one row longer than it shows:
the extra row says that another page follows, so nothing is ever counted. The number in a path
is an offset in that index; a pager's link carries the key of a row beside it, too, which is exact
whatever was published since, and costs no offset (docs/decisions/0017-pages-by-number-and-key.md).
Two queries, whatever the number of rows: their keys, and the cards.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, Self

from django.db.models import DateTimeField, Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from articles import models
from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.models import Article, ArticleQuerySet
from authors.models import Author

# What WordPress shows on a page unless told otherwise, so that /page/124/ of old still answers.
PER_PAGE = 10
# Far beyond any list; a larger number would overflow the database's offset.
LAST_PAGE = 1_000_000


# What heads a list because articles name it: the rows that place them there, and its key in those.
_NAMED: dict[Any, tuple[Any, str]] = {
    models.Tag: (models.TaggedArticle, "tag"),
    models.Company: (models.ArticleCompany, "company"),
    Author: (models.Byline, "author"),
    models.Series: (Article, "series"),
}


_KEY = re.compile(r"(-?[0-9]{1,16})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ArticleKey(NamedTuple):
    """Where one article stands in any list: its time of publication and its number."""

    published_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.published_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, typed: str) -> Self | None:
        """Read the key that ``str`` wrote; None for anything else."""
        if not (parts := _KEY.fullmatch(typed)):
            return None
        return cls(_EPOCH + timedelta(microseconds=int(parts[1])), int(parts[2]))


@dataclass(frozen=True)
class PageRequest:
    """The page of a list that is asked for: its number, and the row that it begins or ends at."""

    number: int = 1
    before: ArticleKey | None = None  # what is older than this row
    after: ArticleKey | None = None  # what is newer than this row


@dataclass(frozen=True)
class ListPage:
    """The articles of one page, and the URLs of those beside it ("" where there is none)."""

    articles: list[Any]  # as cards; or whatever rows ``paginate_rows`` was given
    number: int
    newer: str
    older: str
    first: str  # page 1, where neither of the two leads there


def paginate(rows: Any, *, path: str, page: PageRequest) -> ListPage:
    """Cut ``page`` out of the live ones of ``rows``. ``path`` is that of page 1.

    ``rows`` are articles, or placements that put them in a list (a category's, an author's).
    """
    column = getattr(rows.model, "article_column", "pk")
    cut = _cut_rows(rows.live(), column, page)
    articles = load_cards(cut.values_list(column, flat=True))
    if page.number > 1 and not articles:
        raise Http404("The list ends before this page.")
    is_longer = len(articles) > PER_PAGE
    # Read towards the newer, it is the newest row that is one too many.
    shown = articles[-PER_PAGE:] if page.after else articles[:PER_PAGE]
    newer = older = ""
    if page.after and not is_longer:
        newer = path
    elif page.number > 1:
        newer = _build_path(path, page.number - 1, after=shown[0])
    if is_longer or page.after:
        older = _build_path(path, page.number + 1, before=shown[-1])
    first = path if page.number > 2 else ""
    return ListPage(articles=shown, number=page.number, newer=newer, older=older, first=first)


def paginate_rows(
    rows: Any, *, number: int, build_url: Callable[[int], str], per_page: int | None = None
) -> ListPage:
    """Cut page ``number`` out of ``rows`` in their own order; ``build_url`` gives a page's URL."""
    length = per_page or PER_PAGE
    _check_number(number)
    start = (number - 1) * length
    shown = list(rows[start : start + length + 1])
    if number > 1 and not shown:
        raise Http404("The list ends before this page.")
    return ListPage(
        articles=shown[:length],
        number=number,
        newer=build_url(number - 1) if number > 1 else "",
        older=build_url(number + 1) if len(shown) > length else "",
        first=build_url(1) if number > 2 else "",
    )


def with_live(model: type[Model]) -> QuerySet[Any]:
    """The tags, companies, authors or series that a live article names, and no others.

    One that only a draft names would tell what is being written. (A category is a section of the
    site, empty or not.)
    """
    return model._default_manager.filter(Exists(live_placements(model)))


def live_placements(model: type[Model]) -> Any:
    """What places live articles in the list of an outer row of ``model``, for a subquery."""
    placements, key = _NAMED[model]
    return placements.objects.live().filter(**{key: OuterRef("pk")})


def load_cards(keys: Iterable[int]) -> list[Article]:
    """Load the live ones of the articles with these keys, as cards, newest first."""
    keys = list(keys)
    return _cards.fetch(keys=keys, at=timezone.now()) if keys else []


@FixedRows
def _cards() -> ArticleQuerySet:
    keys = IsAnyOf("pk", give_keys("keys"))
    return live_cards(at=Given("at", DateTimeField())).filter(keys)


def live_cards(*, at: Given) -> ArticleQuerySet:
    """Live articles with all that a card prints, newest first."""
    return Article.objects.live(at).for_cards().with_authors().with_sections().newest_first()


def paged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give ``view`` the ``PageRequest`` as ``page``; ``/page/1/`` redirects to the list itself.

    A key that we did not write is ignored: the number then decides.
    """

    @wraps(view)
    def at_page(
        request: HttpRequest, *args: Any, page: int | None = None, **kwargs: Any
    ) -> HttpResponse:
        if page == 1:
            return redirect(request.path.removesuffix("page/1/"), permanent=True)
        if page is None:
            return view(request, *args, page=PageRequest(), **kwargs)
        before, after = (ArticleKey.read(request.GET.get(name, "")) for name in ("before", "after"))
        return view(request, *args, page=PageRequest(page, before, after), **kwargs)

    return at_page


def _cut_rows(rows: Any, column: str, page: PageRequest) -> Any:
    """Cut the rows of one page and one more."""
    _check_number(page.number)
    if page.after:
        moment, pk = page.after
        is_newer = Q(published_at__gt=moment) | Q((f"{column}__gt", pk))
        newer = rows.filter(is_newer, published_at__gte=moment)
        return newer.order_by("published_at", column)[: PER_PAGE + 1]
    start = (page.number - 1) * PER_PAGE
    if page.before:
        moment, pk = page.before
        is_older = Q(published_at__lt=moment) | Q((f"{column}__lt", pk))
        rows, start = rows.filter(is_older, published_at__lte=moment), 0
    return rows.newest_first()[start : start + PER_PAGE + 1]


def _check_number(number: int) -> None:
    if not 1 <= number <= LAST_PAGE:
        raise Http404("There is no such page.")


def _build_path(path: str, number: int, **beside: Any) -> str:
    if number == 1:
        return path
    (name, article), *_ = beside.items()
    return f"{path}page/{number}/?{name}={ArticleKey(article.published_at, article.pk)}"
