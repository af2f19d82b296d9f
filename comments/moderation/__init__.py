"""Moderation. What moderators do with a comment, and what they see of it.

The verbs below are the door: admin, page and command call ``moderation.approve(comment, by=…)``.
"""

from comments.moderation.decisions import (
    Outcome,
    accept_edit,
    approve,
    erase,
    mark_spam,
    propose_edit,
    put_back,
    recount,
    reject,
    reject_edit,
    remove_by_writer,
    reply_as_staff,
    reword,
    send_back_flagged,
    settle_flags,
    undo,
)

__all__ = [
    "Outcome",
    "accept_edit",
    "approve",
    "erase",
    "mark_spam",
    "propose_edit",
    "put_back",
    "recount",
    "reject",
    "reject_edit",
    "remove_by_writer",
    "reply_as_staff",
    "reword",
    "send_back_flagged",
    "settle_flags",
    "undo",
]
