"""A first look at a reply by machine: does it wait for a moderator, or is it plainly spam.

Nothing is published by this and nothing is thrown away: spam lies where moderators can put it back.
"""

import re
from dataclasses import dataclass

from comments.models import Comment, CommentSettings, SpamTrace
from comments.spam import challenge, judging

# Each sign adds its points; from this sum on a reply goes to spam. One weak sign alone never does.
SPAM_FROM = 10
TOO_FAST = 3  # seconds from the first touch of the form to its post: nobody types so fast
PACES = (5, 15, 60)  # seconds
LINKS_THAT_COUNT = 3  # a reader who quotes sources gives one or two

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_FORUM_CODE = re.compile(r"\[/?(url|link)\b|<a\s[^>]*href", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    status: Comment.Status
    signs: list[str]  # for the moderation log: no word of the commenter in them
    trace: SpamTrace  # to be kept with the comment

    @property
    def reason(self):
        return "; ".join(self.signs)


def screen(*, article_id, name, website, text, trap, sent_without_origin, seconds=None, work=""):
    """Judge a reply to an article.

    ``trap`` is what stood in the field that people do not see; ``seconds`` how long a script saw
    its writer write (None without one); ``work`` the answer to a challenge, if one was asked.
    """
    look = judging.look_at(
        article_id=article_id,
        name=name,
        website=website,
        text=text,
        signals=_how_it_was_sent(sent_without_origin, seconds),
    )
    signs = [*_signs(name, text, trap, sent_without_origin, seconds), *look.signs]
    if CommentSettings.current().proof_of_work and not challenge.is_solved(work):
        signs.append((SPAM_FROM, "no proof of work"))
    points = sum(points for points, _ in signs)
    status = Comment.Status.SPAM if points >= SPAM_FROM else Comment.Status.PENDING
    return Verdict(status, [reason for _, reason in signs], look.trace)


def _how_it_was_sent(sent_without_origin, seconds):
    """What the scorer may learn from, as features that read as words."""
    if seconds is None:
        yield "sent:without a script"
    else:
        pace = next((limit for limit in PACES if seconds <= limit), None)
        yield f"sent:within {pace} seconds" if pace else "sent:in no hurry"
    if sent_without_origin:
        yield "sent:without an origin"


def _signs(name, text, trap, sent_without_origin, seconds):
    links = len(_LINK.findall(text))
    if trap:
        yield SPAM_FROM, "hidden field filled in"
    if _FORUM_CODE.search(text):
        yield 6, "link markup"
    if links >= LINKS_THAT_COUNT:
        yield min(links, SPAM_FROM), f"{links} links"
    if _LINK.search(name):
        yield 6, "link in the name"
    if sent_without_origin:
        yield 2, "sent without an origin"
    if seconds is not None and seconds < TOO_FAST:
        yield 6, f"written within {TOO_FAST} seconds"
