"""Links of a body: those to the old site lead to the new one, those to a place in the text go."""

from bs4.element import Tag

from .lookup import Lookup


def resolve_links(root: Tag, lookup: Lookup) -> None:
    lost = 0
    for link in root.find_all("a"):
        url = str(link.get("href") or "").strip()
        if url.startswith("#") or not url:
            lost += bool(url)
            link.unwrap()
        elif not link.has_attr("data-known"):
            link["href"] = lookup.find_link(url)
    if lost:
        lookup.warn(f"Links to places within the text are plain words now ({lost}).")
