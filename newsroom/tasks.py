"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from newsroom import mail, pings, trash
from newsroom.changes import prepared
from newsroom.compiling import recompiling, replaced_pictures
from newsroom.links import asking, checking
from newsroom.taxonomy import tags

__all__ = ["asking"]  # nothing else names it
