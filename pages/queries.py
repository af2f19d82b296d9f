"""WordPress's query addresses at the root of the site: which path each of them means now."""

import re
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from articles import lists
from articles.archives import Period
from articles.models import Article, Category, Tag
from authors.models import Author
from pages.models import Page

_DATE = re.compile("([12][0-9]{3})([0-9]{2})?([0-9]{2})?")


class Withdrawn(Exception):
    """The number is that of an article which was withdrawn: nothing leads to its address."""


def goal(query):
    """The path for ``query`` (a QueryDict such as ``?p=101407``), or "" where it means the front.

    The first name that WordPress itself would obey decides. Raises ``Http404`` where it names
    something that readers may not see (a draft's id tells nobody its slug), and ``Withdrawn``.
    """
    for name, find in _FINDERS.items():
        if name in query:
            return find(query[name])
    return ""


def _by_number(value, *querysets):
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Http404("WordPress's ids are numbers.")
    for rows in querysets:
        if found := rows.filter(legacy_id=int(value)).first():
            return found.get_absolute_url()
    if Article.objects.withdrawn().filter(legacy_id=int(value)).exists():
        raise Withdrawn
    raise Http404("Nothing that readers may see had this id.")


def _live_articles():
    return Article.objects.live().only("slug")


def _post(value):
    return _by_number(value, _live_articles(), Page.objects.live())


def _page(value):
    return _by_number(value, Page.objects.live(), _live_articles())


def _category(value):
    return _by_number(value, Category.objects.all())


def _author(value):
    return _by_number(value, lists.with_live(Author))


def _tag(value):
    if found := lists.with_live(Tag).filter(slug=value[:200].replace("\x00", "")).first():
        return found.get_absolute_url()
    raise Http404("There is no such tag.")


def _search(value):
    return f"{reverse('articles:search')}?{urlencode({'q': value})}"


def _month(value):
    """``201512``, and as much of a longer or shorter one as WordPress reads: year, month, day."""
    parts = _DATE.match(value)
    try:
        period = Period(*(int(part) for part in parts.groups() if part)) if parts else None
    except ValueError:
        period = None
    if period is None:
        raise Http404("No calendar has this date.")
    return period.get_absolute_url()


def _feed(value):
    return reverse(_FEEDS.get(value, "articles:feed"))


def _page_of_the_front(value):
    if value.isascii() and value.isdecimal() and len(value) < 8 and int(value) > 1:
        return reverse("articles:front_page", args=[int(value)])
    return reverse("articles:front")


_FEEDS = {
    "atom": "articles:feed_atom",
    "comments-rss2": "comments:feed",
    "comments-atom": "comments:feed_atom",
}
_FINDERS = {
    "s": _search,
    "m": _month,
    "p": _post,
    "page_id": _page,
    "cat": _category,
    "author": _author,
    "tag": _tag,
    "feed": _feed,
    "paged": _page_of_the_front,
}
