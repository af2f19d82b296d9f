"""Structure of a body: containers that mean nothing here go, every word is in a block of ours."""

import re
from itertools import groupby

from bs4.element import NavigableString, PageElement, Tag

from house_style import repairs
from house_style.embeds import label_embed
from house_style.folding import is_blank
from house_style.sanitizer import FOREIGN_BLOCKS
from house_style.tree import BLOCKS, make_element

from .lookup import Lookup

# Blocks that the sanitizer does not know: dropping the tag alone would join two words.
FOREIGN = frozenset(
    {"dialog", "dir", "legend", "menu", "optgroup", "option", "search", "select", "textarea"}
)

_CONTAINERS = FOREIGN_BLOCKS | FOREIGN
_BLOCKS = BLOCKS | _CONTAINERS | {"h1", "h5", "h6", "tfoot"}
_URL = re.compile(r"https?://\S+")
_MARKS = [  # (what a style says, the tag that says it)
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style\s*:\s*italic", re.IGNORECASE), "em"),
    (re.compile(r"text-decoration[^;]*underline", re.IGNORECASE), "u"),
    (re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE), "s"),
]
_MEDIA = ["img", "hr", "td", "th"]


def drop_hidden(root: Tag) -> None:
    """Drop what readers did not see."""
    for element in root.find_all(lambda tag: tag.has_attr("hidden") or tag.has_attr("style")):
        if element.has_attr("hidden") or repairs.HIDES.search(str(element["style"])):
            element.extract()


def flatten(root: Tag) -> None:
    """Unwrap containers, put bare words into paragraphs, and say styles with tags of ours."""
    _say_styles(root)
    for container in root.find_all(_CONTAINERS):
        wrap_bare(container)
        container.insert_before(" ")
        container.insert_after(" ")
        container.unwrap()
    for quotation in root.find_all("blockquote"):
        wrap_bare(quotation)
    for figure in root.find_all("figure"):
        if figure.find("img") is None or figure.find("figure") is not None:
            _unwrap_figure(figure)
    for caption in root.find_all("figcaption"):
        if caption.parent is None or caption.parent.name != "figure":
            caption.name = "p"
    wrap_bare(root)


def _say_styles(root: Tag) -> None:
    for span in root.find_all("span", style=True):
        style = str(span["style"])
        for pattern, name in _MARKS:
            if pattern.search(style) and not span.find(is_block):
                span.wrap(make_element(name))


def _unwrap_figure(figure: Tag) -> None:
    """Leave a figure to pictures: a table, a quote, a player stands for itself."""
    for caption in figure.find_all("figcaption", recursive=False):
        _place_caption(caption, figure)
    wrap_bare(figure)
    figure.unwrap()


def is_block(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in _BLOCKS


def wrap_bare(parent: Tag) -> None:
    """Put what stands outside every block of ``parent`` into paragraphs."""

    def holds_block(node: PageElement) -> bool:
        return is_block(node) or (isinstance(node, Tag) and node.find(is_block) is not None)

    for are_blocks, group in groupby(list(parent.contents), holds_block):
        nodes = list(group)
        if not are_blocks and any(isinstance(node, Tag) or str(node).strip() for node in nodes):
            paragraph = make_element("p")
            nodes[0].insert_before(paragraph)
            paragraph.extend(nodes)


def link_bare_urls(root: Tag, lookup: Lookup) -> None:
    """Link an address that stands alone in a paragraph, unless the page makes a figure of it."""
    for paragraph in root.find_all("p", recursive=False):
        url = paragraph.get_text().strip()
        if not _URL.fullmatch(url) or label_embed(url) or paragraph.find(["a", "img"]):
            continue
        link = make_element("a", href=lookup.find_link(url))
        link.extend(list(paragraph.contents))
        paragraph.append(link)


def drop_empty(root: Tag) -> None:
    """Drop what was only there for its space on the page, such as ``<p>&nbsp;</p>``."""
    names = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre"]
    for block in reversed(root.find_all([*names, "figcaption", "figure"])):
        if is_blank(block.get_text()) and block.find(_MEDIA) is None:
            block.decompose()


def trim(root: Tag) -> None:
    """Drop the spaces and line breaks at both ends of a block, and those between two of them."""
    for block in root.find_all(["p", "figcaption", "cite", "h1", "h2", "h3", "h4", "h5", "h6"]):
        _trim_end(block, 0)
        _trim_end(block, -1)
    for block in root.find_all("pre"):
        if isinstance(start := block.contents[0], NavigableString):
            # HTML forgets the first line end at each reading: the sanitizer would never be done.
            start.replace_with(str(start).lstrip("\n"))
    for node in list(root.contents):
        if not isinstance(node, Tag) and not str(node).strip():
            node.extract()
    for link in root.find_all("a"):
        if isinstance(before := link.previous_sibling, Tag) and before.name == "a":
            link.insert_before(" ")


def _trim_end(block: Tag, place: int) -> None:
    while block.contents:
        node = block.contents[place]
        if isinstance(node, Tag):
            if node.name != "br":
                return
            node.extract()
        elif words := str(node).lstrip() if place == 0 else str(node).rstrip():
            if words != str(node):
                node.replace_with(words)
            return
        else:
            node.extract()


def _place_caption(caption: Tag, figure: Tag) -> None:
    """Make the words below a table its caption, and those below anything else a paragraph."""
    tables = figure.find_all("table", limit=2)
    has_markup = caption.find(True) is not None
    if len(tables) == 1 and not has_markup and tables[0].find("caption") is None:
        caption.name = "caption"
        tables[0].insert(0, caption.extract())
    else:
        caption.name = "p"
