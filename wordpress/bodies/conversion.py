"""Conversion of a body: what WordPress stored in, HTML for our rich-text field and a report out.

Pure: it asks no database. The steps, each in a module of its own: comments, shortcodes, paragraphs,
then on the tree players, pictures, links and structure. The sanitizer has the last word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nh3

from house_style import repairs, sanitizer, tree

from . import links, pictures, players, structure
from .block_comments import split_body
from .footnotes import read_footnotes
from .known_shortcodes import list_handlers
from .lookup import Gallery, Lookup, Picture
from .paragraphs import make_paragraphs
from .shortcodes import replace_shortcodes

__all__ = ["ConvertedBody", "Gallery", "Picture", "convert_body"]

_ANYWHERE = {"class", "style", "hidden", "id", "align"}
_READER = nh3.Cleaner(
    tags=set(
        {*sanitizer.SOURCE.tags, *sanitizer.SAME_AS, *sanitizer.FOREIGN_BLOCKS, *structure.FOREIGN}
        | {"q", "tfoot", "span", "font", "label", "button", "big", "small", "abbr", "iframe"}
        | {"audio", "video", "source", "object", "embed", "param"}
    ),
    clean_content_tags={"script", "style", "noscript", "template", "title", "svg", "math"},
    attributes={
        "*": _ANYWHERE,
        "a": {"href", "title", "rel"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start", "reversed", "type"},
        "li": {"value"},
        "th": {"scope", "colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        **{name: {"src", "title"} for name in ("iframe", "audio", "video", "source", "embed")},
        "object": {"data"},
        "param": {"name", "value"},
    },
    generic_attribute_prefixes={"data-"},
    link_rel=None,
)


@dataclass(frozen=True, slots=True)
class ConvertedBody:
    """A body in our form, and what to tell about how it came to be."""

    html: str  # which house_style.sanitizer.clean leaves as it is
    warnings: tuple[str, ...] = ()  # plain sentences, for the report
    galleries: tuple[Gallery, ...] = ()
    unknown_shortcodes: tuple[str, ...] = ()  # names, each once; they stand in ``html`` as text
    pages: int = 1  # one more than <!--nextpage--> stood in it: the old site had /2/, /3/ …
    more_words: str = ""  # of <!--more Words-->, the link that readers saw on lists


def convert_body(
    text: str,
    *,
    resolve_link: Callable[[str], str | None] = lambda url: None,
    resolve_picture: Callable[[str], Picture | None] = lambda url: None,
    resolve_attachment: Callable[[int], Picture | None] = lambda old_id: None,
    resolve_block: Callable[[int], str | None] = lambda old_id: None,
    attached: Sequence[int] = (),
    site_hosts: Sequence[str] = (),
    footnotes: str = "",
) -> ConvertedBody:
    """Give ``text``, a post's ``content:encoded``, as HTML that our rich-text field keeps.

    ``resolve_link`` gives the new address for an old one, as it stands in the body, or None to
    leave it. ``resolve_picture`` gives the picture of an address, which is asked for as it stands
    and, for a rendition (``-300x200``, ``-scaled``), as its original's; ``resolve_attachment`` that
    of an old id, for galleries and captions; ``resolve_block`` the body of a reusable block
    (``wp_block``). ``attached`` are the ids of what was uploaded to this post, which a bare
    ``[gallery]`` shows; ``footnotes`` is the custom field of that name. A picture that is not known
    vanishes with a warning if it is of ``site_hosts``, and becomes a link to it if it is not.
    """
    lookup = Lookup(resolve_link, resolve_picture, resolve_attachment, attached, site_hosts)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    split = split_body(text, include=resolve_block, footnotes=read_footnotes(footnotes))
    for name in split.empty_blocks:
        lookup.warn(f"WordPress filled a block “{name}” as it showed the page; it was left out.")

    unknown: dict[str, None] = {}
    written = []
    for part in split.parts:
        html, names = replace_shortcodes(part.text, list_handlers(lookup))
        unknown.update(dict.fromkeys(names))
        html = _READER.clean(html)
        is_typed = part.is_classic and (len(split.parts) == 1 or "<p" not in html)
        written.append(make_paragraphs(html) if is_typed else html)
    return ConvertedBody(
        html=_convert_tree(_READER.clean("".join(written)), lookup),
        warnings=tuple(lookup.warnings),
        galleries=tuple(lookup.galleries),
        unknown_shortcodes=tuple(unknown),
        pages=split.pages,
        more_words=split.more_words or "",
    )


def _convert_tree(html: str, lookup: Lookup) -> str:
    if tree.is_too_deep(html):
        lookup.warn(
            "The text is nested too deeply to be read; links and pictures stay as they are."
        )
        return str(sanitizer.clean(html))
    root = tree.parse(html)
    structure.drop_hidden(root)
    players.replace_players(root, lookup)
    pictures.tidy_figures(root, lookup)
    pictures.resolve_pictures(root, lookup)
    links.resolve_links(root, lookup)
    structure.flatten(root)
    pictures.lift_pictures(root)
    structure.wrap_bare(root)
    structure.drop_empty(root)
    structure.trim(root)
    structure.link_bare_urls(root, lookup)
    return str(sanitizer.clean(root.decode_contents(formatter=repairs.AS_TYPED)))
