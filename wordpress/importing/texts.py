"""Plain texts and times out of WordPress's: titles, names, biographies, comments, moments."""

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, NavigableString
from django.conf import settings
from django.utils import timezone

from house_style.folding import is_blank, remove_invisible
from house_style.shortening import cut_at_word

# Control characters, halves of surrogate pairs and what could reverse the words of a page.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_BLOCK = frozenset(
    {"p", "div", "li", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br"}
)
_LONGEST = 1_000_000  # characters; more is no text that a person wrote
EMAIL_ADDRESS = re.compile(r"\S[@＠﹫]\S+\.\S")


def read_line(html: str, *, longest: int) -> str:
    """Read ``html``, such as a title with markup and entities, as one line of plain text."""
    return cut_at_word(" ".join(_read(html[:_LONGEST]).split()), longest)


def read_text(html: str) -> str:
    """Read ``html`` as plain text in paragraphs; the address of a link stands behind its words."""
    lines = [" ".join(line.split()) for line in _read(html[:_LONGEST], lines=True).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return "" if is_blank(text) else text


def is_cut(html: str, kept: str) -> bool:
    """Whether ``kept``, of ``read_line``, is not all that ``html`` said."""
    return kept.endswith("…") and not _read(html[:_LONGEST]).rstrip().endswith("…")


def _read(html: str, *, lines: bool = False) -> str:
    text = _UNSEEN.sub("", html)
    if "<" in text or "&" in text:
        text = _read_tree(text, lines=lines)
    return text if lines else remove_invisible(text)


def _read_tree(html: str, *, lines: bool) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup(["script", "style", "template", "iframe", "object"]):
        hidden.decompose()
    if not lines:
        return soup.get_text()
    for link in soup("a"):
        href, words = str(link.get("href") or "").strip(), link.get_text()
        if href.startswith(("http://", "https://")) and href not in words:
            link.append(f" ({href})")
    for block in soup(list(_BLOCK)):
        after = "\n" if block.name in {"br", "li"} else "\n\n"
        block.insert_after(NavigableString(after))
    return soup.get_text()


def read_moment(gmt: datetime | None, local: datetime | None) -> datetime | None:
    """The aware moment of a time that an export gives twice: in UTC, which wins, and by its clock.

    The clock of the old site is taken to be the desk's (the setting ``TIME_ZONE``).
    """
    if gmt is not None:
        return _in_utc(gmt, UTC)
    return _in_utc(local, ZoneInfo(settings.TIME_ZONE)) if local else None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def not_ahead(moment: datetime | None) -> datetime:
    """``moment``, or now where that is still ahead or nobody knows it."""
    now = timezone.now()
    return min(moment, now) if moment else now
