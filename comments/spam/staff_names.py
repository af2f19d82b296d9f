"""Staff names: whether a commenter's could pass for that of an author or of the staff."""

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from articles.fixed_queries import FixedQuery
from articles.models import Publication
from authors.models import Author, User
from comments import private_side
from comments.models import Comment, Hold
from house_style.email_addresses import email_key
from house_style.folding import skeleton

# How the reason of a hold begins, which a moderator reads.
LOOKS_LIKE_OURS = "the name looks like one of ours"
# Whose name a reply of the staff may bear beside their own (``comments.moderation.staff_replies``).
NEWSROOM = "The editors"


def find_signs(comment: Comment) -> list[tuple[int, str]]:
    """Say whose name a new comment's could pass for: no points, but a reason to look."""
    wanted = skeleton(comment.name)
    ours = _reduce_names(tuple(_names_of_ours.fetch())).get(wanted, "")
    return [(0, f"{LOOKS_LIKE_OURS}, {ours}")] if wanted and ours else []


def clear_own_name(comment: Comment) -> None:
    """Drop what ``find_signs`` found in the comment of a member of staff under their own name.

    Called when the comment's e-mail address is proven: it is that of a staff account.
    """
    held = Hold.objects.filter(comment=comment, rule=None, reason__startswith=LOOKS_LIKE_OURS)
    if not held.exists():
        return
    email = email_key(private_side.email_for_mail(comment))
    staff = User.objects.filter(is_active=True, is_staff=True).select_related("author")
    own = [user for user in staff if email and email_key(user.email) == email]
    names = [name for user in own for name in (user.get_full_name(), _author_name(user))]
    if skeleton(comment.name) in {skeleton(name) for name in names}:
        held.delete()


@FixedQuery
def _names_of_ours() -> QuerySet[Any, Any]:
    """The names of authors, of staff accounts and of the site, and whether each is the site's."""
    site = Publication.objects.order_by().values_list("name", Value(True))
    authors = Author.objects.order_by().values_list("name", Value(False))
    staff = User.objects.order_by().filter(is_active=True, is_staff=True)
    full_names = staff.values_list(Concat("first_name", Value(" "), "last_name"), Value(False))
    return site.union(authors, full_names)


# Thousands of names are not reduced anew for each comment, as long as they are the same.
@lru_cache(maxsize=1)
def _reduce_names(rows: tuple[tuple[str, bool], ...]) -> dict[str, str]:
    """``{skeleton: name}`` of what ``_names_of_ours`` found, and of the newsroom."""
    is_site_named = any(is_site for _, is_site in rows)
    names = [NEWSROOM, *([] if is_site_named else [Publication().name]), *(n for n, _ in rows)]
    return {skeleton(name): name for name in reversed(names)}


def _author_name(user: User) -> str:
    author: Author | None = getattr(user, "author", None)
    return author.name if author else ""
