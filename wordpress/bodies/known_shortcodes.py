"""Shortcodes of WordPress, WordPress.com and Jetpack: the HTML that stands in their place.

A picture with its words becomes a figure, a gallery figures, a player a paragraph with its link.
"""

import re
from collections.abc import Mapping
from html import escape, unescape

from .lookup import Gallery, Lookup, Picture, complete_scheme, name_file
from .shortcodes import Handler, Shortcode, replace_shortcodes

_MEDIA = re.compile(r"(?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_ATTACHMENT = re.compile(r"attachment_([0-9]{1,18})")
_URL = re.compile(r"https?://[^\s<>\"'\[\]|]+", re.IGNORECASE)
_EMBEDS = ("embed", "youtube", "vimeo", "dailymotion", "tweet", "instagram", "soundcloud")
_FILES_OF = {
    "audio": ("src", "mp3", "m4a", "ogg", "opus", "wav", "flac", "wma"),
    "video": ("src", "mp4", "m4v", "webm", "ogv", "mov", "wmv", "flv", "youtube", "vimeo"),
}


def list_handlers(lookup: Lookup) -> Mapping[str, Handler]:
    """Give what makes HTML of each known shortcode."""
    shortcodes = _KnownShortcodes(lookup)
    return {
        **dict.fromkeys(("caption", "wp_caption"), shortcodes.write_caption),
        "gallery": shortcodes.write_gallery,
        "playlist": shortcodes.write_playlist,
        **dict.fromkeys(("audio", "video"), shortcodes.write_player),
        **dict.fromkeys(_EMBEDS, _write_embed),
        **dict.fromkeys(("wpvideo", "videopress"), _write_videopress),
        **dict.fromkeys(("sourcecode", "code"), _write_code),
    }


class _KnownShortcodes:
    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def write_caption(self, shortcode: Shortcode) -> str:
        content, _ = replace_shortcodes(
            shortcode.content,
            {name: of for name, of in list_handlers(self._lookup).items() if "caption" not in name},
        )
        media = _MEDIA.search(content)
        words = shortcode.attributes.get("caption", "")
        if media is None:
            return f"\n\n{content}\n\n{words}\n\n"
        words = " ".join(filter(None, (content[media.end() :].strip(), words.strip())))
        known = _ATTACHMENT.search(shortcode.attributes.get("id", ""))
        attachment = f' data-attachment="{known[1]}"' if known else ""
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        before = content[: media.start()]
        return f"{before}\n\n<figure{attachment}>{media[0]}{caption}</figure>\n\n"

    def write_gallery(self, shortcode: Shortcode) -> str:
        told = shortcode.attributes.get("ids") or shortcode.attributes.get("include")
        left_out = set(_read_ids(shortcode.attributes.get("exclude", "")))
        ids = [
            old_id
            for old_id in (_read_ids(told) if told else self._lookup.attached)
            if old_id not in left_out
        ]
        self._lookup.galleries.append(Gallery(tuple(ids), ()))
        figures = []
        for old_id in ids:
            picture = self._lookup.resolve_attachment(old_id)
            if picture is None:
                self._lookup.warn(f"Picture {old_id} of a gallery is not in the library.")
            else:
                figures.append(_write_figure(picture))
        if not ids:
            self._lookup.warn("A gallery shows no picture: none was uploaded to this post.")
        return "\n\n{}\n\n".format("\n".join(figures))

    def write_playlist(self, shortcode: Shortcode) -> str:
        entries = []
        for old_id in _read_ids(shortcode.attributes.get("ids", "")):
            url = self._lookup.resolve_link(f"/?attachment_id={old_id}")
            if url is None:
                self._lookup.warn(f"File {old_id} of a playlist is not known here.")
            else:
                entries.append(f"<li>{_write_link(url)}</li>")
        return "\n\n<ul>{}</ul>\n\n".format("".join(entries)) if entries else "\n\n"

    def write_player(self, shortcode: Shortcode) -> str:
        url = next(
            (
                shortcode.attributes[name]
                for name in _FILES_OF[shortcode.name]
                if shortcode.attributes.get(name)
            ),
            "",
        ) or _find_url(" ".join(shortcode.bare), shortcode.content)
        if not url:
            self._lookup.warn(f"A player ({shortcode.name}) names no file; it was left out.")
            return "\n\n"
        return f"\n\n<p>{_write_link(url)}</p>\n\n"


def _write_embed(shortcode: Shortcode) -> str:
    told = (shortcode.content, *shortcode.bare, *shortcode.attributes.values())
    url = _find_url(*told)
    numbers = [part for part in told if part.strip().isdigit()]
    if not url and numbers and shortcode.name == "vimeo":
        url = f"https://vimeo.com/{numbers[0].strip()}"
    if not url and numbers and shortcode.name == "tweet":
        url = f"https://x.com/i/status/{numbers[0].strip()}"
    return f"\n\n<p>{escape(url)}</p>\n\n" if url else f"\n\n{shortcode.content}\n\n"


def _write_videopress(shortcode: Shortcode) -> str:
    number = re.fullmatch(r"[A-Za-z0-9]{1,20}", shortcode.bare[0] if shortcode.bare else "")
    return (
        f"\n\n<p>{_write_link(f'https://videopress.com/v/{number[0]}')}</p>\n\n" if number else ""
    )


def _write_code(shortcode: Shortcode) -> str:
    return "\n\n<pre>{}</pre>\n\n".format(shortcode.content.strip("\r\n").replace("<", "&lt;"))


def _write_figure(picture: Picture) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure><img src="{escape(picture.url)}" alt="{escape(picture.alt_text)}"'
        f' width="{picture.width}" height="{picture.height}" data-known="true">{caption}</figure>'
    )


def _write_link(url: str) -> str:
    url = complete_scheme(unescape(url).strip())
    return f'<a href="{escape(url)}">{escape(name_file(url))}</a>'


def _find_url(*texts: str) -> str:
    for text in texts:
        if found := _URL.search(text):
            return unescape(found[0])
    return ""


def _read_ids(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]{1,18}", text)]
