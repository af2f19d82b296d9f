"""What readers answer. The text is public once approved; who wrote it is in a table of its own.

One module an idea; the rest of the project imports the names from here.
"""

from .comment import VISIBLE, Comment
from .flag import Flag
from .log import ModerationLog
from .mail import SilencedAddress, Subscription
from .personal_data import DataRequest, RetentionReport
from .private_side import PrivateSide
from .settings import ClosingRule, CommentSettings

__all__ = [
    "VISIBLE",
    "ClosingRule",
    "Comment",
    "CommentSettings",
    "DataRequest",
    "Flag",
    "ModerationLog",
    "PrivateSide",
    "RetentionReport",
    "SilencedAddress",
    "Subscription",
]
