"""Site frame of every page: the name, notes and menus that ``base.html`` prints."""

from django import template
from django.db import InterfaceError, OperationalError
from django.utils.html import format_html

from pages.models import SiteSettings

register = template.Library()


@register.simple_tag
def site_settings() -> SiteSettings:
    """Read the settings with both menus, in one query; the defaults while the database is away.

    (A page that tells a reader so, and gives their text back, is framed like any other.)
    """
    try:
        return SiteSettings.current()
    except (OperationalError, InterfaceError):
        return SiteSettings.defaults()


@register.simple_tag(takes_context=True)
def aria_current(context: template.Context, url: str) -> str:
    """Mark a menu's link: "page" where it leads here, "true" where it leads above."""
    request = context.get("request")
    here = request.path if request else ""
    if here == url:
        return format_html(' aria-current="{}"', "page")
    if url != "/" and url.endswith("/") and here.startswith(url):
        return format_html(' aria-current="{}"', "true")
    return ""
