"""Fields of an element, read into records: numbers, times, names and lists."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..records import (
    Author,
    Category,
    Comment,
    OtherTerm,
    Place,
    Post,
    PostTerm,
    Problem,
    Record,
    Tag,
)
from .elements import Element

_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,18})")
_POST_NUMBER = re.compile(r"[?&](?:p|page_id|attachment_id)=([0-9]{1,18})(?:&|#|$)")
_FORMER_DOMAINS = {"tag": "post_tag"}  # of format 1.0

# For each element: where it stands, what it is, and the nicenames of the categories by their names.
type _Slugs = dict[str, str]


def read_author(place: Place, element: Element, _slugs: _Slugs) -> Record:
    login = _line(element, "wp:author_login")
    if not login:
        return Problem(place, "An author has no login, so no post can be theirs; left out.")
    return Author(
        place,
        old_id=_number(element, "wp:author_id"),
        login=login,
        email=_line(element, "wp:author_email"),
        display_name=_line(element, "wp:author_display_name"),
        first_name=_line(element, "wp:author_first_name"),
        last_name=_line(element, "wp:author_last_name"),
    )


def read_category(place: Place, element: Element, slugs: _Slugs) -> Record:
    name = _line(element, "wp:cat_name", "wp:term_name")
    nicename = _line(element, "wp:category_nicename", "wp:term_slug")
    if not (name or nicename):
        return Problem(place, "A category has neither a name nor a slug; left out.")
    parent = _line(element, "wp:category_parent", "wp:term_parent")
    if parent not in slugs.values():
        parent = slugs.get(parent, parent)
    slugs.setdefault(name, nicename)
    return Category(
        place,
        old_id=_number(element, "wp:term_id"),
        nicename=nicename,
        name=name or nicename,
        parent=parent,
        description=element.read("wp:category_description", "wp:term_description").strip(),
    )


def read_tag(place: Place, element: Element, _slugs: _Slugs) -> Record:
    name = _line(element, "wp:tag_name", "wp:term_name")
    nicename = _line(element, "wp:tag_slug", "wp:term_slug")
    if not (name or nicename):
        return Problem(place, "A tag has neither a name nor a slug; left out.")
    return Tag(
        place,
        old_id=_number(element, "wp:term_id"),
        nicename=nicename,
        name=name or nicename,
        description=element.read("wp:tag_description", "wp:term_description").strip(),
    )


def read_term(place: Place, element: Element, slugs: _Slugs) -> Record:
    taxonomy = _line(element, "wp:term_taxonomy")
    if taxonomy == "category":
        return read_category(place, element, slugs)
    if taxonomy in {"post_tag", "tag"}:
        return read_tag(place, element, slugs)
    name = _line(element, "wp:term_name")
    nicename = _line(element, "wp:term_slug")
    if not taxonomy or not (name or nicename):
        return Problem(place, "A term lacks its taxonomy, or its name and its slug; left out.")
    return OtherTerm(
        place,
        old_id=_number(element, "wp:term_id"),
        taxonomy=taxonomy,
        nicename=nicename,
        name=name or nicename,
        parent=_line(element, "wp:term_parent"),
        description=element.read("wp:term_description").strip(),
    )


def read_post(place: Place, element: Element, _slugs: _Slugs) -> Record:
    link, guid = _line(element, "link"), _line(element, "guid")
    title = element.read("title").strip()
    old_id = _number(element, "wp:post_id") or _find_number(guid) or _find_number(link)
    if not old_id:
        name = title[:80] or link or "without a title"
        return Problem(place, f"An item ({name}) has no number (wp:post_id); left out.")
    return Post(
        place,
        old_id=old_id,
        type=_line(element, "wp:post_type") or "post",
        title=title,
        slug=_line(element, "wp:post_name"),
        link=link,
        guid=guid,
        status=_line(element, "wp:status") or "draft",
        password=element.read("wp:post_password"),
        date=_moment(element, "wp:post_date"),
        date_gmt=_moment_in_utc(element, "wp:post_date_gmt"),
        modified=_moment(element, "wp:post_modified"),
        modified_gmt=_moment_in_utc(element, "wp:post_modified_gmt"),
        published=_read_publication(_line(element, "pubDate")),
        body=element.read("content:encoded"),
        excerpt=element.read("excerpt:encoded").strip(),
        author_login=_line(element, "dc:creator"),
        terms=_read_terms(element),
        meta=tuple(
            (_line(meta, "wp:meta_key"), meta.read("wp:meta_value"))
            for meta in element.list_all("wp:postmeta")
            if _line(meta, "wp:meta_key")
        ),
        comments=tuple(_read_comment(comment) for comment in element.list_all("wp:comment")),
        is_sticky=_number(element, "wp:is_sticky") == 1,
        comment_status=_line(element, "wp:comment_status"),
        ping_status=_line(element, "wp:ping_status"),
        menu_order=_number(element, "wp:menu_order"),
        parent=_number(element, "wp:post_parent"),
        attachment_url=_line(element, "wp:attachment_url"),
    )


def _read_terms(element: Element) -> tuple[PostTerm, ...]:
    """Each term once; format 1.0 also names them without a nicename, which is passed over."""
    terms: dict[tuple[str, str], PostTerm] = {}
    for category in element.list_all("category"):
        nicename = category.attributes.get("nicename", "").strip()
        domain = category.attributes.get("domain", "category").strip()
        domain = _FORMER_DOMAINS.get(domain, domain)
        if nicename:
            name = " ".join(category.text.split())
            terms.setdefault((domain, nicename), PostTerm(domain, nicename, name or nicename))
    return tuple(terms.values())


def _read_comment(element: Element) -> Comment:
    return Comment(
        old_id=_number(element, "wp:comment_id"),
        parent=_number(element, "wp:comment_parent"),
        author_name=_line(element, "wp:comment_author"),
        author_email=_line(element, "wp:comment_author_email"),
        author_url=_line(element, "wp:comment_author_url"),
        author_ip=_line(element, "wp:comment_author_IP"),
        date=_moment(element, "wp:comment_date"),
        date_gmt=_moment_in_utc(element, "wp:comment_date_gmt"),
        content=element.read("wp:comment_content"),
        approved=_line(element, "wp:comment_approved"),
        type=_line(element, "wp:comment_type"),
        user_id=_number(element, "wp:comment_user_id"),
    )


def _line(element: Element, *names: str) -> str:
    """Give a text of one line: what a program wrote on lines of their own is the same text."""
    return " ".join(element.read(*names).split())


def _number(element: Element, name: str) -> int:
    """Give a number as PHP would read it: the digits that the text starts with, or 0."""
    match = _NUMBER.match(element.read(name))
    return int(match[1]) if match else 0


def _find_number(address: str) -> int:
    match = _POST_NUMBER.search(address)
    return int(match[1]) if match else 0


def _moment(element: Element, name: str) -> datetime | None:
    """Give a time; None for a time that is none, as a draft's ``0000-00-00 00:00:00``."""
    try:
        moment = datetime.fromisoformat(_line(element, name))
    except ValueError:
        return None
    return moment.replace(tzinfo=None)


def _moment_in_utc(element: Element, name: str) -> datetime | None:
    moment = _moment(element, name)
    return moment.replace(tzinfo=UTC) if moment else None


def _read_publication(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
