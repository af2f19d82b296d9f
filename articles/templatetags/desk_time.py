"""Times on readers' pages, on the desk's clock."""

from django import template

from articles import clock

register = template.Library()
register.simple_tag(clock.build_day_tag, name="desk_time")
register.simple_tag(clock.build_minute_tag, name="desk_minute")
