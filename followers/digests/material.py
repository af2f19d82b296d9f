"""Material of a digest: what is live and new at this minute, loaded once for many followers."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import (
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Correction,
    TaggedArticle,
)
from articles.models.placement import Placement
from comments.models import Comment, PrivateSide, Subscription
from followers.models import Digest, Follow, Rhythm

# An article may be committed a little after the time that it names.
SLACK = timedelta(minutes=30)
MOST_ARTICLES = 1000
MOST_COMMENTS = 5000
COMMENTS_LOOK_BACK = timedelta(days=60)

PLACEMENTS: dict[str, tuple[type[Placement], str]] = {
    "company": (ArticleCompany, "company_id"),
    "tag": (TaggedArticle, "tag_id"),
    "category": (ArticleCategory, "category_id"),
    "author": (Byline, "author_id"),
}


@dataclass
class Material:
    """News for all followers of one rhythm; ``placed`` is ``{(kind, key): [article ids]}``."""

    articles: list[Article] = field(default_factory=list)  # newest first
    placed: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)  # oldest first
    # Of a comment, the e-mail hashes of who is not told of it: who wrote it, and whose comment it
    # answers, where mail about answers is wanted (comments/replying/commenter_mail.py sends that).
    not_for: dict[int, set[str]] = field(default_factory=dict)


def load_material(digest: Digest, *, since: datetime) -> Material:
    """Load what became news after ``since`` and is live now."""
    after = since - SLACK
    return _load_replies(after) if digest.rhythm == Rhythm.REPLIES else _load_articles(after)


def _load_articles(after: datetime) -> Material:
    live = Article.objects.live().filter(published_at__gt=after)
    articles = list(live.for_cards().with_authors().newest_first()[:MOST_ARTICLES])
    keys = [article.pk for article in articles]
    placed: dict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, (model, column) in PLACEMENTS.items():
        rows = model._default_manager.filter(**{f"{model.article_column}__in": keys})
        for owner, article in rows.values_list(column, model.article_column):
            placed[kind, owner].add(article)
    corrections = Correction.objects.live().filter(at__gt=after, at__lte=timezone.now())
    return Material(articles, placed, list(corrections[:MOST_ARTICLES]))


def _load_replies(after: datetime) -> Material:
    followed = Follow.objects.confirmed().filter(rhythm=Rhythm.REPLIES).values("article")
    now = timezone.now()
    new = Comment.objects.public().filter(
        Q(decided_at__gt=after, decided_at__lte=now),
        created_at__gt=now - COMMENTS_LOOK_BACK,
        article__in=followed,
    )
    loaded = new.select_related("article").defer(
        "article__body", "article__body_compiled", "article__body_text", "article__search"
    )
    comments = list(loaded.order_by("created_at", "pk")[:MOST_COMMENTS])
    wrote = dict(
        PrivateSide.objects.filter(comment__in=comments)
        .exclude(email_hash="")
        .values_list("comment_id", "email_hash")
    )
    answered = {comment.parent_id for comment in comments if comment.parent_id}
    told = dict(
        Subscription.objects.confirmed()
        .filter(comment__in=answered)
        .values_list("comment_id", "comment__private_side__email_hash")
    )
    not_for = {
        comment.pk: {wrote.get(comment.pk, ""), told.get(comment.parent_id or 0) or ""} - {""}
        for comment in comments
    }
    return Material(comments=comments, not_for=not_for)
