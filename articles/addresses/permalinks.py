"""Permalinks: URLs with the site's own host, for feeds, sitemaps and search engines.

The host comes from ``SITE_URL``, never from the request: a page is the same for all who ask, under
whatever name they asked, and a cache may keep it.
"""

import re
from urllib.parse import urljoin

from django.conf import settings

# In HTML that the sanitizer wrote, attributes stand in double quotes with `"` and `&` escaped.
_OWN_URL = re.compile(r'\b(href|src)="(?!//)([/#][^"]*)"')


def absolute(path: str) -> str:
    """Give ``/about/`` as ``https://example.com/about/``; a full URL stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", path)


def make_links_absolute(html: str, *, page: str) -> str:
    """Make links and pictures of ``html`` readable elsewhere; ``page`` is the path it stood on."""
    base = absolute(page)
    return _OWN_URL.sub(lambda match: f'{match[1]}="{urljoin(base, match[2])}"', html)
