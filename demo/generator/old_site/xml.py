"""XML of the invented export, written element by element as WordPress writes it."""

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.8" created="2026-01-01 00:00" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>The Invented Driver</title>
	<link>{site}</link>
	<language>en-US</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{site}</wp:base_site_url>
	<wp:base_blog_url>{site}</wp:base_blog_url>
"""
TAIL = "</channel>\n</rss>\n"


def cdata(text: object) -> str:
    return "<![CDATA[{}]]>".format(str(text).replace("]]>", "]]]]><![CDATA[>"))


def wp_xml(tag: str, **fields: object) -> str:
    """Give an author, a term or a custom field."""
    inner = "".join(f"<wp:{name}>{cdata(value)}</wp:{name}>" for name, value in fields.items())
    return f"\t<wp:{tag}>{inner}</wp:{tag}>\n"


def comment_xml(**fields: object) -> str:
    return wp_xml("comment", **fields)


def meta_xml(key: str, value: object) -> str:
    return wp_xml("postmeta", meta_key=key, meta_value=value)


def term_xml(domain: str, nicename: str, name: str) -> str:
    return f'\t<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>\n'


def item_xml(
    *parts: str, title: str, link: str, creator: str, guid: str, content: str, **fields: object
) -> str:
    """Give an item; ``parts`` are its terms, custom fields and comments, ``fields`` the rest."""
    own = "".join(f"\t<wp:{name}>{cdata(value)}</wp:{name}>\n" for name, value in fields.items())
    return (
        f"<item>\n\t<title>{cdata(title)}</title>\n\t<link>{link}</link>\n"
        f"\t<dc:creator>{cdata(creator)}</dc:creator>\n"
        f'\t<guid isPermaLink="false">{guid}</guid>\n'
        f"\t<content:encoded>{cdata(content)}</content:encoded>\n"
        f"\t<excerpt:encoded>{cdata('')}</excerpt:encoded>\n{own}{''.join(parts)}</item>\n"
    )
