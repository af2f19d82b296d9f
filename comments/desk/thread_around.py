"""Thread around a comment, for its moderator: whole, or what is nearest where it is very long."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.expressions import RawSQL

from comments.desk.queue import name_state
from comments.models import Comment

MOST = 100  # comments; of a longer thread, what the comment answers and what answers it
DEEPEST = 4  # steps to the right

# The comment and all above it, up to the top of its thread.
ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM comments_comment WHERE id = %s
    UNION ALL
    SELECT post.id, post.parent_id
    FROM comments_comment AS post JOIN above ON post.id = above.parent_id
)
SELECT id FROM above
"""


@dataclass(frozen=True)
class Post:
    """One comment of the thread: its place in the tree, and its state as color and words."""

    comment: Comment
    depth: int
    is_answered: bool  # by the comment that is looked at

    @property
    def state(self) -> tuple[str, str]:
        return name_state(self.comment)


@dataclass(frozen=True)
class ThreadAround:
    """What stands before and after a comment in its thread."""

    top: int
    before: list[Post]
    after: list[Post]
    is_whole: bool


def list_around(comment: Comment) -> ThreadAround:
    """The thread of a comment in the order in which readers read it; in one to three queries."""
    top = comment.root_id or comment.pk
    thread = Comment.objects.filter(Q(pk=top) | Q(root=top)).order_by("created_at", "pk")
    comments = list(thread[: MOST + 1])
    is_whole = len(comments) <= MOST
    if not is_whole:
        comments = list(thread.filter(pk__in=RawSQL(ABOVE, [comment.pk])))  # noqa: S611
        comments += thread.filter(parent=comment)[:MOST]
    posts = _order(comments, comment)
    place = next(n for n, post in enumerate(posts) if post.comment == comment)
    return ThreadAround(top, posts[:place], posts[place + 1 :], is_whole)


def _order(comments: list[Comment], looked_at: Comment) -> list[Post]:
    """Each comment with its answers below it."""
    answers = defaultdict(list)
    for comment in comments:
        answers[comment.parent_id].append(comment)
    posts, stack = [], [(comment, 0) for comment in reversed(answers[None])]
    while stack:
        comment, depth = stack.pop()
        posts.append(Post(comment, depth, comment.pk == looked_at.parent_id))
        deeper = min(depth + 1, DEEPEST)
        stack += [(answer, deeper) for answer in reversed(answers[comment.pk])]
    return posts
