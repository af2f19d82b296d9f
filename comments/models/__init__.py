"""Models of comments. The text is public once approved; who wrote it is in a table of its own.

One module an idea; the rest of the project imports the names from here.
"""

from comments.models.data_requests import DataRequest, RetentionReport

from .comment import LOOKED_AT, QUEUE_ORDER, VISIBLE, Comment
from .flag import Flag
from .log import ModerationLog
from .moderators import DecisionSnapshot, ModeratorAlert, ModeratorPresence, Note
from .private_side import PrivateSide
from .rules import Hold, HoldRule, HouseRule
from .settings import ClosingRule, CommentSettings
from .spam import SolvedChallenge, SpamLesson, SpamModel, SpamTrace
from .standing import Standing
from .subscription import SilencedEmailAddress, Subscription
