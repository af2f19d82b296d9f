"""Thread of an article. A page of top-level comments with all their replies, in two queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from articles.fixed_queries import FixedRows, Given, IsAnyOf, give_keys
from articles.models import Article
from comments.models import LOOKED_AT, VISIBLE, Comment

PER_PAGE = 50
_FIRST_TOPS = PER_PAGE + 1  # the first page, and whether another follows
LAST_PAGE = 100_000
NEWEST = "newest"  # the value of ?order= that has the newest thread first
# A reply below this level stands beside the one it answers and names it.
LEVELS = 3
# Of more answers than one above this, the others are folded away.
UNFOLDED = 3

# What no thread prints.
UNSEEN = ("decided_at", "edited_text", "edited_text_at", "updated_at", "legacy_id")


@dataclass
class Post:
    """A comment in its place: what answers it, and whom it answers where the place is silent."""

    comment: Comment
    answers: list["Post"] = field(default_factory=list)
    in_reply_to: Comment | None = None

    @property
    def first_answers(self) -> list["Post"]:
        """The answers that are shown at once; all but one would save no room."""
        return self.answers if len(self.answers) <= UNFOLDED + 1 else self.answers[:UNFOLDED]

    @property
    def folded_answers(self) -> list["Post"]:
        return self.answers[len(self.first_answers) :]

    @property
    def folded_count(self) -> int:
        """How many visible comments are folded away, with what answers them."""
        return sum(post.visible_count() for post in self.folded_answers)

    def visible_count(self) -> int:
        below = sum(post.visible_count() for post in self.answers)
        return below + 1 if self.comment.is_visible else below


@dataclass(frozen=True)
class ThreadPage:
    """The posts of one page, and the paths of those beside it ("" where there is none)."""

    posts: list[Post]
    number: int
    newest_first: bool
    before: str
    after: str
    in_other_order: str


def load_page(article: Article, number: int = 1, *, newest_first: bool = False) -> ThreadPage:
    """Page ``number`` of an article's thread. Raises ``Http404`` beyond its end.

    The order is that of the top-level comments; what answers them reads on from the oldest.
    """
    if not 1 <= number <= LAST_PAGE:
        raise Http404("There is no such page.")
    if number == 1 and not newest_first:  # on the article's own page
        roots = _first_tops.fetch(article=article.pk)
    else:
        start = (number - 1) * PER_PAGE
        ordered = list_tops(article).reverse() if newest_first else list_tops(article)
        roots = list(ordered[start : start + PER_PAGE + 1])
    if number > 1 and not roots:
        raise Http404("The thread ends before this page.")
    shown = roots[:PER_PAGE]
    return ThreadPage(
        posts=_arrange(shown, _replies.fetch(roots=[root.pk for root in shown])) if shown else [],
        number=number,
        newest_first=newest_first,
        before=page_path(article, number - 1, newest_first) if number > 1 else "",
        after=page_path(article, number + 1, newest_first) if len(roots) > PER_PAGE else "",
        in_other_order=page_path(article, 1, not newest_first),
    )


def list_tops(article: Article) -> QuerySet[Comment]:
    """The top-level comments that have a place on a page, oldest first.

    A hidden one has a place, as a tombstone, while anything below it is visible, or while a
    moderator looks at what readers reported.
    """
    return _narrow_to_tops(Comment.objects.filter(article=article))


@FixedRows
def _first_tops() -> QuerySet[Comment]:
    of_article = Comment.objects.filter(article=Given("article", BigIntegerField()))
    return _narrow_to_tops(of_article)[:_FIRST_TOPS]


def _narrow_to_tops(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    below = Comment.objects.filter(VISIBLE | LOOKED_AT, root=OuterRef("pk"))
    return _columns(comments.filter(VISIBLE | LOOKED_AT | Exists(below), parent=None))


def page_path(article: Article, number: int, newest_first: bool = False) -> str:
    """The path of page ``number``; the first, oldest first, is on the article's own page."""
    if number == 1 and not newest_first:
        return article.get_absolute_url()
    path = reverse("comments:thread_page", args=[article.slug, number])
    return f"{path}?order={NEWEST}" if newest_first else path


def find_place(comment: Comment) -> str:
    """Where a visible comment stands now. One query; pages shift when a comment above goes."""
    root = comment.root or comment
    before = Q(created_at__lt=root.created_at) | Q(created_at=root.created_at, pk__lt=root.pk)
    number = list_tops(comment.article).filter(before).count() // PER_PAGE + 1
    return f"{page_path(comment.article, number)}#comment-{comment.pk}"


@FixedRows
def _replies() -> QuerySet[Comment]:
    answered = Comment.objects.filter(parent=OuterRef("pk"))
    below = IsAnyOf("root", give_keys("roots"))
    return _columns(Comment.objects.filter(VISIBLE | LOOKED_AT | Exists(answered), below))


def _columns(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.order_by("created_at", "pk").defer(*UNSEEN).fetch_mode(models.FETCH_RAISE)


def _arrange(roots: list[Comment], replies: Iterable[Comment]) -> list[Post]:
    """Nest ``replies`` below ``roots`` to ``LEVELS``; drop tombstones that hold nothing visible."""
    answers_to: dict[int | None, list[Comment]] = defaultdict(list)
    for reply in replies:
        answers_to[reply.parent_id].append(reply)
    parents_first = list(roots)
    for comment in parents_first:  # grows as it goes
        parents_first += answers_to[comment.pk]
    holding = set()
    for comment in reversed(parents_first):
        if _has_a_place(comment) or comment.pk in holding:
            holding.add(comment.parent_id)

    posts: dict[int, Post] = {}
    # comment's key: (its level, the post whose answers it stands among; a top's own)
    places: dict[int, tuple[int, Post]] = {}
    for comment in parents_first:
        if not _has_a_place(comment) and comment.pk not in holding:
            continue
        post = posts[comment.pk] = Post(comment)
        if comment.parent_id is None:
            places[comment.pk] = (1, post)
            continue
        level, holder = places[comment.parent_id]
        if level < LEVELS:
            level, holder = level + 1, posts[comment.parent_id]
        else:
            post.in_reply_to = posts[comment.parent_id].comment
        places[comment.pk] = (level, holder)
        holder.answers.append(post)
    for post in posts.values():
        post.answers.sort(key=lambda answer: (answer.comment.created_at, answer.comment.pk))
    return [posts[root.pk] for root in roots if root.pk in posts]


def _has_a_place(comment: Comment) -> bool:
    return comment.is_visible or comment.is_looked_at
