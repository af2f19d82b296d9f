"""Command line: before a command or the web server, the embedded database is up if one is used."""

from django.conf import settings

from autoinformed.local import embedded

# Commands that never speak to the database; `run` starts it itself, with progress lines.
WITHOUT_DATABASE = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "run",
    "startapp",
    "startproject",
    "version",
}


def prepare_database(argv: list[str]) -> None:
    """Start the embedded server, or share the running one, if the command needs it."""
    command = argv[1] if len(argv) > 1 else "help"
    # Settings are read even for a command without a database: a fault in them is told at once.
    if settings.EMBEDDED_DATABASE and command not in WITHOUT_DATABASE and command[0] != "-":
        use_embedded_database()


def use_embedded_database() -> None:
    """Hold the embedded server until this process ends; with ``DATABASE_URL`` do nothing."""
    if settings.EMBEDDED_DATABASE:
        embedded.hold_server(settings.DATA_DIR)
