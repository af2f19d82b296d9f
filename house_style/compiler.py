"""Compiler of the house style: plain rich text in, the page's HTML and its facts out.

The site's writers type conventions, not widgets (``docs/house-style.md``). ``compile_body`` is
pure: no database, no clock. It wraps and links what was typed; it never drops, alters or moves a
word of it. What it does not understand stays as typed, and ``warnings`` name it for the editor.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bs4.element import PageElement, Tag
from django.conf import settings

from house_style import tree
from house_style.asides import mark_asides
from house_style.company_names import CompanyLookup, Mention, UnknownCompany
from house_style.curly_quotes import curl_quotes, curl_tree
from house_style.embeds import mark_embeds
from house_style.figures import CLICK_FOR_MORE, enlarge_pictures
from house_style.footnotes import Note, gather_notes, link_marks, pair_marks
from house_style.headings import level_headings
from house_style.links import read_own_path
from house_style.sanitizer import CleanHTML, clean, clean_compiled
from house_style.tables import mark_up_tables
from house_style.tickers import Listing, find_brackets
from house_style.tree import Run, count_words, make_element, read_text
from house_style.typed_lists import make_lists

# Raise it when the same source would compile to something else: stored forms are then remade.
COMPILER_VERSION = 5

# Silent reading of non-fiction in English: M. Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109 (2019), doi:10.1016/j.jml.2019.104047.
WORDS_A_MINUTE = 238

_MOST_WARNINGS = 20


@dataclass(frozen=True)
class Compiled:
    """What a body says: HTML for the page, and facts for search, cards, feeds and the editor."""

    html: CleanHTML
    text: str  # the writer's words, a line for each block
    opening: str = ""  # the first paragraph's words as readers see them, without note marks
    notes: list[Note] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    companies: list[int] = field(default_factory=list)  # recognized, in order; their ids
    unknown_companies: list[UnknownCompany] = field(default_factory=list)
    cited_paths: list[str] = field(default_factory=list)  # of links to our own site
    warnings: list[str] = field(default_factory=list)
    unmatched_notes: list[str] = field(default_factory=list)  # those warnings that are of notes

    @property
    def words(self) -> int:
        return count_words(self.text)


def compile_body(
    source_html: str | None,
    *,
    companies: CompanyLookup | None = None,
    signatures: Sequence[str] | None = None,
    site_hosts: Iterable[str] = (),
) -> Compiled:
    """Give the ``Compiled`` form of a body.

    Without ``companies``, no company is looked for. ``signatures`` are the names that close an
    editor's aside; left out, the setting ``HOUSE_STYLE_SIGNATURES``. Links to ``site_hosts`` are
    links to our own site, as those without a host are.
    """
    source = clean(source_html or "")
    if tree.is_too_deep(source):
        too_deep = ["This text is nested too deeply for the house style to be read."]
        return Compiled(clean_compiled(source), tree.extract_text(source), warnings=too_deep)
    if signatures is None:
        signatures = settings.HOUSE_STYLE_SIGNATURES

    root = tree.parse(source)
    cited_paths = _list_cited_paths(root, site_hosts)
    _wrap_bare_text(root)
    text = read_text(root)
    make_lists(root)
    level_headings(root)
    footnotes, note_warnings = pair_marks(root)
    link_marks(footnotes)
    opening = _find_opening(root)
    asides = mark_asides(root, signatures)
    mark_embeds(root)
    recognized, unknown, company_warnings = _link_companies(root, companies)
    # What was read so far is looked for in the source: there it stays as typed.
    curl_tree(root)
    enlarge_pictures(root)
    table_warnings = mark_up_tables(root)
    notes = gather_notes(footnotes)
    listings = [listing for bracket in find_brackets(text) for listing in bracket.listings]
    return Compiled(
        clean_compiled(root.decode_contents()),
        text,
        opening=curl_quotes(opening),
        notes=notes,
        asides=asides,
        listings=list(dict.fromkeys(listings)),
        companies=recognized,
        unknown_companies=unknown,
        cited_paths=cited_paths,
        warnings=[*note_warnings, *company_warnings, *table_warnings][:_MOST_WARNINGS],
        unmatched_notes=note_warnings[:_MOST_WARNINGS],
    )


def estimate_reading_minutes(words: int) -> int:
    """Give whole minutes to read so many words: at least 1; 0 without a word."""
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0


def cut_teaser(text: str, *, limit: int) -> str:
    """Give the first words of ``text``, in at most ``limit`` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole_words = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return whole_words.rstrip(" ,;:–—-") + "…"


def _find_opening(root: Tag) -> str:
    for paragraph in root.find_all("p", recursive=False):
        words = " ".join(read_text(paragraph, without=tree.is_label_or_reference).split())
        if count_words(CLICK_FOR_MORE.sub("", words)):
            return words
    return ""


def _list_cited_paths(root: Tag, site_hosts: Iterable[str]) -> list[str]:
    """List the paths of the links to our own site, ``/?p=`` ones with their number."""
    hosts = list(site_hosts)
    paths = (read_own_path(str(link["href"]), hosts) for link in root.find_all("a"))
    return list(dict.fromkeys(filter(None, paths)))


def _link_companies(
    root: Tag, companies: CompanyLookup | None
) -> tuple[list[int], list[UnknownCompany], list[str]]:
    """Make a slot of the first mention of each company; list their ids, who is unknown, doubts."""
    if companies is None:
        return [], [], []
    recognized: dict[int, bool] = {}  # whether it is linked
    unknown: dict[str, UnknownCompany] = {}
    warnings: list[str] = []
    for run in tree.list_runs(root):
        reading = companies.read(run.text)
        warnings += reading.doubts
        for company in reading.unknown:
            known = unknown.get(company.name)
            listed = (*known.listings, *company.listings) if known else company.listings
            unknown[company.name] = UnknownCompany(company.name, tuple(dict.fromkeys(listed)))
        first = []
        for mention in reading.mentions:
            recognized.setdefault(mention.company, False)
            if not recognized[mention.company] and _can_be_link(run, mention):
                recognized[mention.company] = True
                first.append(mention)
        for mention in reversed(first):
            slot = make_element("a", class_="company", data_slot=f"company-{mention.company}")
            tree.wrap(run, mention.start, mention.end, slot)
    for company in unknown.values():
        listed_as = ", ".join(f"{exchange}: {symbol}" for exchange, symbol in company.listings)
        warnings.append(f"{company.name} ({listed_as}) is not among the companies.")
    return list(recognized), list(unknown.values()), warnings


def _can_be_link(run: Run, mention: Mention) -> bool:
    if mention.start == mention.end:
        return False
    pieces = run.list_pieces(mention.start, mention.end)
    return bool(pieces) and not any(piece.string.find_parent("a") for piece in pieces)


def _wrap_bare_text(root: Tag) -> None:
    """Put text that stands outside every block into paragraphs."""

    def is_block(node: PageElement) -> bool:
        return isinstance(node, Tag) and node.name in tree.BLOCKS

    for are_blocks, group in groupby(list(root.contents), is_block):
        nodes = list(group)
        if not are_blocks and any(isinstance(node, Tag) or str(node).strip() for node in nodes):
            paragraph = make_element("p")
            nodes[0].insert_before(paragraph)
            paragraph.extend(nodes)
