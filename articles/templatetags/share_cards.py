"""Share cards in templates: the URL of the picture that says what a page is called."""

from django import template

from articles.addresses.permalinks import absolute
from articles.share_pictures.cards import build_card_url

register = template.Library()


@register.simple_tag
def share_card(title: str, label: str, name: str) -> str:
    """Give the whole URL of the card that says ``title``, ``label`` above it."""
    return absolute(build_card_url(title, label, name))
