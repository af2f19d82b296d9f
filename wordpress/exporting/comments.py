"""Comments below an article, and who linked to it, as WordPress keeps both.

What its commenter or an erasure removed is not in an export: who answered it answers what stands
above it. Without personal data no e-mail address is; of IP addresses we only have keyed hashes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Prefetch

from articles.addresses.permalinks import absolute
from articles.models import Article, Citation, FollowUp
from comments.models import Comment, ModerationLog
from comments.private_side import EmailUnreadable, read_email
from wordpress.exporting.items import write_local, write_utc
from wordpress.exporting.numbers import Numbers
from wordpress.exporting.xml import write_fields, write_text

Status = Comment.Status
STATES = {
    Status.APPROVED: "1",
    Status.PENDING: "0",
    Status.SPAM: "spam",
    Status.REJECTED: "trash",
}


class Comments:
    """The comments of one export."""

    def __init__(self, author_numbers: Numbers, *, personal_data: bool) -> None:
        self._author_numbers = author_numbers
        self._personal_data = personal_data
        self._numbers = Numbers(Comment, FollowUp, Citation)
        self.count = 0
        self.unreadable = 0  # e-mail addresses whose key is gone

    def list_prefetches(self) -> list[str | Prefetch]:
        """What has to be read along with articles, in one query each for a batch of them."""
        comments = Comment.objects.order_by("created_at", "pk").select_related("staff__author")
        if self._personal_data:
            comments = comments.select_related("staff__author", "private_side")
        citing = Article.objects.live().only("slug", "headline", "published_at")
        citations = Citation.objects.filter(is_pingback=True, citing__in=citing.values("pk"))
        return [
            Prefetch("comments", comments.defer("edited_text")),
            Prefetch("cited_by", citations.prefetch_related(Prefetch("citing", citing))),
            "follow_ups",
        ]

    def write(self, article: Article) -> Iterator[str]:
        every = list(article.comments.all())
        kept = [comment for comment in every if not comment.is_removed]
        parents = {comment.pk: comment.parent_id for comment in every}
        numbers = {comment.pk: self._numbers.give(comment) for comment in kept}
        for comment in kept:
            above = comment.parent_id
            while above and above not in numbers:
                above = parents.get(above)
            yield self._write_comment(comment, numbers[comment.pk], numbers.get(above or 0, 0))
        self.count += len(kept)
        if self._personal_data:
            _log_emails(kept)
        for follow_up in list_sourced(article):
            yield _write_ping(
                self._numbers.give(follow_up),
                name=follow_up.source or urlsplit(follow_up.source_url).hostname or "",
                url=follow_up.source_url,
                at=follow_up.at,
                words=follow_up.text,
            )
        for citation in article.cited_by.all():
            yield _write_ping(
                self._numbers.give(citation),
                name=citation.citing.headline,
                url=absolute(citation.citing.get_absolute_url()),
                at=citation.citing.published_at or article.updated_at,
            )

    def _write_comment(self, comment: Comment, number: int, parent: int) -> str:
        author = getattr(comment.staff, "author", None)
        private = {"comment_author_email": self._read_email(comment)} if self._personal_data else {}
        return write_fields(
            "comment",
            comment_id=number,
            comment_author=write_text(comment.name),
            **private,
            comment_author_url=comment.public_website,
            comment_date=write_local(comment.created_at),
            comment_date_gmt=write_utc(comment.created_at),
            comment_content=write_text(comment.text),
            comment_approved=STATES[Status(comment.status)],
            comment_type="comment",
            comment_parent=parent,
            comment_user_id=self._author_numbers.give(author) if author else 0,
        )

    def _read_email(self, comment: Comment) -> str:
        private_side = getattr(comment, "private_side", None)
        try:
            return read_email(private_side) if private_side else ""
        except EmailUnreadable:
            self.unreadable += 1
            return ""


def _write_ping(number: int, *, name: str, url: str, at: datetime, words: str = "") -> str:
    return write_fields(
        "comment",
        comment_id=number,
        comment_author=write_text(name),
        comment_author_url=url,
        comment_date=write_local(at),
        comment_date_gmt=write_utc(at),
        comment_content=write_text(words),
        comment_approved=1,
        comment_type="pingback",
        comment_parent=0,
        comment_user_id=0,
    )


def list_sourced(article: Article) -> list[FollowUp]:
    """The follow-ups of ``article`` that another page told of: what WordPress calls a pingback."""
    return [each for each in article.follow_ups.all() if each.source_url]


def _log_emails(comments: Sequence[Comment]) -> None:
    """Log each e-mail address that went out, as a look at one is logged."""
    ModerationLog.objects.bulk_create(
        ModerationLog(
            comment_id=comment.pk,
            action=ModerationLog.Action.EXPORTED,
            reason="Exported to WordPress with personal data",
        )
        for comment in comments
        if hasattr(comment, "private_side")
    )
