"""Read the house style out of a body: plain rich text in, the page's HTML and its facts out.

The site's writers type conventions, not widgets (DESIGN.md, "House style"). ``compile`` is pure: no
database, no clock. It wraps and links what was typed; it never drops, alters or moves a word of it.
What it does not understand stays as typed, and is named in ``warnings`` for the editor.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4.element import PageElement, Tag
from django.conf import settings

from house_style import embeds, footnotes, tables, tickers
from house_style.company_names import UnknownCompany
from house_style.sanitizer import clean, clean_compiled
from house_style.tree import (
    BLOCKS,
    DEEPEST,
    OBJECT,
    depth,
    is_label_or_reference,
    new,
    parse,
    runs,
    text_of,
    words_only,
    wrap,
)

# Raise it when the same source would compile to something else: stored forms are then remade.
COMPILER_VERSION = 3

# Silent reading of non-fiction in English: M. Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109 (2019).
WORDS_A_MINUTE = 238

_MOST_WARNINGS = 20
_CLICK_FOR_MORE = re.compile(r"\bclick for more\b", re.IGNORECASE)
_IS_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.IGNORECASE)
_POST_NUMBER = re.compile(r"(?:^|&)p=([0-9]{1,18})(?:&|$)")
# A paragraph this long is no caption, whatever it ends with.
_LONGEST_CAPTION = 60


@dataclass(frozen=True)
class Compiled:
    """What a body says: HTML for the page, and facts for search, cards, feeds and the editor."""

    html: str
    text: str  # the writer's words, a line for each block
    words: int
    minutes: int
    opening: str = ""  # the first paragraph's words, without note marks
    notes: list[footnotes.Note] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    listings: list[tuple[str, str]] = field(default_factory=list)  # (exchange, symbol)
    companies: list[int] = field(default_factory=list)  # recognised, in order; their ids
    unknown_companies: list[UnknownCompany] = field(default_factory=list)
    cited_paths: list[str] = field(default_factory=list)  # of links to our own site
    warnings: list[str] = field(default_factory=list)
    unmatched_notes: list[str] = field(default_factory=list)  # those warnings that are of notes


def compile(source_html, *, companies=None, signatures=None, site_hosts=()):
    """Give the ``Compiled`` form of a body.

    ``companies`` is a ``CompanyLookup``; left out, no company is looked for. ``signatures`` are the
    names that close an editor's aside; left out, the setting ``HOUSE_STYLE_SIGNATURES``. Links to
    ``site_hosts`` are links to our own site, as those without a host are.
    """
    source = clean(source_html or "")
    if depth(source) > DEEPEST:
        too_deep = ["This text is nested too deeply for the house style to be read."]
        return _facts(clean_compiled(source), words_only(source), warnings=too_deep)
    if signatures is None:
        signatures = getattr(settings, "HOUSE_STYLE_SIGNATURES", ("AutoCrat",))

    root = parse(source)
    cited_paths = _cited_paths(root, site_hosts)
    _wrap_bare_text(root)
    text = text_of(root)
    warnings: list[str] = []
    found = footnotes.find(root, warnings)
    unmatched_notes = warnings[:_MOST_WARNINGS]
    footnotes.link(found)
    opening = _opening(root)
    asides = _set_asides_apart(root, signatures)
    embeds.set(root)
    recognised, unknown = _link_companies(root, companies, warnings)
    _make_pictures_enlarge(root)
    warnings += tables.set(root)
    notes = footnotes.gather(root, found)
    return _facts(
        clean_compiled(root.decode_contents()),
        text,
        opening=opening,
        notes=notes,
        asides=asides,
        listings=_listings(text),
        companies=recognised,
        unknown_companies=unknown,
        cited_paths=cited_paths,
        warnings=warnings[:_MOST_WARNINGS],
        unmatched_notes=unmatched_notes,
    )


def plain_text(html):
    """Give the writer's words in ``html``, source or compiled: a line for each block."""
    return words_only(html) if depth(html) > DEEPEST else text_of(parse(html))


def word_count(text):
    """Count the words of a plain text; a dash or an asterisk that stands alone is none."""
    return sum(1 for word in text.split() if any(sign.isalnum() for sign in word))


def reading_minutes(words):
    """Give whole minutes to read so many words, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def first_paragraph(html):
    """Give the words of the first paragraph that has any, without note marks."""
    return "" if depth(html) > DEEPEST else _opening(parse(html))


def teaser(compiled, *, limit):
    """Give the opening of a text in at most ``limit`` characters, cut between words."""
    text = " ".join((compiled.opening or compiled.text).split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole_words = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return whole_words.rstrip(" ,;:–—-") + "…"


def _facts(html, text, **facts):
    words = word_count(text)
    return Compiled(html=html, text=text, words=words, minutes=reading_minutes(words), **facts)


def _opening(root):
    for paragraph in root.find_all("p", recursive=False):
        words = " ".join(text_of(paragraph, without=is_label_or_reference).split())
        if word_count(_CLICK_FOR_MORE.sub("", words)):
            return words
    return ""


def _listings(text):
    found = [listing for bracket in tickers.brackets(text) for listing in bracket.listings]
    return list(dict.fromkeys(found))


def _cited_paths(root, site_hosts):
    """List the paths of the links to our own site, ``/?p=`` ones with their number."""
    hosts = {host.lower().removeprefix("www.") for host in site_hosts}
    found: dict[str, None] = {}
    for link in root.find_all("a"):
        try:
            address = urlsplit(str(link["href"]).strip())
            host = (address.hostname or "").removeprefix("www.")
        except ValueError:  # such as http://[
            continue
        is_ours = host in hosts if host else not address.scheme and not address.netloc
        if not is_ours or not (address.path or "/").startswith("/"):
            continue
        if number := _POST_NUMBER.search(address.query):
            found[f"/?p={int(number[1])}"] = None
        elif address.path not in ("", "/"):
            found[address.path] = None
    return list(found)


def _link_companies(root, companies, warnings):
    """Make a slot of the first mention of each company; list their ids, and who is unknown."""
    if companies is None:
        return [], []
    recognised: dict[int, bool] = {}  # whether it is linked
    unknown: dict[str, UnknownCompany] = {}
    for run in runs(root):
        reading = companies.read(run.text)
        warnings += reading.doubts
        for company in reading.unknown:
            known = unknown.get(company.name)
            listed = (*known.listings, *company.listings) if known else company.listings
            unknown[company.name] = UnknownCompany(company.name, tuple(dict.fromkeys(listed)))
        first = []
        for mention in reading.mentions:
            recognised.setdefault(mention.company, False)
            if not recognised[mention.company] and _can_be_link(run, mention):
                recognised[mention.company] = True
                first.append(mention)
        for mention in reversed(first):
            slot = new("a", class_=["company"], data_slot=f"company-{mention.company}")
            wrap(run, mention.start, mention.end, slot)
    for company in unknown.values():
        listed = ", ".join(f"{exchange}: {symbol}" for exchange, symbol in company.listings)
        warnings.append(f"{company.name} ({listed}) is not among the companies.")
    return list(recognised), list(unknown.values())


def _can_be_link(run, mention):
    strings = run.strings_between(mention.start, mention.end) if mention.end > mention.start else []
    return bool(strings) and not any(string.find_parent("a") for _, string in strings)


def _wrap_bare_text(root):
    """Put text that stands outside every block into paragraphs."""
    bare: list[PageElement] = []
    for node in [*root.contents, None]:
        if node is not None and not (isinstance(node, Tag) and node.name in BLOCKS):
            bare.append(node)
            continue
        if any(isinstance(part, Tag) or str(part).strip() for part in bare):
            paragraph = new("p")
            bare[0].insert_before(paragraph)
            for part in bare:
                paragraph.append(part.extract())
        bare = []


def _set_asides_apart(root, signatures):
    """Wrap each ``[… – AutoCrat.]`` that one block holds; list their texts in order."""
    if not signatures:
        return []
    names = "|".join(re.escape(name) for name in signatures)
    signed = re.compile(rf"[–—―-]\s*(?:{names})\s*[.!]?\s*\]", re.IGNORECASE)
    asides = []
    for run in runs(root):
        found = []
        opening = _brackets(run.text)
        free = len(run.text)  # an aside within an aside is part of it
        for match in reversed(list(signed.finditer(run.text))):
            start = opening.get(match.end() - 1)
            if start is None or match.end() > free:
                continue
            aside = new("span", class_=["aside"], role="note")
            if wrap(run, start, match.end(), aside):
                free = start
                label = new("span", class_=["visually-hidden"])
                label.append("Editor’s note: ")
                aside.insert(0, label)
                found.append(" ".join(run.text[start : match.end()].replace(OBJECT, "").split()))
        asides += found[::-1]
    return asides


def _brackets(text):
    """Give the place of the opening bracket for each closing one that has one."""
    pairs, still_open = {}, []
    for bracket in re.finditer(r"[\[\]]", text):
        if bracket[0] == "[":
            still_open.append(bracket.start())
        elif still_open:
            pairs[bracket.start()] = still_open.pop()
    return pairs


def _make_pictures_enlarge(root):
    """Make a figure of each picture with "Click for more.", linked to the full picture."""
    pictures = root.find_all("img")
    held = Counter(id(picture.find_parent(["figure", "p"])) for picture in pictures)
    for picture in pictures:
        picture.attrs.setdefault("loading", "lazy")
        if held[id(picture.find_parent(["figure", "p"]))] > 1:
            continue
        figure = picture.find_parent("figure") or _figure_from_paragraph(root, picture)
        if figure is None or len(figure.find_all("img", limit=2)) > 1:
            continue
        caption = figure.find("figcaption")
        if caption is None or not _CLICK_FOR_MORE.search(text_of(caption)):
            continue
        figure["class"] = ["figure--enlarge"]
        link = picture.find_parent("a")
        if link is None:
            link = new("a", href=picture["src"])
            picture.replace_with(link)
            link.append(picture)
        elif not _IS_PICTURE.search(str(link["href"])):
            continue  # it leads to a page, and goes on doing so
        link["class"] = ["enlarge"]
        link["data-enlarge"] = "picture"


def _figure_from_paragraph(root, picture):
    """Make a figure of a paragraph that starts with its only picture, and of the words after it."""
    media = picture.parent if picture.parent.name == "a" else picture
    paragraph = media.parent
    if paragraph.name != "p" or paragraph.parent is not root:
        return None
    if "".join(str(node) for node in media.previous_siblings).strip():
        return None
    if media is not picture and text_of(media):
        return None
    following = paragraph.find_next_sibling()
    if text_of(paragraph):
        source = paragraph
    elif following is not None and following.name == "p" and not following.find("img"):
        source = following
    else:
        return None
    if (
        not _CLICK_FOR_MORE.search(text_of(source))
        or word_count(text_of(source)) > _LONGEST_CAPTION
    ):
        return None
    figure, caption = new("figure"), new("figcaption")
    paragraph.insert_before(figure)
    figure.append(media.extract())
    figure.append(caption)
    for node in list(source.contents):
        caption.append(node.extract())
    source.decompose()
    if paragraph is not source:
        paragraph.decompose()
    return figure
