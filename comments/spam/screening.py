"""Screening. A machine's first look at a reply: does it wait for a moderator, or is it spam.

Nothing is published by this and nothing is thrown away: spam lies where moderators can put it back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.fixed_queries import FixedQuery
from articles.models import company_lookup
from comments.models import Comment, CommentSettings, SpamTrace
from comments.spam import campaigns, challenge, features, scoring, staff_names

# Each sign adds its points; from this sum on a reply goes to spam. One weak sign alone never does.
SPAM_FROM = 10
TOO_FAST = 3  # seconds from the first touch of the form to its post: nobody types so fast
PACES = (5, 15, 60)  # seconds
LINKS_THAT_COUNT = 3  # a reader who quotes sources gives one or two
MOST_HOSTS = 50  # kept of one comment

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_FORUM_CODE = re.compile(r"\[/?(url|link)\b|<a\s[^>]*href", re.IGNORECASE)

# Points, and words for a moderator.
Sign = tuple[int, str]


@dataclass(frozen=True)
class Sending:
    """How a reply was sent, beside what it says."""

    has_origin: bool  # whether the browser said which site its post came from
    trap: str = ""  # what stood in the field that people do not see
    seconds: int | None = None  # how long a script saw its commenter write; None without one
    proof: str = ""  # the answer to a challenge, if one was asked


@dataclass(frozen=True)
class Verdict:
    """Where a reply goes, and why."""

    status: Comment.Status
    signs: list[str]  # for the moderation log: no word of the commenter in them
    trace: SpamTrace  # to be saved with the comment


def screen(comment: Comment, sending: Sending) -> Verdict:
    """Judge a reply that is not saved yet."""
    signs = [*_list_signs_of_sending(sending), *staff_names.find_signs(comment)]
    if _asks_for_proof() and not challenge.is_solved(sending.proof):
        signs.append((SPAM_FROM, "no proof of work"))
    return _judge(comment, dict.fromkeys(_list_signals(sending), 1), signs)


def screen_again(comment: Comment) -> Verdict:
    """Judge the new text of a comment that waits; how it was sent is known from its first time."""
    trace = SpamTrace.objects.filter(comment=comment).first()
    return _judge(comment, trace.signals if trace else {}, [])


@FixedQuery
def _proof_of_work() -> QuerySet[Any, Any]:
    return CommentSettings.objects.values_list("proof_of_work")


def _asks_for_proof() -> bool:
    saved = _proof_of_work.fetch()
    return saved[0][0] if saved else CommentSettings().proof_of_work


def _judge(comment: Comment, signals: dict[str, int], signs: list[Sign]) -> Verdict:
    found = features.extract(
        name=comment.name, website=comment.website, text=comment.text, signals=signals
    )
    score = scoring.score(found)
    signs = [
        *signs,
        *_list_signs_of_text(comment),
        *campaigns.find_signs(comment, known_hosts=company_lookup.list_site_hosts()),
    ]
    if score and score.waits:
        signs.append(
            (
                SPAM_FROM if score.is_spam else 0,
                f"{scoring.per_cent(score.probability)} % like spam",
            )
        )
    points = sum(points for points, _ in signs)
    return Verdict(
        status=Comment.Status.SPAM if points >= SPAM_FROM else Comment.Status.PENDING,
        signs=[reason for _, reason in signs],
        trace=SpamTrace(
            probability=score.probability if score else None,
            telling=score.telling if score else [],
            signals=signals,
            text_hash=features.hash_words(comment.text),
            hosts=features.find_hosts(f"{comment.website} {comment.text}")[:MOST_HOSTS],
            created_at=timezone.now(),
        ),
    )


def _list_signals(sending: Sending) -> Iterator[str]:
    """What the scorer may learn from, as features that read as words."""
    if sending.seconds is None:
        yield "sent:without a script"
    else:
        pace = next((limit for limit in PACES if sending.seconds <= limit), None)
        yield f"sent:within {pace} seconds" if pace else "sent:in no hurry"
    if not sending.has_origin:
        yield "sent:without an origin"


def _list_signs_of_sending(sending: Sending) -> Iterator[Sign]:
    if sending.trap:
        yield SPAM_FROM, "hidden field filled in"
    if not sending.has_origin:
        yield 2, "sent without an origin"
    if sending.seconds is not None and sending.seconds < TOO_FAST:
        yield 6, f"written within {TOO_FAST} seconds"


def _list_signs_of_text(comment: Comment) -> Iterator[Sign]:
    links = len(_LINK.findall(comment.text))
    if _FORUM_CODE.search(comment.text):
        yield 6, "link markup"
    if links >= LINKS_THAT_COUNT:
        yield min(links, SPAM_FROM), f"{links} links"
    if _LINK.search(comment.name):
        yield 6, "link in the name"
