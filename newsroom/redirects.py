"""Redirects that staff make: typed, sent as a file, or made of a path that led nowhere."""

import re
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Address, company_lookup

# Below these nothing ever redirects: they are answered before anybody looks for an old path.
_NEVER = frozenset({"admin", "healthz", "media", "readyz", "static"})
_MOST_STEPS = 10


def read_path(typed: str) -> str:
    """Read what was typed or pasted, a whole URL perhaps, as ``Address`` keeps a path.

    Of an old path the host says nothing: the site may have had another. Raises
    ``ValidationError`` in plain words.
    """
    parts = urlsplit(typed.strip())
    path = parts.path or ("/" if parts.netloc else "")
    if not path.startswith("/") or path.startswith("//") or re.search(r"[\x00-\x1f\\]", path):
        raise ValidationError("Give a path of this site, with a slash in front.")
    return quote(unquote(path), safe="/~:@!$&'()*+,;=")


def read_target(typed: str) -> str:
    """Read where a redirect leads, as ``read_path``; a URL of another site is none."""
    host = urlsplit(typed.strip()).hostname
    if host and host not in company_lookup.list_site_hosts():
        raise ValidationError("Give a path of this site, with a slash in front.")
    return read_path(typed)


def find_goal(path: str, to: str) -> str:
    """Where a redirect from ``path`` to ``to`` has to lead, past the redirects on the way.

    Raises ``ValidationError`` where it would lead in a circle, or stands in the way of a page.
    """
    if path.strip("/").split("/")[0] in _NEVER or path == "/":
        raise ValidationError("This path is the site's own; it cannot redirect.")
    if Address.objects.filter(path=path, kind=Address.Kind.CURRENT).exists():
        raise ValidationError("Something is published at this path; it cannot redirect.")
    goal = to
    for _ in range(_MOST_STEPS):
        if goal == path:
            raise ValidationError("This redirect would lead in a circle, back to itself.")
        old = Address.objects.find(goal)
        if old is None:
            return goal
        goal = old.goal()
    raise ValidationError("Redirects behind this one lead on and on; mend those first.")


@transaction.atomic
def add_redirect(typed_path: str, typed_target: str) -> Address:
    """Have a path redirect to another, in one step. Raises ``ValidationError``."""
    path, to = read_path(typed_path), read_target(typed_target)
    goal = find_goal(path, to)
    if len(goal) > 2000 or len(path) > 2000:
        raise ValidationError("This path is longer than 2,000 characters.")
    return Address.objects.redirect(path, to=goal)
