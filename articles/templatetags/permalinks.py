"""Addresses with the site's own host, in templates."""

from django import template

from articles.addresses import permalinks

register = template.Library()
register.filter("absolute", permalinks.absolute)
