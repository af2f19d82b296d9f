"""Times on readers' pages and in the newsroom, on the desk's clock."""

from django import template

from articles import clock

register = template.Library()
register.simple_tag(clock.build_day_tag, name="desk_time")
register.simple_tag(clock.build_minute_tag, name="desk_minute")
register.simple_tag(clock.build_card_tag, name="card_time")
register.simple_tag(clock.build_update_tag, name="update_time")
register.simple_tag(clock.build_newsroom_tag, name="newsroom_time")
register.filter("newsroom_moment", clock.format_moment)
register.filter("newsroom_clock", clock.format_time)
