"""Players in a body: a frame, a video, a sound becomes a paragraph with a link to it.

What house_style/embeds.py knows by its address is a figure on the page; the rest stays a link.
"""

from bs4.element import Tag

from house_style.embeds import label_embed
from house_style.tree import make_element

from .lookup import Lookup, complete_scheme, name_file
from .structure import wrap_bare

_PLAYERS = ["iframe", "video", "audio", "object", "embed"]


def replace_players(root: Tag, lookup: Lookup) -> None:
    for player in root.find_all(_PLAYERS):
        if player.find_parent(_PLAYERS) is not None:
            continue  # it is replaced with the one around it
        url = _find_url(player)
        if not url:
            lookup.warn(f"A player (<{player.name}>) names no file; it was left out.")
            player.decompose()
            continue
        paragraph = make_element("p")
        if label_embed(url):
            paragraph.append(url)
        else:
            link = make_element("a", href=url)
            link.append(str(player.get("title") or "").strip() or name_file(url))
            paragraph.append(link)
        player.replace_with(paragraph)
        around = paragraph.find_parent("p")
        if around is not None and paragraph.parent is around:
            wrap_bare(around)
            around.unwrap()


def _find_url(player: Tag) -> str:
    named = [player, *player.find_all(["source", "embed", "iframe"])]
    addresses = [
        str(element.get(name) or "")
        for element in named
        for name in ("src", "data-src", "data-lazy-src", "data")
    ]
    addresses += [
        str(parameter.get("value") or "")
        for parameter in player.find_all("param")
        if str(parameter.get("name") or "").lower() in {"movie", "src"}
    ]
    for address in addresses:
        url = complete_scheme(address.strip())
        if url.startswith(("http://", "https://", "/")):
            return url
    return ""
