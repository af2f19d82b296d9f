"""Invented comments below invented articles, with the private side and the log of each."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from comments import private_side
from comments.models import Comment, ModerationLog, PrivateSide
from demo.generator.copying import Table
from demo.generator.words import Vocabulary

READERS = 500
BATCH = 20_000
ACTIONS = {
    "pending": ModerationLog.Action.HELD.value,
    "approved": ModerationLog.Action.APPROVED.value,
    "rejected": ModerationLog.Action.REJECTED.value,
    "spam": ModerationLog.Action.SPAM.value,
}


def write_comments(
    live: Sequence[tuple[int, datetime]],
    comments: int,
    threads: Sequence[int],
    *,
    say: Callable[[str], None],
) -> list[Table]:
    """Spread ``comments`` over the articles in ``live``, ``[(key, published_at)]``, oldest first.

    The newest get one of ``threads`` each besides. Returns the tables.
    """
    writer = _Writer()
    written = 0
    for number, (article_id, published_at) in enumerate(writer.spread(live, comments, threads)):
        writer.add(article_id, published_at)
        written = number + 1
        if written % BATCH == 0:
            writer.write()
            say(f"{written:,} comments")
    writer.write()
    writer.count_visible()
    return writer.tables


class _Writer:
    def __init__(self) -> None:
        self.comments, self.private = Table(Comment), Table(PrivateSide)
        self.log = Table(ModerationLog)
        self.tables = [self.comments, self.private, self.log]
        self._now = timezone.now()
        self._next = self.comments.first_key()
        self._random = random.Random(self._next)  # noqa: S311
        self._vocabulary = Vocabulary(self._random)
        self._readers = [
            (
                f"Reader {number}",
                # Ranges kept for documentation (RFC 2606, RFC 5737).
                private_side.conceal(
                    email=f"reader-{number}@example.com",
                    ip=f"198.51.100.{number % 250}",
                    browser="An invented browser",
                ),
            )
            for number in range(READERS)
        ]
        # By article, the newest: (key of its top, key and time of its last).
        self._threads: dict[int, tuple[int, int, datetime]] = {}
        self._visible: Counter[int] = Counter()

    def spread(
        self, live: Sequence[tuple[int, datetime]], comments: int, threads: Sequence[int]
    ) -> Iterator[tuple[int, datetime]]:
        """Yield one article, as in ``live``, for each comment."""
        for article, length in zip(reversed(live), threads, strict=False):
            yield from [article] * length
        if live:
            yield from self._random.choices(live, k=comments)

    def add(self, article_id: int, published_at: datetime) -> None:
        """Gather one comment: of twenty, three are not approved and eight answer another."""
        pk = self._next
        self._next += 1
        number = pk % 20
        status = {3: "pending", 9: "spam", 15: "rejected"}.get(number, "approved")
        root = parent = None
        earliest = published_at
        if number % 5 in (2, 4) and article_id in self._threads:
            root, parent, earliest = self._threads[article_id]
        at = earliest + (self._now - earliest) * self._random.random()
        name, private_side = self._random.choice(self._readers)
        self.comments.add(
            id=pk,
            article_id=article_id,
            parent_id=parent,
            root_id=root,
            name=name,
            text=self._vocabulary.write_text(1 + number % 4),
            status=status,
            decided_at=None if status == "pending" else at,
            created_at=at,
        )
        self.private.add(comment_id=pk, created_at=at, **private_side)
        self.log.add(
            comment_id=pk,
            action=ACTIONS[status],
            from_status="" if status == "pending" else "pending",
            at=at,
        )
        if status == "approved":
            self._threads[article_id] = (root or pk, pk, at)
            self._visible[article_id] += 1

    def write(self) -> None:
        for table in self.tables:
            table.write()

    def count_visible(self) -> None:
        """Keep each article's number of comments, as ``moderation.recount`` does."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_article SET comment_count = comment_count + new.count"
                " FROM unnest(%s::bigint[], %s::int[]) AS new(id, count)"
                " WHERE articles_article.id = new.id",
                [list(self._visible), list(self._visible.values())],
            )
