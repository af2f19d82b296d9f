"""Moderation queue. What a moderator sees of a comment: why it was held, who wrote it before.

A page of the queue costs the same few queries whatever stands on it: what belongs to a comment
comes with it, as JSON from subqueries; how all commenters fared before is one query more.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FETCH_RAISE, Count, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, Left, NullIf, Trim
from django.db.models.lookups import IsNull
from django.utils import timezone

from authors.models import User
from comments import models
from comments.models import Comment, Flag, PrivateSide
from comments.spam import scoring

LAST_FEW = 4  # of a person's other comments
LOOKED_AT = 20  # among the newest under the e-mail address, which others may have typed
EXCERPT = 200  # characters of each
# An article's body is the largest thing in the database, and no card prints it.
COLUMNS = (
    *(column.attname for column in Comment._meta.concrete_fields),
    "article__headline",
    "article__slug",
    *(
        f"parent__{name}"
        for name in ("name", "text", "status", "removed_at", "removal", "reported_at")
    ),
    "parent__edited_text",
)


# {(hash of an e-mail address, whether it is proven): {status: number}}
Counts = dict[tuple[str, bool], Counter[str]]


@dataclass
class Person:
    """Who wrote a comment, as far as an e-mail address tells: what became of their others."""

    is_proven: bool
    counts: dict[str, int] = field(default_factory=dict)  # by status
    last: list[dict] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Pairs of a label and a number, what there is none of left out."""
        return [
            (label.lower(), self.counts[status])
            for status, label in Comment.Status.choices
            if self.counts.get(status)
        ]


@dataclass(frozen=True)
class Card:
    """One comment as the queue shows it."""

    comment: Any  # with what ``add_card_columns`` adds
    person: Person | None

    @property
    def matched(self) -> list[str]:
        """The words that the rules found, to be marked in the text."""
        return [word for hold in self.comment.why for word in hold["matched"]]

    @property
    def likeness(self) -> str:
        """What the spam scorer made of it, in words; "" where it was not asked."""
        return " ".join(scoring.explain(**trace) for trace in self.comment.traces)

    @property
    def notes(self) -> list[dict]:
        """Notes on this comment and on its commenter; ``about`` says where that may be another."""
        of_person = [
            note | {"about": "" if note["written_on"] == self.comment.pk else self._about(note)}
            for note in self.comment.person_notes
        ]
        return self.comment.notes_left + of_person

    def _about(self, note: dict) -> str:
        if not note["is_proven"]:
            return "about somebody who typed this e-mail address and did not prove it"
        return (
            "" if self.comment.is_proven else "about the owner of this e-mail address, typed here"
        )

    @property
    def version(self) -> str:
        """What a decision names, so that none is made on what has changed since."""
        return self.comment.updated_at.isoformat()

    @property
    def state(self) -> tuple[str, str]:
        return name_state(self.comment)

    @property
    def parent_state(self) -> tuple[str, str] | None:
        return name_state(self.comment.parent) if self.comment.parent else None


def name_state(comment: Comment) -> tuple[str, str]:
    """A comment's state as a pair: a name for its color, and words."""
    if comment.is_removed:
        return "withdrawn", comment.get_removal_display()
    if comment.edited_text:
        return "review", "Edit awaits approval"
    if comment.reported_at:
        return "review", f"Reported; {'stands' if comment.is_visible else 'hidden'} meanwhile"
    colors: dict[str, str] = {Comment.Status.PENDING: "review", Comment.Status.APPROVED: "live"}
    return colors.get(comment.status, "withdrawn"), comment.get_status_display()


def add_card_columns(comments: QuerySet[Comment], *, seen_by: User) -> QuerySet[Any]:
    """Have ``comments`` (a queryset) come with what a card shows of each; no query more."""
    this = OuterRef("pk")
    presences = models.ModeratorPresence.objects.filter(
        comment=this, at__gt=timezone.now() - models.ModeratorPresence.LASTS
    )
    standings = models.Standing.objects.in_force().filter(
        Q(email_hash=OuterRef("private_side__email_hash"))
        | Q(mailbox_hash=OuterRef("private_side__email_hash"))
        | Q(mailbox_hash=OuterRef("private_side__mailbox_hash")) & ~Q(mailbox_hash="")
    )
    cards = comments.select_related("article", "parent").only(*COLUMNS)
    return cards.fetch_mode(FETCH_RAISE).annotate(
        email_hash=F("private_side__email_hash"),
        is_proven=IsNull(F("private_side__email_proven_at"), False),
        others=_last_few(),
        why=_each(models.Hold.objects.filter(comment=this), reason="reason", matched="matched"),
        traces=_each(
            models.SpamTrace.objects.filter(comment=this),
            probability="probability",
            telling="telling",
        ),
        reports=_each(
            Flag.objects.open().filter(comment=this).order_by("pk"), reason="reason", note="note"
        ),
        notes_left=_each(
            models.Note.objects.filter(comment=this), text="text", name=_name(), at="at"
        ),
        person_notes=_each(
            models.Note.objects.filter(email_hash=OuterRef("private_side__email_hash")).exclude(
                email_hash=""
            ),
            text="text",
            name=_name(),
            at="at",
            is_proven="is_proven",
            written_on="written_on",
        ),
        present=_each(presences.exclude(user=seen_by), name=_name("user")),
        standing=_each(
            standings.exclude(email_hash=""), kind="kind", reason="reason", until="until"
        ),
    )


def make_cards(comments: QuerySet[Comment], *, seen_by: User) -> list[Card]:
    """A ``Card`` for each comment; in two queries."""
    listed = list(add_card_columns(comments, seen_by=seen_by))
    counts = _count_by_person({comment.email_hash for comment in listed if comment.email_hash})
    return [Card(comment, _person(comment, counts)) for comment in listed]


def _person(comment: Any, counts: Counts) -> Person | None:
    key = comment.email_hash
    if not key:
        return None
    mine = Counter(counts[key, True])
    if not comment.is_proven:  # what merely looks like them: all that gave the same one
        mine += counts[key, False]
    mine[comment.status] -= 1  # this one
    labels = dict(Comment.Status.choices)
    last = [
        row | {"state": labels[row["status"]]}
        for row in comment.others
        if row["comment_id"] != comment.pk and (row["is_proven"] or not comment.is_proven)
    ]
    # The plus leaves out what there is none of.
    return Person(comment.is_proven, +mine, last[:LAST_FEW])


def _count_by_person(hashes: set[str]) -> Counts:
    rows = (
        PrivateSide.objects.filter(email_hash__in=hashes)
        .values("email_hash", "comment__status")
        .annotate(is_proven=_is_proven(), number=Count("pk"))
    )
    counts: Counts = defaultdict(Counter)
    for row in rows:
        counts[row["email_hash"], row["is_proven"]][row["comment__status"]] += row["number"]
    return counts


def _last_few() -> ArraySubquery:
    """The newest comments under one e-mail address, proven or not, in the order of an index."""
    same = PrivateSide.objects.filter(email_hash=OuterRef("private_side__email_hash"))
    return _each(
        same.order_by("-created_at")[:LOOKED_AT],
        comment_id="comment_id",
        created_at="created_at",
        is_proven=_is_proven(),
        status="comment__status",
        text=Left("comment__text", EXCERPT),
    )


def _is_proven() -> IsNull:
    return IsNull(F("email_proven_at"), False)


def _each(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**columns)))


def _name(path: str = "by") -> Coalesce:
    """A member of staff's full name, or sign-in name."""
    full = Trim(Concat(f"{path}__first_name", Value(" "), f"{path}__last_name"))
    return Coalesce(NullIf(full, Value("")), f"{path}__username")
