"""Template tags of following by mail: the small form on a page that can be followed."""

from typing import Any

from django import template

from followers.forms import FollowForm
from followers.targets import Target

register = template.Library()


@register.inclusion_tag("followers/_follow_here.html")
def follow_by_mail(kind: str, row: Any) -> dict[str, Any]:
    """Show the form that follows ``row`` (a "company", "tag", "category", "author" or "article"),
    folded away; no cookie, no query.
    """
    target = Target(kind, row)
    return {"target": target, "form": FollowForm(target=target)}
