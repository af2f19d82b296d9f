"""Pre-publication checklist: what is looked at before readers get an article.

A reader would see what blocks: it can be overridden only with a reason, which the log keeps. The
rest is advice. Everything is read from the article as it is saved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bs4.element import Tag
from django.conf import settings
from django.utils import timezone

from articles.models import Article
from authors.models import User
from house_style.company_names import UnknownCompany
from house_style.compiler import Compiled
from house_style.names import is_file_name
from house_style.shortening import cut_at_word
from house_style.table_figures import check_tables
from house_style.tree import is_too_deep, parse
from images.models import Image
from newsroom import publishing
from newsroom.changes import autosaves
from newsroom.checklist import malformed_links
from newsroom.checklist.style_rules import find_style_faults
from newsroom.history import editorial_log
from newsroom.links.own_paths import list_broken
from newsroom.models import EditorialLog

# A longer one is set smaller (static/css/components/story.css), and search engines cut it.
LONGEST_HEADLINE = 100
# Of one text: who has more of them wants the rule, not the list.
MOST_OF_STYLE = 30
_WRITTEN = {
    "kicker": "the kicker",
    "headline": "the headline",
    "standfirst": "the standfirst",
    "body_text": "the text",
    "lead_caption": "the caption of the lead image",
    "seo_title": "the title for search engines",
    "seo_description": "the description for search engines",
}
# “To come”, as newsrooms mark what is missing; but not the symbol in `NYSE: TK`.
_TO_COME = re.compile(r"(?<![A-Z]{3}: )(?<![A-Za-z0-9])(?:TK)+(?![A-Za-z0-9])")
_NO_ALT = "has no alternative text: who cannot see it learns nothing of it."
_FILE_NAME_FOR_ALT = "has the name of a file for alternative text, {}: say what it shows."
_QUOTED = re.compile(r"“(.+?)…?”")


@dataclass(frozen=True)
class Fault:
    """One thing to settle, ``text`` saying what, and where it is settled.

    ``field`` is the field of the form; ``find`` the words, the picture or the link in its text:
    of equal words those after so many others (``nth``). Words that stand in a ``cell`` of a table
    have its place, table, row and column from 0. ``instead`` is what would settle it there.
    """

    text: str
    field: str = "body"
    find: str = ""
    nth: int = 0
    cell: tuple[int, int, int] | None = None
    instead: str = ""
    is_blocking: bool = False
    company: UnknownCompany | None = None  # to be added
    picture: Image | None = None  # of the library, to be described there,
    lacks: str = ""  # in this field of it


def list_faults(article: Article, compiled: Compiled) -> list[Fault]:
    """List the faults of ``article``, those that block first.

    ``compiled`` is what ``Article.compile`` makes of it with the companies as they now are.
    """
    faults = [
        *_check_text(article),
        *_find_to_come(article),
        *_check_pictures(article),
        *_check_notes(compiled),
        *_check_figures(article),
        *_check_style(article, compiled),
        *_list_open_notes(article),
        *_check_links(article, compiled),
        *_check_headline(article),
        *_check_categories(article),
        *_check_presence(article),
        *_check_companies(compiled),
        *_pass_on_warnings(compiled),
    ]
    return sorted(faults, key=lambda fault: not fault.is_blocking)


def list_blocking(article: Article, compiled: Compiled) -> list[Fault]:
    """List the faults that stand in the way of publishing ``article``."""
    return [fault for fault in list_faults(article, compiled) if fault.is_blocking]


def override(article: Article, blocking: list[Fault], *, by: User | None, reason: str) -> None:
    """Say in the log of ``article`` that what is ``blocking`` was passed over, and why."""
    found = " ".join(fault.text for fault in blocking)
    what = f"Checklist overridden: {reason} (Left as it is: {found})"
    publishing.log_action(article, by=by, what=what)
    editorial_log.write(article, by=by, kind=EditorialLog.Kind.OVERRIDE, before=found, after=reason)


def _find_to_come(article: Article) -> Iterator[Fault]:
    for name, where in _WRITTEN.items():
        if found := _TO_COME.search(getattr(article, name)):
            field = "body" if name == "body_text" else name
            yield Fault(f"“{found[0]}” is still in {where}.", field, found[0], is_blocking=True)


def _check_figures(article: Article) -> Iterator[Fault]:
    """Sums, shares and changes in tables that do not agree with the figures beside them."""
    for number, doubt in check_tables(article.body):
        yield Fault(
            f"Table {number}, row {doubt.row + 1}: {doubt.shown} is shown where the other figures "
            f"give {doubt.expected}.",
            find=doubt.shown,
            cell=(number - 1, doubt.row, doubt.column),
            instead=doubt.instead,
        )


def _check_style(article: Article, compiled: Compiled) -> Iterator[Fault]:
    """Words that the house writes otherwise, by the rules that editors keep."""
    texts = {name: getattr(article, name) for name in _WRITTEN} | {"body_text": compiled.text}
    for name, text in texts.items():
        is_body = name == "body_text"
        found = find_style_faults(text, is_body=is_body)
        for told, words, start, instead in islice(found, MOST_OF_STYLE):
            nth = text.count(words, 0, start)
            yield Fault(told, "body" if is_body else name, words, nth=nth, instead=instead)


def _check_pictures(article: Article) -> Iterator[Fault]:
    """The alternative text and the credit of each picture, and whether readers see the credit."""
    if lead := article.lead_image:
        here = Fault("", "lead_image", is_blocking=True, picture=lead)
        if lead.is_undescribed:
            yield replace(here, text=f"The lead image {_NO_ALT}", lacks="alt")
        elif is_file_name(lead.alt):
            told = f"The lead image {_FILE_NAME_FOR_ALT.format(lead.alt)}"
            yield replace(here, text=told, lacks="alt")
        if not lead.credit.strip():
            yield replace(here, text="The lead image has no credit.", lacks="credit")
    if "<img" in article.body and not is_too_deep(article.body):
        yield from _check_pictures_of_text(article)


def _check_pictures_of_text(article: Article) -> Iterator[Fault]:
    pictures = parse(article.body).find_all("img")
    names = {_stored_name(picture) for picture in pictures}
    library = {image.file.name: image for image in Image.objects.filter(file__in=names)}
    for number, picture in enumerate(pictures, 1):
        known = library.get(_stored_name(picture))
        src = str(picture.get("src", ""))
        alt = str(picture.get("alt") or "").strip()
        what = f"Picture {number} of the text{_name_picture(picture, alt, known)}"
        here = Fault("", find=src, is_blocking=True)
        if not alt and not (known and known.is_decorative):
            yield replace(here, text=f"{what} {_NO_ALT}")
        elif is_file_name(alt):
            yield replace(here, text=f"{what} {_FILE_NAME_FOR_ALT.format(alt)}")
        if known and not known.credit.strip():
            yield replace(here, text=f"{what} has no credit.", picture=known, lacks="credit")
        elif known and known.credit.casefold() not in _read_around(picture).casefold():
            yield replace(here, text=f"{what} does not show its credit: {known.credit}.")


def _name_picture(picture: Tag, alt: str, known: Image | None) -> str:
    """Name a picture as a person knows it: its caption, its alt text, what the sender called it.

    "" where it has no words at all: the stored file's own name means nothing to anybody.
    """
    around = picture.find_parent("figure")
    caption = around.get_text(" ", strip=True) if around else ""
    said = "" if is_file_name(alt) else alt
    words = caption or said or (known and (known.caption or known.alt or known.original_name))
    return f" (“{cut_at_word(words, 60)}”)" if words else ""


def _stored_name(picture: Tag) -> str:
    return str(picture.get("src", "")).removeprefix(settings.MEDIA_URL)


def _read_around(picture: Tag) -> str:
    around = picture.find_parent("figure") or picture.parent
    return around.get_text(" ") if around else ""


def _check_notes(compiled: Compiled) -> Iterator[Fault]:
    for warning in compiled.unmatched_notes:
        yield Fault(warning, find=_quoted(warning), is_blocking=True)


def _list_open_notes(article: Article) -> Iterator[Fault]:
    for note in article.editorial_notes.open() if article.pk else ():
        yield Fault(f"A note is still open: {note.text}", find=note.quote, is_blocking=True)


def _check_links(article: Article, compiled: Compiled) -> Iterator[Fault]:
    for text, find in malformed_links.list_malformed(article.body, compiled):
        yield Fault(text, find=find, is_blocking=True)
    # By the time that readers see this one, another that is scheduled may be there.
    now = timezone.now()
    at = max(now, article.published_at or now)
    for path in list_broken(compiled.cited_paths, at=at):
        yield Fault(
            f"The link to {path} leads nowhere: readers find nothing there.",
            find=path,
            is_blocking=True,
        )


def _check_headline(article: Article) -> Iterator[Fault]:
    length = len(article.headline)
    if length > LONGEST_HEADLINE:
        yield Fault(
            f"The headline has {length} characters: over {LONGEST_HEADLINE} it is set smaller, "
            "and search engines cut it.",
            "headline",
        )


def _check_categories(article: Article) -> Iterator[Fault]:
    if not article.category_placements.exists():
        told = "It is filed in no category: readers of none will find it."
        yield Fault(told, "filed_under", is_blocking=True)


def _check_text(article: Article) -> Iterator[Fault]:
    if autosaves.is_empty(article.body):
        yield Fault("It has no text: readers would find an empty page.", is_blocking=True)


def _check_presence(article: Article) -> Iterator[Fault]:
    if article.lead_image is None:
        yield Fault("It has no lead image: lists and shared links show none.", "lead_image")
    if not article.bylines.exists():
        yield Fault("It has no byline: readers are not told who wrote it.", "byline")


def _check_companies(compiled: Compiled) -> Iterator[Fault]:
    for company in compiled.unknown_companies:
        listings = ", ".join(": ".join(listing) for listing in company.listings)
        text = f"{company.name} ({listings}) is not among the companies."
        yield Fault(text, find=company.name, company=company)


def _pass_on_warnings(compiled: Compiled) -> Iterator[Fault]:
    told = tuple(f"{company.name} (" for company in compiled.unknown_companies)
    for warning in compiled.warnings:
        is_told = told and warning.startswith(told) and "not among the companies" in warning
        if not is_told and warning not in compiled.unmatched_notes:
            yield Fault(warning, find=_quoted(warning))


def _quoted(warning: str) -> str:
    """The words of the text that a warning quotes."""
    quoted = _QUOTED.search(warning)
    return quoted[1] if quoted else ""
