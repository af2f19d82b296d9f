"""Permalinks in templates: URLs with the site's own host."""

from django import template

from articles.addresses import permalinks

register = template.Library()
register.filter("absolute", permalinks.absolute)
