"""Visible words of HTML: what a reader reads, to compare a body before its conversion and after."""

import re
from collections import Counter
from html import unescape

import nh3

from house_style import repairs
from house_style.tree import is_too_deep, parse

from .block_comments import drop_comments
from .shortcodes import Shortcode, replace_shortcodes

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby"
    " s samp small span strike strong sub sup time tt u var wbr"
)
_BLOCK_NAMES = (
    "address article aside blockquote br button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr img input legend li"
    " main menu nav ol optgroup option p pre search section select summary table tbody td textarea"
    " tfoot th thead tr ul"
)
# Of these a browser that can show them shows no text, or never does.
_UNSHOWN_NAMES = (
    "audio canvas embed head iframe math noscript object script style svg template title video"
)
_PLAYERS = (
    "embed audio video playlist gallery youtube vimeo dailymotion tweet instagram soundcloud"
    " wpvideo videopress"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_READER = nh3.Cleaner(
    tags={*_BLOCK_NAMES.split(), *_INLINE},
    clean_content_tags=set(_UNSHOWN_NAMES.split()),
    attributes={"*": {"style", "hidden"}},
    link_rel=None,
)
_INLINE_TAG = re.compile(r"</?(?:{})\b[^>]*>".format("|".join(sorted(_INLINE, reverse=True))))
_BETWEEN_LINKS = re.compile(r"</a>(?=<a\b)")
_PLAYER_END = re.compile(r"</(?:audio|iframe|object|video)\s*>|<embed\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")


def visible_text(html: str) -> str:
    """Give the words that a reader sees of ``html``, in order, with a space between two blocks."""
    read = _READER.clean(_PLAYER_END.sub(r"\g<0><br>", html.replace("\x00", "")))
    if (" style=" in read or " hidden" in read) and not is_too_deep(read):
        root = parse(read)
        for element in root.find_all(_is_hidden):
            element.extract()
        read = root.decode_contents()
    return " ".join(
        unescape(_TAG.sub(" ", _INLINE_TAG.sub("", _BETWEEN_LINKS.sub("</a> ", read)))).split()
    )


def visible_text_of_body(text: str) -> str:
    """Give the words that a reader saw of a WordPress body, whose shortcodes are in it."""
    shown, _ = replace_shortcodes(drop_comments(text), _SHOWN)
    return visible_text(shown)


def compare_visible_words(before: str, after: str) -> list[str]:
    """List the words of the WordPress body ``before`` that the HTML ``after`` has fewer of.

    In order, each as often as it is missing, in lower case; where a word stands is not compared.
    """
    left = Counter(_WORD.findall(visible_text(after).casefold()))
    lost = []
    for word in _WORD.findall(visible_text_of_body(before).casefold()):
        if left[word] > 0:
            left[word] -= 1
        else:
            lost.append(word)
    return lost


def _is_hidden(tag: object) -> bool:
    attributes = getattr(tag, "attrs", {})
    return "hidden" in attributes or bool(repairs.HIDES.search(str(attributes.get("style", ""))))


def _show_caption(shortcode: Shortcode) -> str:
    content, _ = replace_shortcodes(shortcode.content, _SHOWN_IN_CAPTIONS)
    return f"<p>{content} {shortcode.attributes.get('caption', '')}</p>"


def _show_content(shortcode: Shortcode) -> str:
    return f"<pre>{shortcode.content.replace('<', '&lt;')}</pre>"


def _show_nothing(_shortcode: Shortcode) -> str:
    return " "


_SHOWN_IN_CAPTIONS = {
    **dict.fromkeys(_PLAYERS.split(), _show_nothing),
    **dict.fromkeys(("sourcecode", "code"), _show_content),
}
_SHOWN = {**_SHOWN_IN_CAPTIONS, **dict.fromkeys(("caption", "wp_caption"), _show_caption)}
