"""What ``base.html`` says on every page: the site's name, notes and menus."""

from django import template
from django.db import InterfaceError, OperationalError

from pages.models import SiteSettings

register = template.Library()


@register.simple_tag
def site_settings():
    """The settings with both menus, in one query; the defaults while the database is away.

    (A page that tells a reader so, and gives their text back, is framed like any other.)
    """
    try:
        return SiteSettings.current()
    except (OperationalError, InterfaceError):
        return SiteSettings.defaults()
