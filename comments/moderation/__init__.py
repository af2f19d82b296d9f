"""Moderation. What moderators do with a comment; what their screens show is ``comments.desk``.

The verbs below are the door: admin, page and command call ``moderation.approve(comment, by=…)``.
Each locks the comment, writes an entry of the moderation log and sets the article's kept count
right, in one transaction. Each may be called twice: the second caller is told, in plain words, who
was first.
"""

from .comment_count import recount
from .decisions import approve, mark_spam, put_back, reject
from .edits import accept_edit, propose_edit, reject_edit, reword
from .flags import queue_reported, settle_flags
from .log import Outcome
from .removal import erase, remove_by_commenter
from .staff_replies import reply_as_staff
from .undoing import undo
