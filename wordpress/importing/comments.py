"""Comments of the old site: threads as they were, their private side apart, all in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments import private_side
from comments.models import Comment, CommentSettings, ModerationLog, PrivateSide
from comments.moderation import recount
from wordpress import records
from wordpress.importing.digests import digest_object, digest_record
from wordpress.importing.ledger import DELETED, EDITED, Entry, Ledger
from wordpress.importing.people import People
from wordpress.importing.texts import (
    EMAIL_ADDRESS,
    is_cut,
    not_ahead,
    read_line,
    read_moment,
    read_text,
)
from wordpress.models import ImportedRow, Kind, Outcome

Status = Comment.Status
Action = ModerationLog.Action

NAME_LENGTH = 80
NOBODY = "Anonymous"
REASON = "Imported from WordPress"
CYCLE = "The comments that it answers form a circle; it stands at the top now."
NO_PARENT = "The comment that it answers is not in the export; it stands at the top now."
EMPTY = "It says nothing."
# {what WordPress calls it: the status here, and the entry of the log}
STATES = {
    "1": (Status.APPROVED, Action.APPROVED),
    "approve": (Status.APPROVED, Action.APPROVED),
    "approved": (Status.APPROVED, Action.APPROVED),
    "0": (Status.PENDING, Action.HELD),
    "hold": (Status.PENDING, Action.HELD),
    "spam": (Status.SPAM, Action.SPAM),
    "trash": (Status.REJECTED, Action.REJECTED),
    "post-trashed": (Status.REJECTED, Action.REJECTED),
}
# Types that are comments of readers; others are notes of plugins, such as order_note.
TYPES = {"", "comment", "review"}


@dataclass
class _Item:
    """A comment of the export on its way to its row."""

    record: records.Comment
    source: str
    entry: Entry
    row: Comment


class Comments:
    """The comments of one export."""

    def __init__(self, ledger: Ledger, people: People) -> None:
        self._ledger = ledger
        self._people = people
        self._settings = CommentSettings.current()

    def write(
        self,
        article: Article,
        comments: Sequence[records.Comment],
        *,
        place: str,
        at: datetime | None,
    ) -> None:
        """Write the comments below one post, in the caller's transaction."""
        seen: dict[int, records.Comment] = {}
        for comment in comments:
            if comment.type not in TYPES:
                self._ledger.skip_many(Kind.COMMENT, f"Its type is {comment.type[:40]}.")
            elif comment.old_id in seen:
                self._ledger.skip_many(Kind.COMMENT, "It stands in the export twice.")
            else:
                seen[comment.old_id] = comment
        known = self._ledger.find(Kind.COMMENT, map(str, seen))
        new: list[_Item] = []
        for comment in seen.values():
            source = digest_record(comment)
            entry = Entry(Kind.COMMENT, str(comment.old_id), "", place)
            row = known.get(str(comment.old_id))
            if row is None:
                built = self._build(comment, article, entry, at)
                if built is None:
                    self._ledger.skip(entry, EMPTY)
                else:
                    new.append(_Item(comment, source, entry, built))
            elif self._ledger.is_same(row, source):
                self._ledger.count_same(row)
            else:
                self._change(comment, row, source, entry)
        if new:
            here = {int(key): row.object_id for key, row in known.items()}
            self._insert(article, new, here)
        if new or known:
            recount(article.pk)

    def _build(
        self,
        record: records.Comment,
        article: Article,
        entry: Entry,
        at: datetime | None,
    ) -> Comment | None:
        text = read_text(record.content)
        if not text:
            return None
        status, _ = STATES.get(record.approved, (Status.PENDING, Action.HELD))
        created = not_ahead(read_moment(record.date_gmt, record.date) or at)
        author = self._people.by_old_id.get(record.user_id)
        return Comment(
            article_id=article.pk,
            name=_read_name(record, entry),
            website=_read_website(record),
            text=text,
            status=status,
            decided_at=None if status == Status.PENDING else created,
            created_at=created,
            staff_id=author.user_id if author else None,
        )

    def _insert(self, article: Article, items: list[_Item], here: dict[int, int]) -> None:
        """Insert new comments with all that belongs to each, in few statements."""
        keys = _next_keys(Comment._meta.db_table, len(items))
        by_old_id = {item.record.old_id: item for item in items}
        for key, item in zip(keys, items, strict=True):
            item.row.pk = key
        legacy_taken = set(
            Comment.objects.filter(legacy_id__in=by_old_id).values_list("legacy_id", flat=True)
        )
        for item in items:
            if item.record.old_id and item.record.old_id not in legacy_taken:
                item.row.legacy_id = item.record.old_id
            item.row.parent_id = _find_parent(item, by_old_id, here)
        roots = dict(Comment.objects.filter(pk__in=here.values()).values_list("pk", "root_id"))
        _set_roots(items, roots)
        Comment.objects.bulk_create([item.row for item in items])
        self._insert_private_sides(items)
        ModerationLog.objects.bulk_create(
            ModerationLog(
                comment_id=item.row.pk,
                action=Action.REPLIED if item.row.staff_id else _action(item.row),
                from_status="" if item.row.status == Status.PENDING else Status.PENDING,
                reason=REASON,
            )
            for item in items
        )
        ImportedRow.objects.bulk_create(
            ImportedRow(
                site=self._ledger.site,
                kind=Kind.COMMENT,
                old_key=item.entry.old_key,
                model="comments.comment",
                object_id=item.row.pk,
                source_digest=item.source,
                written_digest=digest_object(item.row),
                made_by=self._ledger.run,
            )
            for item in items
        )
        for item in items:
            self._ledger.tell(item.entry, Outcome.IMPORTED, item.row)

    def _insert_private_sides(self, items: list[_Item]) -> None:
        """Keep what commenters gave in confidence, less what is over its time already."""
        now = timezone.now()
        rows = []
        for item in items:
            age = now - item.row.created_at
            keep_ip = age < timedelta(days=self._settings.keep_ip_days)
            days = self._settings.keep_email_days
            keep_email = days is None or age < timedelta(days=days)
            email = item.record.author_email.strip() if keep_email else ""
            ip = item.record.author_ip.strip() if keep_ip else ""
            if email or ip:
                concealed = private_side.conceal(email=email[:254], ip=ip)
                rows.append(
                    PrivateSide(comment=item.row, created_at=item.row.created_at, **concealed)
                )
        PrivateSide.objects.bulk_create(rows)

    def _change(self, record: records.Comment, row: ImportedRow, source: str, entry: Entry) -> None:
        """Write a newer state or text over a comment that nobody touched here."""
        comment = Comment.objects.filter(pk=row.object_id).first()
        if comment is None or digest_object(comment) != row.written_digest:
            entry.note(DELETED if comment is None else EDITED)
            self._ledger.keep_edited(entry, row)
            return
        before = comment.status
        built = self._build(record, Article(pk=comment.article_id), entry, comment.created_at)
        if built is None:
            self._ledger.keep_edited(entry, row)
            return
        for name in ("name", "website", "text", "status", "decided_at"):
            setattr(comment, name, getattr(built, name))
        comment.save()
        if comment.status != before:
            ModerationLog.objects.create(
                comment_id=comment.pk, action=_action(comment), from_status=before, reason=REASON
            )
        self._ledger.keep(entry, comment, source=source, row=row)


def _find_parent(item: _Item, by_old_id: dict[int, _Item], here: dict[int, int]) -> int | None:
    wanted = item.record.parent
    if not wanted:
        return None
    if wanted in here:
        return here[wanted]
    if wanted not in by_old_id:
        item.entry.note(NO_PARENT)
        return None
    # Up to the top: who comes back to where it began is in a circle.
    above, steps = by_old_id.get(wanted), 0
    while above is not None and steps <= len(by_old_id):
        if above is item:
            item.entry.note(CYCLE)
            # The others of the circle hang below this one.
            item.record = _without_parent(item.record)
            return None
        above, steps = by_old_id.get(above.record.parent), steps + 1
    return by_old_id[wanted].row.pk


def _without_parent(record: records.Comment) -> records.Comment:
    return replace(record, parent=0)


def _set_roots(items: list[_Item], roots: Mapping[int, int | None]) -> None:
    rows = {item.row.pk: item.row for item in items}
    for item in items:
        top = item.row.parent_id
        while top in rows and rows[top].parent_id:
            top = rows[top].parent_id
        if top is not None and top in roots:
            top = roots[top] or top
        item.row.root_id = top


def _next_keys(table: str, count: int) -> list[int]:
    """Take so many keys from the table's sequence: a reply names its parent's before both stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _action(comment: Comment) -> ModerationLog.Action:
    return next(action for status, action in STATES.values() if status == comment.status)


def _read_name(record: records.Comment, entry: Entry) -> str:
    """The name to show; never an e-mail address."""
    name = read_line(record.author_name, longest=NAME_LENGTH)
    if EMAIL_ADDRESS.search(record.author_name):
        entry.note("Its commenter's name was an e-mail address, which is never public.")
        return NOBODY
    if is_cut(record.author_name, name):
        entry.note(f"The name is longer than {NAME_LENGTH} characters; it was shortened.")
    return name or NOBODY


def _read_website(record: records.Comment) -> str:
    website = record.author_url.strip()[:500]
    return website if Comment(website=website).public_website else ""
