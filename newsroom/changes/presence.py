"""Presence. Who else has an article open: the screen calls; whoever stops calling has left."""

from django.utils import timezone

from articles.models import Article
from authors.models import User
from newsroom.models import Presence


def note_presence(article: Article, user: User) -> None:
    """Note that ``user`` has ``article`` open at this moment, and forget who left it."""
    Presence.objects.update_or_create(
        article=article, user=user, defaults={"seen_at": timezone.now()}
    )
    article.presences.gone().delete()


def list_others(article: Article, user: User) -> list[str]:
    """The names of everybody else who has ``article`` open."""
    here = article.presences.here().exclude(user=user).select_related("user").order_by("user_id")
    return [get_name(presence.user) for presence in here]


def get_name(user: User | None) -> str:
    """What the desk calls a member of staff: the full name, or the one they sign in with."""
    return (user.get_full_name() or user.get_username()) if user else "Somebody"
