"""Bodies of an export: our HTML in a block of its own, which WordPress shows as it stands."""

from collections.abc import Iterable
from html import escape

from django.conf import settings

from articles.addresses.permalinks import absolute


def write_body(html: str, *, notices: Iterable[tuple[str, str]] = ()) -> str:
    """Write ``html``, and behind it ``notices``: each what it is, and its words.

    In a block no line break becomes a paragraph. A bracket is written by its number, or a plugin
    there would take an editor's aside for a shortcode. Pictures have a full address, by which
    WordPress's importer finds them in the text and puts its own copies there.
    """
    own = settings.MEDIA_URL
    if own.startswith("/"):
        html = html.replace(f'="{own}', f'="{absolute(own)}')
    for kind, words in notices:
        html += f"\n<p><strong>{escape(kind)}:</strong> {escape(' '.join(words.split()))}</p>"
    if not html:
        return ""
    return f"<!-- wp:html -->\n{html.replace('[', '&#91;')}\n<!-- /wp:html -->"
