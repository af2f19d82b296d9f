"""The conversion of a body: what WordPress stored in, HTML for our rich-text field and a report out. Pure: asks no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the library, as a body shows it."""

    url: str  # below MEDIA_URL
    width: int = 0
    height: int = 0
    alt_text: str = ""  # used where the body has none of its own
    caption: str = ""  # plain text; used in galleries that have none of their own


@dataclass(frozen=True, slots=True)
class Gallery:
    """A gallery as it stood in the body; its pictures stand in the HTML as figures, one after the other."""

    attachments: tuple[int, ...]  # old ids, where it names them
    urls: tuple[str, ...]  # old addresses, where it shows pictures itself (a block)


@dataclass(frozen=True, slots=True)
class ConvertedBody:
    """A body in our form, and what to tell about how it came to be."""

    html: str  # passes house_style.sanitizer.clean unchanged
    standfirst: str | None = (
        None  # plain text of what stood before <!--more-->; it stays in ``html`` too
    )
    warnings: tuple[str, ...] = ()  # plain sentences, for the report
    galleries: tuple[Gallery, ...] = ()
    unknown_shortcodes: tuple[str, ...] = ()  # names, each once; they stand in ``html`` as text
    pages: int = 1  # one more than <!--nextpage--> stood in it: the old site had /2/, /3/ …
    more_words: str = ""  # the link's own words of <!--more Words-->, which readers saw on lists


def convert_body(
    text: str,
    *,
    resolve_link: Callable[[str], str | None] = lambda url: None,
    resolve_picture: Callable[[str], Picture | None] = lambda url: None,
    resolve_attachment: Callable[[int], Picture | None] = lambda old_id: None,
    attached: Sequence[int] = (),
    site_hosts: Sequence[str] = (),
) -> ConvertedBody:
    """Give ``text``, a post's ``content:encoded``, as HTML that our rich-text field keeps.

    ``resolve_link`` gives the new address for an old one, whole or relative, or None to leave it as it is.
    ``resolve_picture`` gives the picture of an address, which is asked for as it stands and, for a rendition
    (``-300x200``, ``-scaled``), as its original's; ``resolve_attachment`` that of an old id, for galleries and
    captions. ``attached`` are the ids of what was uploaded to this post, which a bare ``[gallery]`` shows.
    Links and pictures without a scheme or host are those of ``site_hosts``.
    """
    raise NotImplementedError
