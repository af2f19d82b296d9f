"""Embeds: the URL of a video or post alone in a paragraph is a figure that leads there.

A reader's page asks no other host for anything, so nothing of theirs is shown in it, not even after
a click (``docs/decisions/0023-embeds.md``): the figure is a link that says where it goes. Pure.
"""

import re
from urllib.parse import urlsplit

from bs4.element import Tag

from house_style.links import complete_url
from house_style.tree import make_element, read_text

_WATCH = "Watch the video on {}"
_READ = "Read the post on {}"
_KINDS = [  # (hosts, path, label)
    (
        "youtube.com m.youtube.com youtube-nocookie.com",
        r"/watch\?(?:.*&)?v=[\w-]+|/(?:shorts|live|embed)/[\w-]+",
        _WATCH,
    ),
    ("youtu.be", r"/[\w-]{6,}", _WATCH),
    ("vimeo.com", r"/[0-9]+", _WATCH),
    ("player.vimeo.com", r"/video/[0-9]+", _WATCH),
    (
        "facebook.com m.facebook.com",
        r"/watch/?(?:live/?)?\?(?:.*&)?v=[0-9]+|/reel/[0-9]+|/[\w.-]+/videos/(?:[\w.-]+/)?[0-9]+",
        _WATCH,
    ),
    ("fb.watch", r"/[\w-]+", _WATCH),
    ("dailymotion.com", r"/video/\w+", _WATCH),
    ("tiktok.com", r"/@[\w.]+/video/[0-9]+", _WATCH),
    ("x.com twitter.com", r"/\w+/status/[0-9]+", _READ),
    ("bsky.app", r"/profile/[\w.:-]+/post/\w+", _READ),
    ("threads.net threads.com", r"/@[\w.]+/post/[\w-]+", _READ),
    ("instagram.com", r"/(?:[\w.]+/)?(?:p|reel)/[\w-]+", _READ),
    ("linkedin.com", r"/posts/[\w-]+", _READ),
]


def label_embed(url: str) -> str:
    """Say what a figure for ``url`` is: ``Watch the video on youtube.com``; "" for any other."""
    try:
        parts = urlsplit(complete_url(url.strip()))
    except ValueError:  # such as http://[
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if parts.scheme not in {"http", "https"}:
        return ""
    for hosts, pattern, label in _KINDS:
        if host in hosts.split() and re.match(pattern, path):
            return label.format(host)
    return ""


def mark_embeds(root: Tag) -> None:
    """Make a figure of each paragraph of ``root`` that is nothing but such a URL or link."""
    for paragraph in root.find_all("p", recursive=False):
        link = _find_lone_link(paragraph)
        url = complete_url(str(link["href"]) if link else paragraph.get_text().strip())
        label = label_embed(url) if link or _is_bare(paragraph) else ""
        if not label:
            continue
        go = make_element("a", href=url, class_="embed-go")
        said = make_element("span", class_="embed-label")
        said.append(label)
        words = make_element("span", class_="embed-words")
        words.extend(link or paragraph)
        go.extend([said, words])
        figure = make_element("figure", class_="embed")
        figure.append(go)
        paragraph.replace_with(figure)


def _find_lone_link(paragraph: Tag) -> Tag | None:
    links = paragraph.find_all("a", limit=2)
    if len(links) != 1 or not links[0].get("href") or paragraph.find("img"):
        return None
    return links[0] if read_text(links[0]).strip() == read_text(paragraph).strip() else None


def _is_bare(paragraph: Tag) -> bool:
    return not re.search(r"\s", paragraph.get_text().strip()) and not paragraph.find(True)
