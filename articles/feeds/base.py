"""Feeds of this site: what all of them share, and their paths, one for each format."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from articles.addresses.permalinks import absolute
from articles.caching import public_page
from articles.feeds.formats import FORMATS, Rss, SiteSyndication
from articles.models import Publication
from articles.page_tags import tag_pages

LENGTH = 20


class SiteFeed(Feed):
    """A list in one format. A hub hears of it where ``has_hub`` (``newsroom/pings.py``)."""

    has_hub = False
    title: Any = ""  # beside the site's own name
    description: Any = ""  # empty: the site's
    item_guid_is_permalink = False
    item_description: Any = None
    feed_type: type[SiteSyndication]

    def __init__(self, feed_type: type[SiteSyndication]) -> None:
        self.feed_type = feed_type

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        return tag_pages(response, *request.shown_by_feed)  # type: ignore[attr-defined]

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        feed = super().get_feed(obj, request)
        tags = [*self.page_tags(obj), *(tag for item in feed.items for tag in item["page_tags"])]
        # Django hands the feed to nobody but the request.
        request.shown_by_feed = tags  # type: ignore[attr-defined]
        return feed

    def page_tags(self, obj: Any) -> list[str]:
        """The tags of which entries it has; each entry gives its own as ``page_tags``."""
        raise NotImplementedError

    def link(self, obj: Any) -> str:
        return absolute(obj.get_absolute_url() if obj else "/")

    def base(self, obj: Any) -> str:
        """The URL below which the feeds of the list stand."""
        return self.link(obj)

    def feed_url(self, obj: Any) -> str:
        return self.base(obj) + self.feed_type.path

    def feed_guid(self, obj: Any) -> str:
        return self.base(obj) + Rss.path

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        hub = settings.WEBSUB_HUB if self.has_hub else ""
        return {"publication": Publication.current(), "hub": hub}

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item: Any) -> datetime | None:
        return item.at

    def item_updateddate(self, item: Any) -> datetime | None:
        return self.item_pubdate(item)


def feed_paths(route: str, feed: type[SiteFeed], name: str = "feed") -> list[URLPattern]:
    """The routes of a list's feeds below ``route``, whose parts ``feed.get_object`` takes."""
    return [
        path(route + form.path, require_safe(public_page(feed(form))), name=f"{name}{form.name}")
        for form in FORMATS
    ]
