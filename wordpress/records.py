"""Records of an export: one frozen dataclass for each kind of thing that stands in a file.

Texts stand as the export has them: no HTML cleaned, no name mapped. What the file lacks is an empty
text, zero or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# A value of PHP, as it stands in a serialized custom field: see wordpress.wxr.php_values.
type PhpValue = str | int | float | bool | dict[str | int, "PhpValue"] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an export something stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an export that cannot be read: where, and in words for who runs the import.

    A ``fatal`` problem is the last of its file: what stands after that place was not read.
    """

    place: Place
    words: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The site that an export was made from; given once for each file, before all else of it."""

    place: Place
    title: str = ""
    description: str = ""
    link: str = ""  # <link> of the channel: the address that readers knew
    base_site_url: str = ""  # of the network; without a slash at its end
    base_blog_url: str = ""  # of this site; without a slash at its end
    language: str = ""
    version: str = ""  # of the format: "1.2", or "" where the file tells none
    generator: str = ""

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return self.base_blog_url or self.link or self.base_site_url


@dataclass(frozen=True, slots=True)
class Author:
    """A user of the old site who wrote something. The format holds no password."""

    place: Place
    old_id: int
    login: str
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A section of the old site."""

    place: Place
    old_id: int
    nicename: str
    name: str
    parent: str = ""  # nicename of the category above it
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the old site."""

    place: Place
    old_id: int
    nicename: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class OtherTerm:
    """A term of another taxonomy: a menu, a product's kind, a language, a guest author."""

    place: Place
    old_id: int
    taxonomy: str
    nicename: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class PostTerm:
    """A term as it stands at a post; ``domain`` is "category", "post_tag" or another taxonomy."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, a pingback or a trackback under a post."""

    old_id: int
    parent: int = 0  # old id of the comment that it answers
    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    author_ip: str = ""
    date: datetime | None = None  # without a time zone: the old site's own clock
    date_gmt: datetime | None = None  # aware, in UTC
    content: str = ""
    approved: str = ""  # "1", "0", "spam", "trash", "post-trashed"
    type: str = ""  # "" and "comment" are comments; "pingback", "trackback", "review", "order_note"
    user_id: int = 0  # old id of the user, 0 for a reader

    @property
    def is_ping(self) -> bool:
        return self.type in {"pingback", "trackback"}


@dataclass(frozen=True, slots=True)
class Post:
    """An item of the export: a post, a page, an attachment, or a row of a plugin's type."""

    place: Place
    old_id: int
    type: str = "post"  # "post", "page", "attachment", "nav_menu_item", "product", "wp_block" …
    title: str = ""
    slug: str = ""  # as stored: may be percent-encoded, or empty in a draft
    link: str = ""
    guid: str = ""
    status: str = ""  # "publish", "draft", "pending", "future", "private", "inherit", "trash" …
    password: str = ""
    date: datetime | None = None  # without a time zone: the old site's own clock
    date_gmt: datetime | None = None  # aware, in UTC; None for a draft ("0000-00-00 00:00:00")
    modified: datetime | None = None
    modified_gmt: datetime | None = None
    published: datetime | None = None  # <pubDate>; aware, in UTC
    body: str = ""
    excerpt: str = ""  # a caption, where this is an attachment
    author_login: str = ""
    terms: tuple[PostTerm, ...] = ()
    meta: tuple[
        tuple[str, str], ...
    ] = ()  # (key, value) in the file's order; a key may stand twice
    comments: tuple[Comment, ...] = ()
    is_sticky: bool = False
    comment_status: str = ""  # "open" or "closed"
    ping_status: str = ""
    menu_order: int = 0
    parent: int = 0  # old id of the page above, or of the post that an attachment was put at
    attachment_url: str = ""

    @property
    def meta_by_key(self) -> Mapping[str, str]:
        """Give each custom field's last value, as WordPress' editor would show it."""
        return dict(self.meta)

    def terms_of(self, domain: str) -> tuple[PostTerm, ...]:
        return tuple(term for term in self.terms if term.domain == domain)


type Record = Site | Author | Category | Tag | OtherTerm | Post | Problem
