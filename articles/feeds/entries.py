"""What a feed tells of, whatever its format: a channel of entries."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

# What XML 1.0 cannot carry. One such character in a comment would break the whole feed.
_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Person:
    """Who wrote an entry; ``url`` is the full address of their page, if they have one."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture with its full address; width and height in pixels."""

    url: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Entry:
    """One article, correction or comment. Addresses are full, times aware.

    ``key`` stays the same whatever becomes of the address: by it a feed reader knows the entry
    again. ``html`` is the whole text, clean; ``summary`` is plain text.
    """

    key: str
    url: str
    title: str
    html: str
    published: datetime
    changed: datetime
    summary: str = ""
    authors: tuple[Person, ...] = ()
    subjects: tuple[str, ...] = ()
    picture: Picture | None = None
    comments: int | None = None  # how many there are, at ``url`` with #comments

    def readable(self):
        """This entry without characters that a feed cannot carry."""
        return replace(
            self,
            title=readable(self.title),
            html=readable(self.html),
            summary=readable(self.summary),
            authors=tuple(replace(author, name=readable(author.name)) for author in self.authors),
            subjects=tuple(map(readable, self.subjects)),
            picture=self.picture
            and replace(
                self.picture,
                alt=readable(self.picture.alt),
                credit=readable(self.picture.credit),
            ),
        )


@dataclass(frozen=True)
class Site:
    """What the site calls itself in its settings."""

    name: str
    description: str

    @classmethod
    def current(cls):
        """Read through a template: the settings lie in an app above this one."""
        name, _, description = render_to_string("articles/feed_site.txt").partition("\n")
        return cls(name, description.strip())


@dataclass(frozen=True)
class Channel:
    """A list that has feeds.

    ``page`` is the path that readers open, ``base`` the one below which its feeds stand, ``name``
    what the list is called ("" for the whole site). A hub hears of it where ``has_hub``
    (``articles/pings.py`` tells it).
    """

    page: str
    base: str
    entries: list[Entry]
    name: str = ""
    about: str = ""
    has_hub: bool = False
    site: Site = field(default_factory=Site.current)

    @property
    def title(self):
        return readable(f"{self.name} – {self.site.name}" if self.name else self.site.name)

    @property
    def description(self):
        return readable(self.about or self.site.description or self.title)

    @property
    def hub(self):
        return settings.WEBSUB_HUB if self.has_hub else ""


def readable(text):
    """``text`` without the characters that XML cannot carry."""
    return _UNREADABLE.sub("", text)
