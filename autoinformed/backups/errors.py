class BackupError(Exception):
    """A backup or a restore cannot go on; the message is plain words that say what to do."""


class NotThere(BackupError):
    """A place does not have what a set says that it has."""
