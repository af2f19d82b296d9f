"""WordPress query URLs at the root of the site (``/?p=101407``): the path that each means now."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from articles.lists import pagination
from articles.lists.archives import Period
from articles.models import Address, Article, Category, Tag
from articles.reader_functions import is_withdrawn
from authors.models import Author
from images.models import Image
from pages.models import Page

_DATE = re.compile("([12][0-9]{3})([0-9]{2})?([0-9]{2})?")


class Withdrawn(Exception):
    """The number is that of an article which was withdrawn: nothing leads to its URL."""


def find_path(query: QueryDict) -> str:
    """Find the path that ``query``, such as ``?p=101407``, means; "" where it means the front page.

    The first name that WordPress itself would obey decides. Raises ``Http404`` where it names
    something that readers may not see (a draft's id tells nobody its slug), and ``Withdrawn``.
    """
    for name, find in _FINDERS.items():
        if name in query:
            return find(str(query[name]))
    return ""


def _find_by_number(value: str, *querysets: QuerySet[Any]) -> str:
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Http404("WordPress's ids are numbers.")
    for rows in querysets:
        if found := rows.filter(legacy_id=int(value)).first():
            return found.get_absolute_url()
    if is_withdrawn(legacy_id=int(value)):
        raise Withdrawn
    raise Http404("Nothing that readers may see had this id.")


def _live_articles() -> QuerySet[Article]:
    return Article.objects.live().only("slug")


def _find_tag(value: str) -> str:
    if found := pagination.with_live(Tag).filter(slug=value[:200].replace("\x00", "")).first():
        return found.get_absolute_url()
    raise Http404("There is no such tag.")


def _find_attachment(value: str) -> str:
    """The article that a picture of this id leads, else the picture; or where an old row leads."""
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Http404("WordPress's ids are numbers.")
    if old := Address.objects.find(f"/?attachment_id={int(value)}"):
        if old.article and not old.article.is_live:
            raise Http404("Nothing that readers may see had this id.")
        return old.goal()
    if image := Image.objects.filter(legacy_id=int(value)).first():
        shown = _live_articles().filter(lead_image=image).order_by("published_at").first()
        return shown.get_absolute_url() if shown else image.url
    raise Http404("Nothing that readers may see had this id.")


def _find_archive(value: str) -> str:
    """Read ``201512`` and, as WordPress does, longer and shorter ones: year, month, day."""
    if parts := _DATE.match(value):
        with suppress(ValueError):
            return Period(*(int(part) for part in parts.groups() if part)).get_absolute_url()
    raise Http404("No calendar has this date.")


def _find_feed(value: str) -> str:
    name = "articles:feed_atom" if value == "atom" else "articles:feed"
    return _COMMENT_FEEDS.get(value) or reverse(name)


def _find_front_page(value: str) -> str:
    if value.isascii() and value.isdecimal() and len(value) < 8 and int(value) > 1:
        return reverse("articles:front_page", args=[int(value)])
    return reverse("articles:front")


# WordPress's own paths, which stay; comments are a neighbor whose URLs have no name here.
_COMMENT_FEEDS = {"comments-rss2": "/comments/feed/", "comments-atom": "/comments/feed/atom/"}
_FINDERS: dict[str, Callable[[str], str]] = {
    "s": lambda value: f"{reverse('articles:search')}?{urlencode({'q': value})}",
    "m": _find_archive,
    "p": lambda value: _find_by_number(value, _live_articles(), Page.objects.live()),
    "page_id": lambda value: _find_by_number(value, Page.objects.live(), _live_articles()),
    "attachment_id": _find_attachment,
    "cat": lambda value: _find_by_number(value, Category.objects.all()),
    "author": lambda value: _find_by_number(value, pagination.with_live(Author)),
    "tag": _find_tag,
    "feed": _find_feed,
    "paged": _find_front_page,
}
