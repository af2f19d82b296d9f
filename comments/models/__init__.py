"""What readers answer. The text is public once approved; who wrote it is in a table of its own.

One module an idea; the rest of the project imports the names from here.
"""

from .comment import VISIBLE, Comment
from .log import ModerationLog
from .private_side import PrivateSide

__all__ = ["VISIBLE", "Comment", "ModerationLog", "PrivateSide"]
