"""One page of a list of articles, newest first: the front, a category, an author, a search.

A page is cut from an index alone (the river's, or a placement's), one row longer than it shows:
the extra row says that an older page follows, so nothing is ever counted. Three queries, whatever
the number of rows: articles, bylines, categories.
"""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
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


@dataclass(frozen=True)
class ListPage:
    """The articles of one page, and the addresses of those beside it ("" where there is none)."""

    articles: list[Article]
    number: int
    newer: str
    older: str


def river(articles, *, url, number):
    """Page ``number`` of the live ones of ``articles``. ``url`` is the path of page 1."""
    keys = articles.live().newest_first().values("pk")
    return _page(lambda start, end: cards().filter(pk__in=keys[start:end]), url=url, number=number)


def placed(placements, *, url, number):
    """Page ``number`` of what ``placements`` (a category's, an author's) put in a list."""
    rows = placements.live().newest_first()
    return _page(lambda start, end: cards().placed_by(rows[start:end]), url=url, number=number)


def found(articles, *, number, url_of):
    """Page ``number`` of ``articles`` in their own order; ``url_of`` gives a page's address."""
    return _page(lambda start, end: articles[start:end], number=number, url_of=url_of)


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
    """Give ``view`` the page's number; ``/page/1/`` redirects to the list itself."""

    @wraps(view)
    def at_page(request, *args, page=None, **kwargs):
        if page == 1:
            return redirect(request.path.removesuffix("page/1/"), permanent=True)
        return view(request, *args, page=1 if page is None else page, **kwargs)

    return at_page


def _page(cut, *, number, url="", url_of=None):
    if not 1 <= number <= LAST_PAGE:
        raise Http404("There is no such page.")
    url_of = url_of or (lambda page: url if page == 1 else f"{url}page/{page}/")
    start = (number - 1) * PER_PAGE
    articles = list(cut(start, start + PER_PAGE + 1))
    if number > 1 and not articles:
        raise Http404("The list ends before this page.")
    return ListPage(
        articles=articles[:PER_PAGE],
        number=number,
        newer=url_of(number - 1) if number > 1 else "",
        older=url_of(number + 1) if len(articles) > PER_PAGE else "",
    )
