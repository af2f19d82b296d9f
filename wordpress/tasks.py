"""Background tasks of this room, for Procrastinate's discovery: each stands where its verb does."""

from wordpress import uploads
