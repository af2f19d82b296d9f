"""XML of an export (WXR 1.2), element by element: texts in CDATA, nothing that XML cannot carry."""

from html import escape

from articles.xml_text import strip_unreadable

VERSION = "1.2"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/{VERSION}/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/{VERSION}/"
>
<channel>
"""
TAIL = "</channel>\n</rss>\n"


def write_element(tag: str, text: object) -> str:
    return f"\t<{tag}>{_write_cdata(text)}</{tag}>\n"


def write_bare(tag: str, text: str) -> str:
    """Write what the simplest of WordPress's parsers looks for without a CDATA."""
    return f"\t<{tag}>{escape(text, quote=False)}</{tag}>\n"


def write_fields(tag: str, **fields: object) -> str:
    """Write an author, a term, a comment or a custom field, with its ``fields`` inside."""
    inner = "".join(f"<wp:{name}>{_write_cdata(it)}</wp:{name}>" for name, it in fields.items())
    return f"\t<wp:{tag}>{inner}</wp:{tag}>\n"


def write_metas(**values: object) -> str:
    """Write the custom fields that say something; their texts are plain ones."""
    return "".join(
        write_fields("postmeta", meta_key=key, meta_value=write_text(str(value)))
        for key, value in values.items()
        if value
    )


def write_term(domain: str, nicename: str, name: str) -> str:
    """Write what an item is filed under."""
    inner = _write_cdata(write_text(name))
    return f'\t<category domain="{domain}" nicename="{escape(nicename)}">{inner}</category>\n'


def write_text(text: str) -> str:
    """Plain text as WordPress keeps it: HTML."""
    return escape(text, quote=False)


def _write_cdata(text: object) -> str:
    readable = strip_unreadable(str(text))
    return "<![CDATA[{}]]>".format(readable.replace("]]>", "]]]]><![CDATA[>"))
