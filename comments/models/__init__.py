"""What readers answer. The text is public once approved; who wrote it is in a table of its own.

One module an idea; the rest of the project imports the names from here.
"""

from .comment import VISIBLE, Comment
from .desk import Before, Look, Note, Watch
from .flag import Flag
from .log import ModerationLog
from .mail import SilencedAddress, Subscription
from .personal_data import DataRequest, RetentionReport
from .private_side import PrivateSide
from .rule import Hold, HoldRule, HouseRule
from .settings import ClosingRule, CommentSettings
from .spam import SolvedChallenge, SpamLesson, SpamModel, SpamTrace
from .standing import Standing

__all__ = [
    "VISIBLE",
    "Before",
    "ClosingRule",
    "Comment",
    "CommentSettings",
    "DataRequest",
    "Flag",
    "Hold",
    "HoldRule",
    "HouseRule",
    "Look",
    "ModerationLog",
    "Note",
    "PrivateSide",
    "RetentionReport",
    "SilencedAddress",
    "SolvedChallenge",
    "SpamLesson",
    "SpamModel",
    "SpamTrace",
    "Standing",
    "Subscription",
    "Watch",
]
