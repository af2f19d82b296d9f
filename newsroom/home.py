"""Home of the newsroom: lists of articles that somebody is asked to do something about.

Each list is cut short by an index and named with who writes; none counts the archive.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles import most_read
from articles.clock import find_midnight
from articles.models import Article, ArticlePicture, ArticleReads, Byline
from articles.models.queryset import ArticleQuerySet
from authors.models import User
from house_style.shortening import cut_at_word
from house_style.tree import extract_text
from newsroom.changes import autosaves
from newsroom.history.versions import Snapshot
from newsroom.models import Revision
from newsroom.permissions import match_own

SHOWN = 8
LIVE_SHOWN = 12
MOST_READ_SHOWN = 8
# Warnings are about what is being written, and what went live, so many days back.
WARNED_OF = timedelta(days=14)
WARNINGS_SHOWN = 12

Status = Article.Status
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW, Status.READY)
# In sanitized HTML no attribute holds a `>`.
PICTURE_WITHOUT_ALT = r'<img(?![^>]*\salt="\s*[^"\s])'


@dataclass(frozen=True)
class WarnedArticle:
    """An article and, in words, what is the matter with it."""

    article: Article
    what: list[str]


@dataclass(frozen=True)
class UnsavedArticle:
    """A new article that was typed and never saved, named by its headline or first words."""

    revision: Revision
    name: str


@dataclass(frozen=True)
class Desk:
    """The lists of the newsroom's home, each as far as it is shown; empty where not asked for."""

    mine: list[Article] = field(default_factory=list)
    unsaved: list[UnsavedArticle] = field(default_factory=list)
    waiting: list[Article] = field(default_factory=list)  # in review, and ready
    scheduled: list[Article] = field(default_factory=list)
    live_today: list[Article] = field(default_factory=list)
    most_read: list[Article] = field(default_factory=list)  # each with its ``week_reads``
    warnings: list[WarnedArticle] = field(default_factory=list)
    late_changes: list[Revision] = field(default_factory=list)


def gather_desk(user: User) -> Desk:
    """The ``Desk`` of ``user``, in at most eight queries: a writer's own, an editor's all."""
    if not user.has_perm("articles.view_article"):
        return Desk()
    writes = user.has_perm("articles.change_article")
    edits = user.has_perm("articles.edit_any_article")
    articles = _name_writers()
    own = articles if edits else articles.filter(match_own(user))
    return Desk(
        mine=_list_mine(articles, user) if writes else [],
        unsaved=_list_unsaved(user) if user.has_perm("articles.add_article") else [],
        waiting=_list_waiting(own) if writes else [],
        scheduled=list(own.scheduled()[:SHOWN]) if writes else [],
        live_today=_list_live_today(articles),
        most_read=_list_most_read() if writes else [],
        warnings=_list_warnings(own) if writes else [],
        late_changes=_list_late_changes() if edits else [],
    )


def _name_writers() -> ArticleQuerySet:
    names = Byline.objects.filter(article=OuterRef("pk")).order_by("position")
    return (
        Article.objects.only(
            "headline",
            "slug",
            "status",
            "published_at",
            "withdraw_at",
            "updated_at",
            "comment_count",
            "assignment__due_at",
            "assignment__task",
            "assignment__article_id",
            "assignment__assignee_id",
            "assignment__assignee__username",
        )
        .select_related("assignment__assignee")
        .annotate(names=ArraySubquery(names.values("author__name")))
    )


def _list_mine(articles: ArticleQuerySet, user: User) -> list[Article]:
    """Own drafts, and what is assigned to them: what is due first, then what was touched last."""
    unpublished = articles.filter(status__in=UNPUBLISHED)
    mine = unpublished.filter(
        Q(assignment__assignee=user) | (match_own(user) & Q(status=Status.DRAFT))
    )
    return list(mine.order_by(F("assignment__due_at").asc(nulls_last=True), "-updated_at")[:SHOWN])


def _list_unsaved(user: User) -> list[UnsavedArticle]:
    """New articles that ``user`` typed and did not save: a browser went down, a tab was closed."""
    kept = autosaves.list_unsaved(user).filter(article=None)[:SHOWN]
    return [UnsavedArticle(row, _name_unsaved(row.snapshot)) for row in kept]


def _name_unsaved(snapshot: Snapshot) -> str:
    words = (snapshot["headline"], snapshot["standfirst"], extract_text(snapshot["body"]))
    return next((cut_at_word(text, 120) for text in words if text.strip()), "Without a headline")


def _list_waiting(articles: ArticleQuerySet) -> list[Article]:
    """Of what is in review and of what is ready, those that were touched last."""
    waiting = articles.filter(status__in=(Status.IN_REVIEW, Status.READY))
    place = Window(RowNumber(), partition_by="status", order_by="-updated_at")
    newest = waiting.annotate(place=place).filter(place__lte=SHOWN)
    return list(newest.order_by("-status", "place"))


def _list_live_today(articles: ArticleQuerySet) -> list[Article]:
    today = articles.live().filter(published_at__gte=find_midnight(timezone.localdate()))
    return list(today.newest_first()[:LIVE_SHOWN])


def _list_most_read() -> list[Article]:
    """What readers read most this week, by the list that they see, with the reads of each."""
    reads = ArticleReads.objects.this_week().sum_of(OuterRef("pk"))
    most = most_read.list_most_read().only("headline", "slug").annotate(week_reads=reads)
    return list(most[:MOST_READ_SHOWN])


def _list_warnings(articles: ArticleQuerySet) -> list[WarnedArticle]:
    """What is missing in what is being written and in what went live lately."""
    since = timezone.now() - WARNED_OF
    recent = articles.filter(
        Q(status__in=UNPUBLISHED, updated_at__gte=since)
        | Q(status=Status.PUBLISHED, published_at__gte=since)
    )
    decorative = ArticlePicture.objects.filter(article=OuterRef("pk"), image__is_decorative=True)
    undescribed = Q(lead_image__isnull=False, lead_image__alt="", lead_image__is_decorative=False)
    without_alt = undescribed | (Q(body__regex=PICTURE_WITHOUT_ALT) & ~Exists(decorative))
    found = (
        recent.filter(~Q(compiler_warnings=[]) | without_alt)
        .annotate(lacks_alt=without_alt)
        .only("headline", "status", "published_at", "withdraw_at", "compiler_warnings")
        .select_related(None)
        .order_by("-updated_at")[:WARNINGS_SHOWN]
    )
    missing = "A picture has no alternative text."
    return [
        WarnedArticle(article, [missing] * article.lacks_alt + article.compiler_warnings)
        for article in found
    ]


def _list_late_changes() -> list[Revision]:
    """Prepared changes that did not go live at their time."""
    late = Revision.objects.waiting().exclude(problem="").select_related("article")
    return list(late.only("problem", "label", "kind", "version", "article__headline")[:SHOWN])
