"""Figures that enlarge: a picture with "Click for more." leads to the full picture."""

import re
from collections import Counter

from bs4.element import Tag

from house_style.tree import count_words, make_element, read_text

CLICK_FOR_MORE = re.compile(r"\bclick for more\b", re.IGNORECASE)
_IS_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.IGNORECASE)
# A paragraph this long is no caption, whatever it ends with.
_LONGEST_CAPTION = 60  # words


def enlarge_pictures(root: Tag) -> None:
    """Make a figure of each picture with "Click for more.", linked to the full picture."""
    pictures = root.find_all("img")
    held = Counter(id(picture.find_parent(["figure", "p"])) for picture in pictures)
    for picture in pictures:
        picture.attrs.setdefault("loading", "lazy")
        if held[id(picture.find_parent(["figure", "p"]))] > 1:
            continue
        figure = picture.find_parent("figure") or _make_from_paragraph(root, picture)
        if figure is None or len(figure.find_all("img", limit=2)) > 1:
            continue
        caption = figure.find("figcaption")
        if caption is None or not CLICK_FOR_MORE.search(read_text(caption)):
            continue
        figure["class"] = "figure--enlarge"
        link = picture.find_parent("a")
        if link is None:
            link = picture.wrap(make_element("a", href=str(picture["src"])))
        elif not _IS_PICTURE.search(str(link["href"])):
            continue  # it leads to a page, and goes on doing so
        link["class"] = "enlarge"
        link["data-enlarge"] = "picture"


def _make_from_paragraph(root: Tag, picture: Tag) -> Tag | None:
    """Make a figure of a paragraph that starts with its only picture, and of the words after it."""
    link = picture.parent
    media = link if link and link.name == "a" else picture
    paragraph = media.parent
    if paragraph is None or paragraph.name != "p" or paragraph.parent is not root:
        return None
    if "".join(str(node) for node in media.previous_siblings).strip() or read_text(media):
        return None
    source = _find_caption(paragraph)
    if source is None:
        return None
    figure, caption = make_element("figure"), make_element("figcaption")
    paragraph.insert_before(figure)
    figure.extend([media, caption])
    caption.extend(source)
    source.decompose()
    if paragraph is not source:
        paragraph.decompose()
    return figure


def _find_caption(paragraph: Tag) -> Tag | None:
    """Give what holds the caption of the picture in ``paragraph``: that, or the paragraph after."""
    source = paragraph if read_text(paragraph) else paragraph.find_next_sibling(True)
    if source is None or source.name != "p" or (source is not paragraph and source.find("img")):
        return None
    words = read_text(source)
    is_caption = CLICK_FOR_MORE.search(words) and count_words(words) <= _LONGEST_CAPTION
    return source if is_caption else None
