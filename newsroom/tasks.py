"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from newsroom import mail, pings, trash
from newsroom.changes import prepared
from newsroom.compiling import recompiling, replaced_pictures
from newsroom.taxonomy import tags
