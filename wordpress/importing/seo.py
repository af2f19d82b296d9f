"""Titles and descriptions for search engines, as Yoast and Rank Math keep them at a post."""

import re
from collections.abc import Mapping

from wordpress.importing.texts import read_line

TITLE_LENGTH = 120
DESCRIPTION_LENGTH = 320
_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_seopress_titles_title")
_DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_seopress_titles_desc",
)
# %%title%% of Yoast, %title% of Rank Math, #post_title of All in One.
_VARIABLE = re.compile(r"%%(?P<yoast>[a-z_]+)%%|%(?P<rank>[a-z_]+)%|#(?P<aio>[a-z_]+)")


def read_seo(meta: Mapping[str, str], *, title: str, site_title: str) -> tuple[str, str, list[str]]:
    """Read title, description, and sentences on what could not be taken over."""
    known = {
        "title": title,
        "post_title": title,
        "sitename": site_title,
        "site_title": site_title,
        "sep": "–",
        "separator_sa": "–",
        "page": "",
    }
    notes: list[str] = []
    seo_title = _read(meta, _TITLES, known, TITLE_LENGTH, notes)
    description = _read(meta, _DESCRIPTIONS, known, DESCRIPTION_LENGTH, notes)
    # What the plugin would have made anyway is no title of its own.
    is_plain = seo_title in {title, f"{title} – {site_title}"}
    return ("" if is_plain else seo_title), description, notes


def _read(
    meta: Mapping[str, str],
    keys: tuple[str, ...],
    known: Mapping[str, str],
    longest: int,
    notes: list[str],
) -> str:
    raw = next((meta[key] for key in keys if meta.get(key, "").strip()), "")
    if not raw:
        return ""
    unknown = False

    def fill(match: re.Match[str]) -> str:
        nonlocal unknown
        name = match["yoast"] or match["rank"] or match["aio"]
        if name not in known:
            unknown = unknown or not match["aio"]
            return match[0]
        return known[name]

    filled = " ".join(_VARIABLE.sub(fill, raw).split())
    if unknown:
        notes.append(f"A text for search engines was not taken over: “{raw[:100]}”.")
        return ""
    line = read_line(filled, longest=longest)
    if line.endswith("…") and not filled.endswith("…"):
        notes.append(f"A text for search engines was cut to {longest} characters.")
    return line
