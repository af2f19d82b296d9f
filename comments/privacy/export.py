"""Export of comments, as rows of plain data; what is private, if asked, beside it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from operator import attrgetter
from typing import Any

from comments import private_side
from comments.models import Comment, ModerationLog

# {column: the attribute of a comment that it holds}
COLUMNS = {
    "number": "pk",
    "article": "article.slug",
    "answers": "parent_id",
    "name": "name",
    "website": "website",
    "text": "text",
    "status": "status",
    "removed_at": "removed_at",
    "sent_at": "created_at",
}
PERSONAL = ["address", "address_proven_at", "browser"]
BATCH = 500


def export_rows(*, with_personal_data: bool = False) -> Iterator[dict[str, Any]]:
    """Yield ``{column: value}`` for each comment, oldest first; what is private is logged."""
    comments = Comment.objects.select_related("article").order_by("pk")
    if with_personal_data:
        comments = comments.select_related("private_side")
    for batch in batched(comments.iterator(chunk_size=BATCH), BATCH):
        if with_personal_data:
            log_export(comment.pk for comment in batch if hasattr(comment, "private_side"))
        for comment in batch:
            row = {column: attrgetter(path)(comment) for column, path in COLUMNS.items()}
            if with_personal_data:
                row |= _read_personal(comment)
            yield {
                column: value.isoformat() if isinstance(value, datetime) else value
                for column, value in row.items()
            }


def log_export(comment_ids: Iterable[int]) -> None:
    """Write into the moderation log that what is private of these comments was handed out."""
    action = ModerationLog.Action.EXPORTED
    ModerationLog.objects.bulk_create(
        ModerationLog(comment_id=number, action=action) for number in comment_ids
    )


def _read_personal(comment: Comment) -> dict[str, Any]:
    side = getattr(comment, "private_side", None)
    return {
        "address": private_side.read_email(side) if side else "",
        "address_proven_at": side.email_proven_at if side else None,
        "browser": side.browser if side else "",
    }
