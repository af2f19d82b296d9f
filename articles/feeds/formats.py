"""Formats of a feed: RSS 2.0, Atom 1.0, JSON Feed 1.1.

Titles and an item's description are plain text. Beside what Django's generators know, an item may
have ``html``, its whole text; ``authors``, dicts of ``name`` and ``url``; ``picture``, a dict of
``url``, ``width``, ``height`` (pixels), ``alt`` and ``credit``; and ``comment_count``.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from mimetypes import guess_type
from typing import Any

from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.html import escape

from articles.addresses.permalinks import absolute
from articles.models import Publication
from articles.xml_text import strip_unreadable

MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
# Where HTML takes "<" for the beginning of a tag: not in "A < B".
_TAG = re.compile("<(?=[A-Za-z/!?])")


class _Titles:
    """An XML writer that writes titles through ``write``, with ``attributes``, as Django cannot."""

    def __init__(self, handler: Any, write: Callable[[str], str], **attributes: str) -> None:
        self.handler, self.write, self.attributes = handler, write, attributes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.handler, name)

    def addQuickElement(self, name: str, contents: Any = None, attrs: Any = None) -> None:  # noqa: N802
        if name == "title":
            contents, attrs = self.write(contents), self.attributes
        self.handler.addQuickElement(name, contents, attrs)


class SiteSyndication(SyndicationFeed):
    """What the formats share. ``path`` ends the feed's path, ``name`` the name of its route."""

    path: str
    name: str
    link_element = "link"

    def __init__(
        self, *, title: str, description: str, publication: Publication, **kwargs: Any
    ) -> None:
        title = f"{title} – {publication.name}" if title else publication.name
        description = description or publication.description or title
        kwargs |= {"title": title, "description": description, "subtitle": description}
        kwargs |= {"author_name": publication.name, "author_link": absolute("/")}
        super().__init__(**strip_unreadable(kwargs))

    def add_item(self, **item: Any) -> None:  # type: ignore[override]  # as ``Feed`` calls it
        extra: dict[str, Any] = {"authors": [], "picture": None, "comment_count": None}
        super().add_item(**strip_unreadable(extra | item))

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement(self.link_element, None, {"rel": "hub", "href": hub})


class Rss(SiteSyndication, Rss201rev2Feed):
    """RSS 2.0 with the modules that readers and aggregators expect beside it."""

    path, name = "feed/", ""
    link_element = "atom:link"

    def rss_attributes(self) -> dict[str, str]:
        modules = {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }
        return super().rss_attributes() | MEDIA | modules

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(_Titles(handler, read_alike))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # What has no summary is told in full where a summary would stand.
        summary = _summary(item)
        described = item | {"description": summary or item["html"]}
        titled: Any = _Titles(handler, read_alike)
        super().add_item_elements(titled, described)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        if summary:
            handler.addQuickElement("content:encoded", item["html"])
        if item["comment_count"] is not None:
            handler.addQuickElement("slash:comments", str(item["comment_count"]))
            handler.addQuickElement("wfw:commentRss", f"{item['link']}feed/")
        _add_picture(handler, item["picture"])


class Atom(SiteSyndication, Atom1Feed):
    """Atom 1.0 with the whole text and every author."""

    path, name = "feed/atom/", "_atom"

    def root_attributes(self) -> dict[str, str]:
        threads = {"xmlns:thr": "http://purl.org/syndication/thread/1.0"}
        return super().root_attributes() | MEDIA | threads

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(_Titles(handler, escape, type="html"))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        titled: Any = _Titles(handler, escape, type="html")
        super().add_item_elements(titled, item | {"description": _summary(item)})
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            if "url" in author:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", item["html"], {"type": "html"})
        if item["comment_count"] is not None:
            replies = {"rel": "replies", "type": "text/html", "href": item["comments"]}
            replies["thr:count"] = str(item["comment_count"])
            handler.addQuickElement("link", None, replies)
        _add_picture(handler, item["picture"])


class Json(SiteSyndication):
    """JSON Feed 1.1 (jsonfeed.org), whose titles are plain text by its words."""

    path, name = "feed.json", "_json"
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        hub = self.feed["hub"]
        feed = _without_empty(
            version="https://jsonfeed.org/version/1.1",
            title=self.feed["title"],
            home_page_url=self.feed["link"],
            feed_url=self.feed["feed_url"],
            description=self.feed["description"],
            language=self.feed["language"],
            authors=[{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            hubs=hub and [{"type": "WebSub", "url": hub}],
        )
        feed["items"] = [self._item(item) for item in self.items]
        outfile.write(json.dumps(feed, ensure_ascii=False))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        return _without_empty(
            id=item["unique_id"],
            url=item["link"],
            title=item["title"],
            content_html=item["html"],
            summary=item["description"],
            image=item["picture"] and item["picture"]["url"],
            date_published=rfc3339_date(item["pubdate"]),
            date_modified=rfc3339_date(item["updateddate"]),
            authors=item["authors"],
            tags=item["categories"],
        )


FORMATS: tuple[type[SiteSyndication], ...] = (Rss, Atom, Json)


def read_alike(title: str) -> str:
    """Write ``title`` so that readers who take it for HTML see the same as those who do not.

    RSS does not say which is right. Nearly all titles are the same in both; one that HTML would
    take for a tag or an entity (``<i>``, ``&copy;``) is escaped for the many that do.
    """
    if unescape(title) != title:
        title = title.replace("&", "&amp;")
    return _TAG.sub("&lt;", title)


def _add_picture(handler: Any, picture: dict[str, Any] | None) -> None:
    """Media RSS, which stands in RSS and in Atom alike (www.rssboard.org/media-rss)."""
    if picture is None:
        return
    size = {"width": str(picture["width"]), "height": str(picture["height"])}
    attributes = {"url": picture["url"], "medium": "image", **size}
    if mime_type := guess_type(picture["url"])[0]:
        attributes["type"] = mime_type
    handler.startElement("media:content", attributes)
    if picture["alt"]:
        handler.addQuickElement("media:description", picture["alt"], {"type": "plain"})
    if picture["credit"]:
        handler.addQuickElement("media:credit", picture["credit"], {"role": "photographer"})
    handler.endElement("media:content")


def _summary(item: dict[str, Any]) -> str | None:
    """The description as the HTML that feed readers take it for."""
    return escape(item["description"]) if item["description"] else None


def _without_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
