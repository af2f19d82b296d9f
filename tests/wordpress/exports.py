"""Exports of WordPress, written by hand for a test: heads, items and their fields."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

SITE = "https://old.example"


def cdata(text: str) -> str:
    """Put a text into CDATA, as WordPress writes one that holds the end of a CDATA."""
    return "<![CDATA[{}]]>".format(text.replace("]]>", "]]]]><![CDATA[>"))


def export(*parts: str, version: str = "1.2", head: str = '<?xml version="1.0"?>\n') -> str:
    """Give a whole export of ``parts``: authors, terms and items, as they follow one another."""
    number = version or "1.2"
    told = f"<wp:wxr_version>{version}</wp:wxr_version>" if version else ""
    return (
        f'{head}<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{number}/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:wp="http://wordpress.org/export/{number}/">\n<channel>\n'
        f"<title>Old Site</title><link>{SITE}</link>{told}\n"
        f"<wp:base_site_url>{SITE}</wp:base_site_url>\n<wp:base_blog_url>{SITE}/</wp:base_blog_url>\n"
        + "\n".join(parts)
        + "\n</channel>\n</rss>\n"
    )


def item(old_id: int = 5, *parts: str, **fields: Any) -> str:
    """Give an item; ``parts`` are whole elements, ``fields`` are texts by the names below."""
    told = {
        "title": f"Post {old_id}",
        "link": f"{SITE}/post-{old_id}/",
        "pubDate": "Fri, 19 Dec 2025 15:04:00 +0000",
        "creator": "editor",
        "guid": f"{SITE}/?p={old_id}",
        "content": "Words.",
        "excerpt": "",
        "post_date": "2025-12-19 10:04:00",
        "post_date_gmt": "2025-12-19 15:04:00",
        "post_name": f"post-{old_id}",
        "status": "publish",
        "post_type": "post",
    } | fields
    lines = [f"<wp:post_id>{old_id}</wp:post_id>"]
    for name, value in told.items():
        tag = _TAGS.get(name, f"wp:{name}")
        lines.append(f"<{tag}>{cdata(str(value))}</{tag}>")
    return "<item>\n" + "\n".join([*lines, *parts]) + "\n</item>"


_TAGS = {
    "title": "title",
    "link": "link",
    "pubDate": "pubDate",
    "guid": "guid",
    "creator": "dc:creator",
    "content": "content:encoded",
    "excerpt": "excerpt:encoded",
}


def element(tag: str, **fields: Any) -> str:
    """Give an author, a term or a comment: ``element("wp:tag", tag_name="Tires")``."""
    inner = "\n".join(f"<wp:{name}>{cdata(str(it))}</wp:{name}>" for name, it in fields.items())
    return f"<{tag}>\n{inner}\n</{tag}>"


def meta(key: str, value: str) -> str:
    return element("wp:postmeta", meta_key=key, meta_value=value)


def term(domain: str, nicename: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>'


def comment(comment_id: int, content: str = "Words of a reader.", **fields: Any) -> str:
    told = {
        "comment_id": comment_id,
        "comment_author": "Reader",
        "comment_author_email": "reader@private.example",
        "comment_author_IP": "192.0.2.10",
        "comment_date": "2025-12-20 10:00:00",
        "comment_date_gmt": "2025-12-20 15:00:00",
        "comment_content": content,
        "comment_approved": "1",
        "comment_type": "comment",
        "comment_parent": 0,
        "comment_user_id": 0,
    }
    return element("wp:comment", **(told | fields))


def write(folder: Path, *texts: str | bytes, names: Iterable[str] = ()) -> list[Path]:
    """Write each text as a file of its own: ``export-1.xml``, ``export-2.xml``, or ``names``."""
    given = list(names) or [f"export-{number}.xml" for number in range(1, len(texts) + 1)]
    paths = [folder / name for name in given]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths
