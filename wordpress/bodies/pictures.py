"""Pictures of a body: each stands in a figure as the editor makes one, from our own library.

``<figure><a href><img></a><figcaption>``; the words of a picture that is not known stay.
"""

import re

from bs4.element import NavigableString, PageElement, Tag

from house_style.figures import CLICK_FOR_MORE
from house_style.tree import count_words, has_class, make_element, read_text

from .lookup import Gallery, Lookup, Picture, find_host, is_picture_file, name_file

_LAZY = ("data-orig-file", "data-full-url", "data-src", "data-lazy-src", "data-large-file")
_ATTACHMENT = re.compile(r"\bwp-image-([0-9]{1,18})\b")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_LONGEST_CAPTION = 60  # words; as house_style/figures.py has it
_GALLERIES = ("wp-block-gallery", "gallery", "tiled-gallery", "wp-block-jetpack-tiled-gallery")


def tidy_figures(root: Tag, lookup: Lookup) -> None:
    """Make figures of what themes and older editors wrote in place of them."""
    for element in root.find_all(style=_BACKGROUND):
        picture = make_element("img", src=_find_background(element), alt="")
        element.insert(0, picture)
    for box in root.select("div.wp-caption, dl.gallery-item"):
        box.name = "figure"
        for words in box.select(".wp-caption-text, .gallery-caption"):
            words.name = "figcaption"
        for icon in box.select("dt.gallery-icon"):
            icon.unwrap()
    for gallery in root.find_all(lambda tag: has_class(tag, *_GALLERIES)):
        if gallery.find_parent(lambda tag: has_class(tag, *_GALLERIES)) is None:
            _tidy_gallery(gallery, lookup)


def resolve_pictures(root: Tag, lookup: Lookup) -> None:
    """Show the library's picture for each, or what is left of one that it does not have."""
    for image in root.find_all("img"):
        if image.has_attr("data-known"):
            _show(image, image)
            continue
        sources = _list_sources(image)
        picture = lookup.find_picture(*sources, attachment=_find_attachment(image))
        if picture:
            _show_picture(image, picture, lookup)
        else:
            _replace_unknown(image, sources, lookup)


def lift_pictures(root: Tag) -> None:
    """Give each picture that starts, ends or fills a paragraph of ``root`` a figure of its own."""
    if root.find("img") is None:
        return
    for figure in root.find_all("figure"):
        _split_figure(figure)
    for paragraph in root.find_all("p", recursive=False):
        for media in _take_media(paragraph, at_start=True):
            paragraph.insert_before(_make_figure(media))
        for media in reversed(_take_media(paragraph, at_start=False)):
            paragraph.insert_after(_make_figure(media))
        if not paragraph.find("img") and not read_text(paragraph).strip():
            paragraph.decompose()
    for paragraph in root.find_all("p", recursive=False):
        _make_caption(paragraph)


def _tidy_gallery(gallery: Tag, lookup: Lookup) -> None:
    """Leave the figures of a gallery, one after the other, and its words below them."""
    images = gallery.find_all("img")
    urls = [source for image in images for source in _list_sources(image)[:1]]
    ids = [found for image in images if (found := _find_attachment(image))]
    lookup.galleries.append(Gallery(tuple(ids), tuple(urls)))
    for element in gallery.find_all(["ul", "ol", "li", "div"]):
        if element.find("img") is not None:
            element.unwrap()
    for image in images:
        if image.find_parent("figure") in (None, gallery):
            media = image.parent if image.parent and image.parent.name == "a" else image
            media.wrap(make_element("figure"))
    for caption in gallery.find_all("figcaption", recursive=False):
        caption.name = "p"
        gallery.append(caption.extract())
    gallery.name = "div"


def _list_sources(image: Tag) -> list[str]:
    """List the addresses of a picture, that of the largest first if a program tells them."""
    named = [str(image.get(name) or "").strip() for name in (*_LAZY, "src")]
    link = image.find_parent("a")
    target = str(link.get("href") or "") if link else ""
    return [url for url in [*named, target if is_picture_file(target) else ""] if url]


def _find_attachment(image: Tag) -> int:
    found = _ATTACHMENT.search(" ".join(image.get("class") or ()))
    figure = image.find_parent("figure")
    told = [found[1] if found else "", image.get("data-id"), image.get("data-attachment-id")]
    told.append(figure.get("data-attachment") if figure else "")
    return next((int(str(one)) for one in told if str(one or "").isdigit()), 0)


def _show_picture(image: Tag, picture: Picture, lookup: Lookup) -> None:
    alt = str(image.get("alt") or "").strip() or picture.alt_text
    shown = make_element("img", src=picture.url, alt=alt)
    if picture.width and picture.height:
        shown["width"], shown["height"] = str(picture.width), str(picture.height)
    link = image.find_parent("a")
    if link is not None:
        _lead_to_picture(link, picture, lookup)
    _show(image, shown)


def _show(image: Tag, shown: Tag) -> None:
    shown.attrs.pop("data-known", None)
    if image is not shown:
        image.replace_with(shown)


def _lead_to_picture(link: Tag, picture: Picture, lookup: Lookup) -> None:
    """Lead a link round a picture that led to its file or its page to the file in the library."""
    url = str(link.get("href") or "").strip()
    is_of_attachment = "attachment" in str(link.get("rel") or "") or "attachment_id=" in url
    found = lookup.find_picture(url) if is_picture_file(url) else None
    if found or is_of_attachment or (is_picture_file(url) and lookup.is_of_site(url)):
        link["href"] = (found or picture).url
        link["data-known"] = "true"


def _replace_unknown(image: Tag, sources: list[str], lookup: Lookup) -> None:
    alt = str(image.get("alt") or "").strip()
    url = next((source for source in sources if find_host(source) or source.startswith("/")), "")
    if has_class(image, "wp-smiley", "emoji"):
        _replace(image, alt)
        return
    if _is_speck(image) or not url:
        _replace(image, "")
        return
    is_of_site = lookup.is_of_site(url)
    if is_of_site:
        lookup.warn(f"The picture {url} is not in the library; it was left out.")
    else:
        lookup.warn(f"The picture {url} is of another site; a link leads to it.")
    link = image.find_parent("a")
    if link is None:
        leading = make_element("a", href=url)
        leading.append(alt or f"Picture: {name_file(url)}")
        _replace(image, "" if is_of_site else leading)
        return
    target = str(link.get("href") or "")
    is_named = read_text(link).strip() or (is_picture_file(target) and lookup.is_of_site(target))
    _replace(image, "" if is_named else alt or name_file(target))


def _replace(image: Tag, successor: str | Tag) -> None:
    """Put words in a picture's place, apart from those that it kept apart."""
    link = image.find_parent("a")
    place = image if link is None or read_text(link).strip() else link
    before, after = place.previous_sibling, place.next_sibling
    if isinstance(before, Tag) or not str(before or "")[-1:].isspace():
        place.insert_before(" ")
    if isinstance(after, Tag) or not str(after or "")[:1].isspace():
        place.insert_after(" ")
    image.replace_with(successor)


def _is_speck(image: Tag) -> bool:
    """Whether it only counts visits or keeps a distance."""
    sizes = [str(image.get(name) or "") for name in ("width", "height")]
    return any(size in {"0", "1", "2"} for size in sizes)


def _find_background(element: Tag) -> str:
    found = _BACKGROUND.search(str(element["style"]))
    return found[1].strip() if found else ""


def _split_figure(figure: Tag) -> None:
    """Leave a picture and its words in a figure; what else stands there follows it."""
    images = figure.find_all("img")
    captions = figure.find_all("figcaption")
    for image in images[1:]:
        figure.insert_after(_make_figure(_find_media(image).extract()))
    media = _find_media(images[0]).extract()
    words = [caption.extract() for caption in captions]
    rest = [node for node in list(figure.contents) if isinstance(node, Tag) or str(node).strip()]
    for node in reversed(rest):
        figure.insert_after(node.extract())
    figure.clear()
    figure.append(media)
    for caption in words[:1]:
        _unwrap_blocks(caption)
        figure.append(caption)
    for caption in reversed(words[1:]):
        caption.name = "p"
        figure.insert_after(caption)


def _unwrap_blocks(caption: Tag) -> None:
    for block in caption.find_all(["p", "div", "h2", "h3", "h4", "li", "ul", "ol"]):
        block.insert_after(make_element("br"))
        block.unwrap()
    while caption.contents and (
        (isinstance(last := caption.contents[-1], Tag) and last.name == "br")
        or not str(last).strip()
    ):
        last.extract()


def _find_media(image: Tag) -> Tag:
    """Give the link round a picture that holds nothing else, or the picture."""
    link = image.parent
    is_lone = link is not None and link.name == "a" and not read_text(link).strip()
    return link if is_lone and link is not None and len(link.find_all("img")) == 1 else image


def _make_figure(media: PageElement) -> Tag:
    figure = make_element("figure")
    figure.append(media)
    return figure


def _take_media(paragraph: Tag, *, at_start: bool) -> list[PageElement]:
    """Take the pictures off one end of a paragraph, in their order."""
    taken: list[PageElement] = []
    nodes = list(paragraph.contents)
    for node in nodes if at_start else reversed(nodes):
        if isinstance(node, NavigableString) and not str(node).strip():
            continue
        if isinstance(node, Tag) and node.name == "br":
            continue
        if not (isinstance(node, Tag) and (image := _find_lone_picture(node))):
            break
        taken.append(_find_media(image).extract())
    return taken if at_start else taken[::-1]


def _find_lone_picture(node: Tag) -> Tag | None:
    if node.name == "img":
        return node
    images = node.find_all("img", limit=2)
    return images[0] if len(images) == 1 and not read_text(node).strip() else None


def _make_caption(paragraph: Tag) -> None:
    """Make words that say "Click for more." below a picture its caption."""
    figure = paragraph.find_previous_sibling(True)
    words = read_text(paragraph)
    if figure is None or figure.name != "figure" or figure.find("figcaption"):
        return
    if not CLICK_FOR_MORE.search(words) or count_words(words) > _LONGEST_CAPTION:
        return
    paragraph.name = "figcaption"
    figure.append(paragraph.extract())
