"""Sanitizer of HTML: the one declaration of what HTML may hold here, and what enforces it.

The editor's schema (``house_style/widgets.py``, ``static/js/newsroom/editor/``) is built from
``SOURCE``, and the model field lets through just ``SOURCE``, so the two cannot drift apart.
``COMPILED`` is ``SOURCE`` and what ``house_style/compiler.py`` adds to it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from urllib.parse import urlsplit

import nh3
from django.conf import settings

from house_style import charts, repairs
from house_style.folding import is_blank
from house_style.links import complete_url

LINK_SCHEMES = frozenset({"http", "https", "mailto"})

# Other names for what we have. The words and their weight stay; only the tag's name changes.
# A body never has an h1 (the headline is that), and headings deeper than h4 have no style.
SAME_AS = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "ins": "u",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
}

# Blocks that we do not have become paragraphs: dropping the tag alone would run the last word of
# one into the first word of the next.
FOREIGN_BLOCKS = frozenset(
    {"address", "article", "aside", "center", "details", "div", "fieldset", "footer", "form"}
    | {"header", "hgroup", "main", "nav", "section", "summary"}
)

_LINK_RELATIONS = frozenset({"nofollow", "sponsored", "ugc"})
_RENAMED_TAG = re.compile(
    r"<(/?)({})>".format("|".join(sorted({*SAME_AS, *FOREIGN_BLOCKS}, key=len, reverse=True)))
)
# These read what nh3 wrote, in which `<` and `>` inside an attribute are always escaped.
_LINK_TO_NOWHERE = re.compile(r"<a(?![^>]*\s(?:href|data-slot)=)[^>]*>(.*?)</a>", re.DOTALL)
_LINK = re.compile(r"(<a\b[^>]*>)((?:(?!<a\b).)*?)</a>", re.DOTALL)
_PICTURE = re.compile(r"<img(?=[^>]*\ssrc=)")
_PICTURE_FROM_NOWHERE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_ITS_ALT_TEXT = re.compile(r'<img(?=[^>]*\salt="([^"]+)")(?![^>]*\ssrc=)[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_NO_CLASS = re.compile(r'(?<=[a-z"]) class=""(?=[ >])')
# A parser takes away the first of them, each time that it reads the text.
_LINES_ABOVE_CODE = re.compile(r"(<pre[^>]*>)[\r\n]+")
_EMPTY_BLOCK = re.compile(r"<(p|h[2-4]|figcaption|figure|blockquote|dl|dt|dd)></\1>")
_TAG_START = re.compile(r"([a-zA-Z][^\s/>]*)([^>]*)")
_ATTRIBUTE = re.compile(r"""([^\s"'/>=]+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s"'>]+)))?""")
# At most this many passes until the cleaned text no longer changes (dropping a tag can bring
# together what HTML does not let nest, which the next reading then takes apart).
_PASSES = 6

# Gives a value as it may stand there, or None to drop its attribute.
type _Check = Callable[[str], str | None]


class CleanHTML(str):
    """HTML that came out of ``COMPILED``: neither the field nor the filter cleans it again.

    What is made of it (a part, a sum, ``str()`` of it) is a plain ``str`` and trusted by nobody.
    """

    __slots__ = ()


class CleanSource(CleanHTML):
    """HTML that came out of ``SOURCE``, which ``COMPILED`` would leave as it is."""

    __slots__ = ()


def _matching(pattern: str) -> _Check:
    return lambda value: value if re.fullmatch(pattern, value) else None


def _one_of(*allowed: str) -> _Check:
    return lambda value: value.lower() if value.lower() in allowed else None


def _no_value(_value: str) -> str:
    return ""


def _relation(value: str) -> str | None:
    """Keep what tells a search engine about the link; the rest is for the page to say."""
    kept = [word for word in value.lower().split() if word in _LINK_RELATIONS]
    return " ".join(dict.fromkeys(kept)) or None


def _own_picture(value: str) -> str | None:
    """Let a picture through only from our own media, so that readers ask no other host."""
    path = value.strip()
    if not path.startswith(settings.MEDIA_URL) or "\\" in path:
        return None
    steps = urlsplit(path).path.split("/")
    return None if ".." in steps or "." in steps else path


@dataclass(frozen=True)
class Declaration:
    """Tags, their attributes, and the check of each attribute's value (None drops it)."""

    tags: Mapping[str, Mapping[str, _Check]]
    mark: type[CleanHTML]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def _cleaner(self) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags={*self.tags, *SAME_AS, *FOREIGN_BLOCKS},
            attributes={tag: set(names) for tag, names in self.tags.items() if names},
            attribute_filter=self._attribute,
            allowed_classes={tag: set(names) for tag, names in self.classes.items()},
            url_schemes=set(LINK_SCHEMES),
            link_rel=None,
        )

    @cached_property
    def _reader(self) -> nh3.Cleaner:
        """Reads what is to be repaired: balances it, and says of each element if it is hidden."""
        return nh3.Cleaner(
            tags={*self.tags, *SAME_AS, *FOREIGN_BLOCKS, *repairs.TAGS},
            attributes={
                "*": {"style", "hidden", "class"},
                **{tag: set(names) for tag, names in self.tags.items() if names},
            },
            attribute_filter=_tell_hidden,
            url_schemes=set(LINK_SCHEMES),
            link_rel=None,
        )

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return value  # nh3 narrows it to `classes` itself
        check = self.tags.get(tag, {}).get(name)
        return check(value) if check else None

    def clean(self, html: str) -> CleanHTML:
        """Give ``html`` with only what is declared; cleaning it again changes nothing."""
        if isinstance(html, self.mark):
            return html
        text = html.replace("\x00", "")
        for _ in range(_PASSES):
            cleaned = self._one_pass(text)
            if cleaned == text:
                return self.mark(cleaned)
            text = cleaned
        # Nothing that a person writes comes here. Keep the words, give up the markup.
        return self.mark(f"<p>{nh3.clean_text(nh3.clean(text, tags=set()))}</p>")

    def _one_pass(self, text: str) -> str:
        if repairs.is_concerned(text):
            text = repairs.repair_markup(self._reader.clean(text))
        text = self._cleaner.clean(text)
        text = _NO_CLASS.sub("", text)
        text = _RENAMED_TAG.sub(self._rename, text)
        text = _LINK_TO_NOWHERE.sub(r"\1", text)
        text = _LINK.sub(_name_link, text)
        text = _PICTURE_FROM_NOWHERE.sub("", text)
        text = _LINES_ABOVE_CODE.sub(r"\1", text)
        return _EMPTY_BLOCK.sub("", text).strip()

    def _rename(self, match: re.Match[str]) -> str:
        slash, tag = match.groups()
        if tag in self.tags:  # `div` and `section` are ours in the compiled form
            return match[0]
        return f"<{slash}{SAME_AS.get(tag, 'p')}>"

    def list_refused(self, html: str) -> list[str]:
        """Name what ``clean`` would drop from ``html``, for the person who typed it."""
        refused: list[str] = []
        # Read tag by tag, in time that grows with the text alone, whatever is left open in it.
        for piece in html.split("<")[1:]:
            if start := _TAG_START.match(piece):
                refused += self._list_refused(start[1].lower(), start[2])
        return list(dict.fromkeys(refused))

    def _list_refused(self, tag: str, attributes: str) -> list[str]:
        tag = "p" if tag in FOREIGN_BLOCKS else SAME_AS.get(tag, tag)
        if tag in {"q", "tfoot"}:
            return []  # repaired, and nothing is lost
        if tag not in self.tags:
            return [f"<{tag}>"]
        refused = []
        for name, *values in _ATTRIBUTE.findall(attributes):
            name, value = name.lower(), unescape("".join(values))
            check = self.tags[tag].get(name)
            if name in _OURS_TO_SAY.get(tag, ()):
                continue
            if check is None:
                refused.append(f"{name} on <{tag}>")
            elif check(value) is None:
                refused.append(f'{name}="{value}" on <{tag}>')
        return refused


def _tell_hidden(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return "display:none" if repairs.HIDES.search(value) else None
    return value


def _name_link(match: re.Match[str]) -> str:
    """Give a link without words the alt text of the picture that was refused; drop it without."""
    start, content = match.groups()
    if _PICTURE.search(content) or not is_blank(unescape(_TAG.sub("", content))):
        return match[0]
    named = _ITS_ALT_TEXT.sub(r"\1", content)
    return f"{start}{named}</a>" if named != content else content


def _address(value: str) -> str | None:
    try:
        scheme = urlsplit(value.strip()).scheme.lower()
    except ValueError:  # such as http://[
        return None
    return complete_url(value) if scheme in LINK_SCHEMES | {""} else None


# What an old editor writes on each link is dropped without a word: the page decides it.
_OURS_TO_SAY = {"a": {"target", "rel"}}

_BARE_TAGS = (
    "p h2 h3 h4 strong em s u sup sub code cite br hr blockquote pre ul dl dt dd"
    " figure figcaption table caption thead tbody tr"
)
_any_text: _Check = str
_digits = _matching(r"[0-9]{1,5}")
_number = _matching(r"-?[0-9]{1,5}")
_CELL = {"colspan": _digits, "rowspan": _digits}

SOURCE = Declaration(
    tags={
        **{tag: {} for tag in _BARE_TAGS.split()},
        "a": {"href": _address, "title": _any_text, "rel": _relation},
        # a and A differ here
        "ol": {"start": _number, "reversed": _no_value, "type": _matching("[1aAiI]")},
        "li": {"value": _number},
        "img": {
            "src": _own_picture,
            "alt": _any_text,
            "width": _digits,
            "height": _digits,
            "loading": _one_of("lazy", "eager"),
        },
        "th": {"scope": _one_of("col", "row", "colgroup", "rowgroup"), **_CELL},
        "td": _CELL,
    },
    mark=CleanSource,
)


# Only ids of this form, so that no body can take the id of a part of the page.
_own_id = _matching(r"(note|note-ref|table)-[0-9]{1,4}")
# The name of a slot, which a view fills: a company's link, a list of coverage.
_slot = _matching(r"company-[0-9]{1,18}|coverage")

COMPILED = Declaration(
    mark=CleanHTML,
    tags={
        **SOURCE.tags,
        "a": {
            **SOURCE.tags["a"],
            "id": _own_id,
            "role": _one_of("doc-noteref", "doc-backlink"),
            "aria-label": _any_text,
            "data-enlarge": _one_of("picture"),
            "data-slot": _slot,
        },
        "ul": {"data-slot": _slot},
        "section": {"role": _one_of("doc-endnotes"), "aria-label": _any_text},
        "div": {
            "id": _own_id,
            "role": _one_of("region", "doc-footnote"),
            "tabindex": _one_of("0", "-1"),
            "aria-label": _any_text,
            "data-chart": charts.check_figures,
        },
        "span": {"role": _one_of("note"), "aria-label": _any_text},
    },
    classes={
        "sup": frozenset({"note-ref"}),
        "a": frozenset({"note-back", "note-mark", "enlarge", "company", "embed-go"}),
        "ul": frozenset({"coverage"}),
        "section": frozenset({"notes"}),
        "div": frozenset({"note", "note--informed", "table-scroll", "chart"}),
        "span": frozenset({"aside", "note-mark", "visually-hidden", "embed-label", "embed-words"}),
        "figure": frozenset({"figure--enlarge", "table-figure", "embed"}),
        "td": frozenset({"number"}),
        "th": frozenset({"number"}),
    },
)

clean = SOURCE.clean
clean_compiled = COMPILED.clean
