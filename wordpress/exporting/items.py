"""Items of an export: posts, pages and attachments, with the fields that all of them have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from django.conf import settings

from wordpress.exporting.xml import write_element, write_text

# States in which WordPress gives an item no time in UTC: nobody has published it.
UNDATED = {"draft", "pending"}
NEVER = "0000-00-00 00:00:00"
_FORM = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A post, a page or an attachment. ``title`` and ``excerpt`` are plain text, ``body`` HTML."""

    number: int
    kind: str
    title: str
    slug: str
    link: str
    guid: str
    status: str
    at: datetime
    modified: datetime
    creator: str = ""
    body: str = ""
    excerpt: str = ""
    comment_status: str = "closed"
    is_sticky: bool = False
    parent: int = 0
    attachment_url: str = ""
    parts: Iterable[str] = ()  # its terms, custom fields and comments, as they are written


def write_item(item: Item) -> str:
    is_dated = item.status not in UNDATED
    fields: dict[str, object] = {
        "title": write_text(item.title),
        "link": item.link,
        "pubDate": format_datetime(item.at.astimezone(UTC)) if is_dated else "",
        "dc:creator": item.creator,
        "content:encoded": item.body,
        "excerpt:encoded": write_text(item.excerpt),
        "wp:post_id": item.number,
        "wp:post_date": write_local(item.at),
        "wp:post_date_gmt": write_utc(item.at) if is_dated else NEVER,
        "wp:post_modified": write_local(item.modified),
        "wp:post_modified_gmt": write_utc(item.modified),
        "wp:comment_status": item.comment_status,
        "wp:ping_status": "closed",
        "wp:post_name": item.slug,
        "wp:status": item.status,
        "wp:post_parent": item.parent,
        "wp:menu_order": 0,
        "wp:post_type": item.kind,
        "wp:post_password": "",
        "wp:is_sticky": int(item.is_sticky),
    }
    if item.attachment_url:
        fields["wp:attachment_url"] = item.attachment_url
    written = "".join(write_element(tag, value) for tag, value in fields.items())
    guid = f'\t<guid isPermaLink="false">{escape(item.guid)}</guid>\n'
    return f"<item>\n{written}{guid}{''.join(item.parts)}</item>\n"


def write_local(moment: datetime) -> str:
    """By the desk's clock, as WordPress shows it."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime(_FORM)


def write_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_FORM)
