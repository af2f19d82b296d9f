"""Sources of the demo: its texts and pictures, read from files.

An article is HTML below a head of TOML between two lines of ``+++``.

Times are told from the day of loading, so that the demo never looks old: ``days`` before it, at
``time`` of the desk's clock. All else is the same at each load.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile

TEXTS = Path(__file__).parent / "texts"
PICTURES = Path(__file__).parent / "pictures"
DOCUMENTS = Path(__file__).parent / "documents"
# The newest article needs some hours behind it for the comments that it already has.
FIRST_COMMENTS = timedelta(hours=3)

_COMMENT = re.compile(
    r"(?P<depth>>+) (?:(?P<days>\d+)d )?(?P<hours>\d+):(?P<minutes>\d\d) (?P<name>.+?)"
    r"(?: \((?P<state>[a-z]+)\))?"
)
_UNITS = ("days", "hours", "minutes")
_NEW_TEXT = "\n~~~\n"  # parts a comment from the edit of it that waits


@dataclass(frozen=True)
class ArticleSource:
    """One file of ``articles/``. ``days`` counts back from the day of loading; below 0, ahead."""

    slug: str
    body: str
    headline: str
    days: int
    time: str
    by: list[str]
    categories: list[str]
    tags: list[str]
    standfirst: str = ""
    kicker: str = ""
    picture: str = ""
    caption: str = ""
    status: str = "published"  # or draft, in review, ready, scheduled, withdrawn
    comments: str = "open"
    embargo: bool = False
    # Files of ``documents/`` that readers see as sources: {"file": …, "title": …}.
    documents: list[dict] = field(default_factory=list)
    # What the desk added later: {"after_hours": of publication, "text": …} and fields of the model.
    corrections: list[dict] = field(default_factory=list)
    follow_ups: list[dict] = field(default_factory=list)

    def moment(self, day: date) -> datetime:
        """The aware datetime of this article where ``day`` is the day of loading."""
        on, at = day - timedelta(days=self.days), time.fromisoformat(self.time)
        return datetime.combine(on, at, ZoneInfo(settings.TIME_ZONE))


@dataclass(frozen=True)
class CommentSource:
    """One comment of a file of ``comments/``; ``parent``: the place in its list that it answers."""

    name: str
    text: str
    after: timedelta  # the article's publication
    parent: int | None
    state: str = "approved"  # or pending, rejected, spam, removed, edited, staff
    edited_text: str = ""


@dataclass(frozen=True)
class PageSource:
    slug: str
    body: str
    title: str
    seo_description: str = ""


@dataclass(frozen=True)
class PictureSource:
    """One file of ``pictures/``. ``focus``: what matters, in shares of width and height."""

    name: str
    alt: str
    credit: str
    focus: tuple[float, float] = (0.5, 0.6)

    @property
    def file_name(self) -> str:
        """What the picture library is told that the file was called."""
        return f"demo-{self.name}.webp"

    def read_file(self) -> ContentFile:
        """Read the file to upload."""
        return ContentFile((PICTURES / f"{self.name}.webp").read_bytes(), name=self.file_name)


@dataclass(frozen=True)
class Newsroom:
    """Everything that the demo is made of; ``comments``: ``{slug of an article: [comment, …]}``."""

    articles: list[ArticleSource]
    comments: dict[str, list[CommentSource]]
    readers: dict[str, dict[str, str]]
    pages: list[PageSource]
    pictures: dict[str, PictureSource]
    portraits: dict[str, PictureSource]  # by the slug of the author
    authors: list[dict]
    categories: list[dict]
    series: list[dict]
    companies: list[dict]
    menus: dict[str, list[dict]]
    site: dict
    tags: list[str]

    def all_pictures(self) -> list[PictureSource]:
        return [*self.pictures.values(), *self.portraits.values()]

    def numbered_articles(self) -> list[tuple[int, ArticleSource]]:
        """Pairs of a number and an article."""
        return list(enumerate(self.articles, start=1))

    def numbered_comments(self) -> list[tuple[int, str, CommentSource]]:
        """Triples of a number, the slug of an article, and a comment on it."""
        pairs = [
            (article.slug, comment)
            for article in self.articles
            for comment in self.comments.get(article.slug, [])
        ]
        return [(pk, slug, comment) for pk, (slug, comment) in enumerate(pairs, start=1)]

    def day_of_loading(self, now: datetime) -> date:
        """The last day on which, by ``now``, the newest article has its first comments."""
        here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        day = here.date()
        newest = max(
            article.moment(day) for article in self.articles if article.status == "published"
        )
        return day if newest + FIRST_COMMENTS <= here else day - timedelta(days=1)


@cache
def read_newsroom() -> Newsroom:
    """Read the whole demo, its articles oldest first: newer ones leave the numbers of these."""
    articles = sorted(
        (ArticleSource(**_read_with_head(path)) for path in sorted(TEXTS.glob("articles/*.html"))),
        key=lambda article: (-article.days, article.time, article.slug),
    )
    return Newsroom(
        articles=articles,
        comments={
            path.stem: _parse_thread(path.read_text())
            for path in sorted(TEXTS.glob("comments/*.txt"))
        },
        readers=tomllib.loads((TEXTS / "comments/readers.toml").read_text())["readers"],
        pages=[PageSource(**_read_with_head(path)) for path in sorted(TEXTS.glob("pages/*.html"))],
        pictures=_read_pictures("pictures"),
        portraits=_read_pictures("portraits"),
        tags=sorted({tag for article in articles for tag in article.tags}, key=str.casefold),
        **tomllib.loads((TEXTS / "newsroom.toml").read_text()),
    )


def _read_pictures(kind: str) -> dict[str, PictureSource]:
    plan = tomllib.loads((PICTURES / "pictures.toml").read_text())
    return {
        name: PictureSource(name=name, credit=plan["credit"], **about)
        for name, about in plan[kind].items()
    }


def _read_with_head(path: Path) -> dict[str, Any]:
    _, head, body = path.read_text().split("+++\n", 2)
    return {"slug": path.stem, "body": body.strip()} | tomllib.loads(head)


def _parse_thread(text: str) -> list[CommentSource]:
    """``> 1:05 Name (state)`` starts a comment, an hour and five minutes after the article; each
    further ``>`` answers the last comment with one less."""
    comments = []
    open_at: list[int] = []  # places of the comments that the next one may answer, by depth
    for block in re.split(r"\n(?=>)", text.strip()):
        head, _, words = block.partition("\n")
        found = _COMMENT.fullmatch(head)
        if found is None:
            raise ValueError(f"Not the head of a comment: {head!r}")
        depth = len(found["depth"])
        if depth > len(open_at) + 1:
            raise ValueError(f"Answers nothing: {head!r}")
        words, _, edited = words.strip().partition(_NEW_TEXT)
        comments.append(
            CommentSource(
                name=found["name"],
                text=words.strip(),
                after=timedelta(**{unit: int(found[unit] or 0) for unit in _UNITS}),
                parent=open_at[depth - 2] if depth > 1 else None,
                state=found["state"] or "approved",
                edited_text=edited.strip(),
            )
        )
        open_at[depth - 1 :] = [len(comments) - 1]
    return comments
