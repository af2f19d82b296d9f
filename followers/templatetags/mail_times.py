"""Times in mails to readers, on the desk's clock."""

from django import template

from articles import clock

register = template.Library()
register.filter("reader_time", clock.format_for_readers)
