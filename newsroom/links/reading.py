"""Links and pictures of a text, told apart by where they lead. Pure but for the settings."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.conf import settings

from articles.body_pictures import find_file_names
from articles.models import Article, company_lookup
from house_style.links import complete_url, read_own_path

# Of clean HTML, where every attribute stands in double quotes.
_HREF = re.compile(r'<a (?:[^">]|"[^"]*")*?href="([^"]+)"')
_OUTSIDE = re.compile(r"(?:https?:)?//\S{1,1990}$", re.IGNORECASE)


@dataclass(frozen=True)
class Links:
    """What a text links to and shows: paths of ours, names of stored files, other sites' URLs."""

    paths: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def read_links(article: Article) -> Links:
    """List the links and pictures of an article as readers see it, its lead image included."""
    hosts = company_lookup.list_site_hosts()
    paths: dict[str, None] = {}
    outside: dict[str, None] = {}
    files = {html.unescape(unquote(name)) for name in find_file_names(article.body)}
    if article.lead_image:
        files.add(str(article.lead_image.file.name))
    for typed in _HREF.findall(article.body):
        url = complete_url(html.unescape(typed).strip())
        path = read_own_path(url, hosts)
        if path and path.startswith(settings.MEDIA_URL):
            files.add(unquote(path.removeprefix(settings.MEDIA_URL)))
        elif path:
            paths[path] = None
        elif path is None and _OUTSIDE.match(url):
            whole = f"https:{url}" if url.startswith("//") else url
            outside[whole.partition("#")[0]] = None
    return Links(list(paths), sorted(filter(None, files)), list(outside))
