"""A first look at a reply by machine: does it wait for a moderator, or is it plainly spam.

Nothing is published by this and nothing is thrown away: spam lies where moderators can put it back.
"""

import re
from dataclasses import dataclass

from comments.models import Comment

# Each sign adds its points; from this sum on a reply goes to spam. One weak sign alone never does.
SPAM_FROM = 10
LINKS_THAT_COUNT = 3  # a reader who quotes sources gives one or two

_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_FORUM_CODE = re.compile(r"\[/?(url|link)\b|<a\s[^>]*href", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    status: Comment.Status
    reason: str  # for the moderation log: no word of the commenter in it

    @property
    def signs(self):
        """What was seen, one to an entry."""
        return [sign for sign in self.reason.split("; ") if sign]


def screen(*, name, text, trap, sent_without_origin):
    """Judge a reply. ``trap`` is what stood in the field that people do not see."""
    signs = list(_signs(name, text, trap, sent_without_origin))
    points = sum(points for points, _ in signs)
    status = Comment.Status.SPAM if points >= SPAM_FROM else Comment.Status.PENDING
    return Verdict(status, "; ".join(reason for _, reason in signs))


def _signs(name, text, trap, sent_without_origin):
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
