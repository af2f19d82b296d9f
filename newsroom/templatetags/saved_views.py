"""Saved views of a person, above a list of the newsroom and on its home."""

from django import template

from newsroom import saved_views
from newsroom.models import SavedView

register = template.Library()


@register.simple_tag(takes_context=True)
def list_saved_views(context, list_of):
    """The views that who is signed in keeps of a list. One query."""
    return list(SavedView.objects.kept_by(context["request"].user, list_of))


@register.inclusion_tag("admin/_saved_views.html", takes_context=True)
def show_saved_views(context, cl):
    """Links to one's views of the list ``cl``, and a way to keep what it shows. One query."""
    request = context["request"]
    list_of = cl.opts.label_lower
    query = saved_views.build_query(request.GET, model_admin=cl.model_admin, request=request)
    views = list_saved_views(context, list_of)
    return {
        "list_of": list_of,
        "query": query,
        "views": views,
        "open_view": next((view for view in views if view.query == query), None),
    }
