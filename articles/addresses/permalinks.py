"""Addresses with the site's own host, for what is read elsewhere: feeds, sitemaps, search engines.

The host comes from ``SITE_URL``, never from the request: a page is the same for all who ask, under
whatever name they asked, and a cache may keep it.
"""

import re
from urllib.parse import urljoin

from django.conf import settings

# In HTML that the sanitizer wrote, attributes stand in double quotes with `"` and `&` escaped.
_OWN_ADDRESS = re.compile(r'\b(href|src)="(?!//)([/#][^"]*)"')


def absolute(path):
    """``/about/`` as ``https://example.com/about/``; a full address stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", path)


def absolute_html(html, *, page):
    """``html`` with its links and pictures readable elsewhere; ``page`` is the path it stood on."""
    base = absolute(page)
    return _OWN_ADDRESS.sub(lambda match: f'{match[1]}="{urljoin(base, match[2])}"', html)
