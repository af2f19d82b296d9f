"""Hold rules. Which of them a comment meets: a new one, or one of the past to try a rule on.

Both go the same way. What a rule asks of the past (approved before, sent lately, an article's heat)
is counted as it was when the comment came, by the database and for all comments at once.

The active rules are read with each new comment, so that an edit of one counts at once; what is made
of them, patterns and the statement that counts, is made once per process and version.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    BigAutoField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from articles.fixed_queries import FixedQuery, Given
from comments.models import Comment, Hold, HoldRule, PrivateSide
from house_style.folding import fold

Kind = HoldRule.Kind

LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"]{1,300}", re.IGNORECASE)
MOST_MATCHES = 20  # kept and shown; a comment may hold a thousand
LONGEST_MATCH = Hold._meta.get_field("matched").base_field.max_length
TRIED_ON = 1_000  # comments of the past
# A star stands for so many letters at most: what bounds the work that a pattern can make.
STAR = r"\w{0,30}"
MOST_COUNTED = 100  # of what came before, or a rule's number if that is more
COUNTING = (Kind.FIRST_TIMERS, Kind.FLOOD, Kind.HEAT)
COLUMNS = ("pk", "name", "kind", "number", "minutes", "words", "sends_to")


@dataclass(frozen=True)
class Finding:
    """What one rule found in one comment; ``matched`` are the comment's own words."""

    rule: HoldRule | None
    reason: str
    matched: list[str] = field(default_factory=list)

    @property
    def is_spam(self) -> bool:
        return self.rule is not None and self.rule.sends_to == HoldRule.SendsTo.SPAM


@dataclass(frozen=True)
class RuleSet:
    """The active rules as they stand, and the one statement that counts what they ask of the past.

    It gives a number for each rule that counts, in their order.
    """

    rules: list[HoldRule]
    counts: FixedQuery


@dataclass(frozen=True)
class Trial:
    """What a rule would have held among the newest comments."""

    looked_at: int
    held: list[tuple[Comment, Finding]]

    @property
    def by_status(self) -> dict[str, int]:
        """``{label: number}`` of what became of those that it would have held."""
        labels = [comment.get_status_display() for comment, _ in self.held]
        return {label: labels.count(label) for label in Comment.Status.labels if label in labels}


def apply_rules(comment: Comment, *, signs: Iterable[str] = ()) -> list[Finding]:
    """Write down why a new comment is held: what the rules find, and ``signs`` that the machine
    saw, in words. Returns the findings.
    """
    active = _load_rules()
    counting = [rule for rule in active.rules if rule.kind in COUNTING]
    numbers = active.counts.fetch(comment=comment.pk)[0] if counting else ()
    count_of = {rule.pk: number for rule, number in zip(counting, numbers, strict=True)}
    judged = (_judge(rule, comment, count_of.get(rule.pk, 0)) for rule in active.rules)
    found = [finding for finding in judged if finding]
    seen = [Finding(None, sign) for sign in signs]
    Hold.objects.bulk_create(
        Hold(
            comment=comment, rule=finding.rule, reason=finding.reason[:200], matched=finding.matched
        )
        for finding in found + seen
    )
    return found


def find_marked(comment: Comment) -> list[Finding]:
    """What the rules find in the words and links of a comment that stands."""
    rules = [rule for rule in _load_rules().rules if rule.kind not in COUNTING]
    return [finding for rule in rules if (finding := _judge(rule, comment, 0))]


def try_out(rule: HoldRule, *, most: int = TRIED_ON) -> Trial:
    """What ``rule`` would have held among the newest ``most`` comments of readers."""
    newest = Comment.objects.filter(staff=None).exclude(removal=Comment.Removal.ERASURE)
    keys = list(newest.order_by("-created_at", "-pk").values_list("pk", flat=True)[:most])
    comments = Comment.objects.filter(pk__in=keys).select_related("article")
    return Trial(len(keys), _find(comments.order_by("-created_at", "-pk"), [rule]))


def find_words(text: str, lines: Iterable[str]) -> list[str]:
    """The words of ``text`` that meet one of ``lines``, each once, in the order of the lines."""
    plain = fold(text)
    found: dict[str, str] = {}
    for pieces, pattern, plain_pattern in _patterns(tuple(lines)):
        if all(piece in plain for piece in pieces):  # far cheaper than the pattern
            # As typed, to be marked in the comment; what is disguised there, in plain letters.
            matches = list(pattern.finditer(text)) or plain_pattern.finditer(plain)
            found |= {fold(match[0]): match[0] for match in matches}
    return list(found.values())


@FixedQuery
def _active_rules() -> QuerySet[Any, Any]:
    return HoldRule.objects.filter(is_active=True).values_list(*COLUMNS)


def _load_rules() -> RuleSet:
    return _make_set(tuple(_active_rules.fetch()))


# The very rows are the key: whatever somebody changes in them makes a new set, in every process.
@lru_cache(maxsize=2)
def _make_set(rows: tuple[tuple[Any, ...], ...]) -> RuleSet:
    rules = [HoldRule(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
    counts = [_count(rule) for rule in rules if rule.kind in COUNTING]
    this = Comment.objects.filter(pk=Given("comment", BigAutoField())).order_by()
    return RuleSet(rules, FixedQuery(lambda: this.values_list(*counts)))


def _find(comments: QuerySet[Comment], rules: list[HoldRule]) -> list[tuple[Comment, Finding]]:
    counted = comments.annotate(**{f"rule_{rule.pk}": _count(rule) for rule in rules})
    return [
        (comment, finding)
        for comment in counted
        for rule in rules
        if (finding := _judge(rule, comment, getattr(comment, f"rule_{rule.pk}")))
    ]


def _judge(rule: HoldRule, comment: Comment, count: int) -> Finding | None:
    """What ``rule`` finds, or None; ``count`` is what the database counted for it."""
    matched: list[str] = []
    reason = rule.name
    number = rule.number or 0
    if rule.kind == Kind.WORDS:
        matched = find_words(f"{comment.name}\n{comment.website}\n{comment.text}", rule.lines)
        meets = bool(matched)
    elif rule.kind == Kind.LINKS:
        matched = LINK.findall(comment.text)
        meets = len(matched) >= number
    elif rule.kind == Kind.FIRST_TIMERS:
        meets = count < number
    else:
        meets = count >= number
        or_more = " or more" if count == _most_counted(rule) else ""
        reason = f"{rule.name}: {count}{or_more} within {rule.minutes} minutes"
    if not meets:
        return None
    return Finding(rule, reason, [word[:LONGEST_MATCH] for word in matched[:MOST_MATCHES]])


def _count(rule: HoldRule) -> Subquery | Value:
    if rule.kind == Kind.FIRST_TIMERS:
        same = PrivateSide.objects.filter(
            email_hash=OuterRef("private_side__email_hash"),
            email_proven_at__isnull=False,
            created_at__lt=OuterRef("created_at"),
            comment__status=Comment.Status.APPROVED,
        ).exclude(email_hash="")
        return _number_of(same, rule)
    if rule.kind == Kind.FLOOD:
        one_person = Q(email_hash=OuterRef("private_side__email_hash")) & ~Q(email_hash="")
        one_network = Q(ip_hash=OuterRef("private_side__ip_hash")) & ~Q(ip_hash="")
        return _number_of(_lately(PrivateSide.objects.filter(one_person | one_network), rule), rule)
    if rule.kind == Kind.HEAT:
        there = Comment.objects.filter(article=OuterRef("article"))
        return _number_of(_lately(there.exclude(status=Comment.Status.SPAM), rule), rule)
    return Value(0)


def _lately(rows: QuerySet[Any], rule: HoldRule) -> QuerySet[Any]:
    """What came before the comment in the rule's minutes, itself included."""
    since = OuterRef("created_at") - Value(timedelta(minutes=rule.minutes or 0))
    return rows.filter(created_at__gt=since, created_at__lte=OuterRef("created_at"))


def _number_of(rows: QuerySet[Any], rule: HoldRule) -> Subquery:
    few = rows.order_by().values("pk")[: _most_counted(rule)]
    counted = "(SELECT count(*) FROM (%(subquery)s) few)"
    return Subquery(few, output_field=IntegerField(), template=counted)


def _most_counted(rule: HoldRule) -> int:
    """How far the past is counted: a flood is no reason to count all of it for each comment."""
    return max(rule.number or 0, MOST_COUNTED)


@lru_cache(maxsize=100)
def _patterns(lines: tuple[str, ...]) -> list[tuple[list[str], re.Pattern[str], re.Pattern[str]]]:
    return [_pattern(line) for line in lines]


def _pattern(line: str) -> tuple[list[str], re.Pattern[str], re.Pattern[str]]:
    """The fixed pieces of a line, all of which a folded text must hold, and the pattern of the line
    itself, as it was typed and folded.
    """
    plain = fold(line)
    pieces = [piece for piece in re.split(r"[*#\s]+", plain) if piece]
    return pieces, _compile(line), _compile(plain or line)


def _compile(line: str) -> re.Pattern[str]:
    parts = {"*": STAR, "#": r"\d", " ": r"\s+"}
    pattern = "".join(parts.get(sign) or re.escape(sign) for sign in line)
    before = r"(?<!\w)" if line[0].isalnum() or line[0] in "*#_" else ""
    after = r"(?!\w)" if line[-1].isalnum() or line[-1] in "*#_" else ""
    return re.compile(f"{before}{pattern}{after}", re.IGNORECASE)
