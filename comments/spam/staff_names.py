"""Staff names: whether a commenter's could pass for that of an author or of the staff."""

from functools import lru_cache

from django.db.models import Value
from django.db.models.functions import Concat

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

_skeleton = lru_cache(maxsize=5_000)(skeleton)


def find_signs(comment: Comment) -> list[tuple[int, str]]:
    """Say whose name a new comment's could pass for: no points, but a reason to look."""
    wanted = skeleton(comment.name)
    ours = next((name for name in _list_names() if _skeleton(name) == wanted), "")
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


def _list_names() -> list[str]:
    """The names of authors, of staff accounts, of the newsroom and of the site; two queries."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    full_names = staff.values_list(Concat("first_name", Value(" "), "last_name"))
    names = Author.objects.order_by().values_list("name").union(full_names)
    return [NEWSROOM, Publication.current().name, *(name for (name,) in names)]


def _author_name(user: User) -> str:
    author: Author | None = getattr(user, "author", None)
    return author.name if author else ""
