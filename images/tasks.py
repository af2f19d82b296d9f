"""Tasks of this room, imported here for the worker to find; each stands where its verb does."""

from images import former_files, models
