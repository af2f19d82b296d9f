"""The formats of a feed: RSS 2.0, Atom 1.0, JSON Feed 1.1. Each writes the same entries."""

import json
from dataclasses import dataclass
from mimetypes import guess_type

from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)

MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the modules that readers and aggregators expect beside it."""

    def rss_attributes(self):
        return (
            super().rss_attributes()
            | MEDIA
            | {
                "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
                "xmlns:dc": "http://purl.org/dc/elements/1.1/",
                "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
                "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
            }
        )

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        entry = item["entry"]
        # What has no summary is told in full where a summary would stand.
        super().add_item_elements(
            handler, item | {"description": item["description"] or entry.html}
        )
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author.name)
        if entry.summary:
            handler.addQuickElement("content:encoded", entry.html)
        if entry.comments is not None:
            handler.addQuickElement("slash:comments", str(entry.comments))
            handler.addQuickElement("wfw:commentRss", f"{entry.url}feed/")
        _add_picture(handler, entry.picture)


class Atom(Atom1Feed):
    """Atom 1.0 with the whole text and every author."""

    def root_attributes(self):
        return (
            super().root_attributes()
            | MEDIA
            | {"xmlns:thr": "http://purl.org/syndication/thread/1.0"}
        )

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        entry = item["entry"]
        super().add_item_elements(handler, item)
        for author in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            if author.url:
                handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        handler.addQuickElement("content", entry.html, {"type": "html"})
        if entry.comments is not None:
            answers = {"rel": "replies", "type": "text/html", "href": item["comments"]}
            handler.addQuickElement("link", None, answers | {"thr:count": str(entry.comments)})
        _add_picture(handler, entry.picture)


class Json(SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        outfile.write(json.dumps(self._feed(), ensure_ascii=False))

    def _feed(self):
        hub = self.feed["hub"]
        return _without_empty(
            version="https://jsonfeed.org/version/1.1",
            title=self.feed["title"],
            home_page_url=self.feed["link"],
            feed_url=self.feed["feed_url"],
            description=self.feed["description"],
            language=self.feed["language"],
            authors=[{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            hubs=[{"type": "WebSub", "url": hub}] if hub else [],
        ) | {"items": [self._item(item["entry"]) for item in self.items]}

    def _item(self, entry):
        return _without_empty(
            id=entry.key,
            url=entry.url,
            title=entry.title,
            content_html=entry.html,
            summary=entry.summary,
            image=entry.picture.url if entry.picture else "",
            date_published=rfc3339_date(entry.published),
            date_modified=rfc3339_date(entry.changed),
            authors=[_without_empty(name=author.name, url=author.url) for author in entry.authors],
            tags=list(entry.subjects),
        )


@dataclass(frozen=True)
class Format:
    """One format: what its address and the name of its route end with, and who writes it."""

    address: str
    name: str
    writer: type[SyndicationFeed]
    mime_type: str


RSS = Format("feed/", "", Rss, "application/rss+xml")
ATOM = Format("feed/atom/", "_atom", Atom, "application/atom+xml")
JSON = Format("feed.json", "_json", Json, "application/feed+json")
FORMATS = (RSS, ATOM, JSON)


def _add_picture(handler, picture):
    """Media RSS, which stands in RSS and in Atom alike (www.rssboard.org/media-rss)."""
    if picture is None:
        return
    attributes = {
        "url": picture.url,
        "medium": "image",
        "width": str(picture.width),
        "height": str(picture.height),
    }
    if mime_type := guess_type(picture.url)[0]:
        attributes["type"] = mime_type
    handler.startElement("media:content", attributes)
    if picture.alt:
        handler.addQuickElement("media:description", picture.alt, {"type": "plain"})
    if picture.credit:
        handler.addQuickElement("media:credit", picture.credit, {"role": "photographer"})
    handler.endElement("media:content")


def _without_empty(**values):
    return {name: value for name, value in values.items() if value}
