"""System checks. What would fail readers later stops a start: a foreign database, a wrong key."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from comments import keys

HINT = (
    "Start with a new data folder, such as AUTOINFORMED_DATA=~/autoinformed make demo (or with an "
    "empty database in DATABASE_URL), or go back to the version that made this one."
)


@register(Tags.database)
def check_migrations_are_known(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database that another version made, before ``migrate`` makes half of it ours.

    Migrations were once started anew under the names of old ones, so Django alone cannot tell.
    """
    if "default" not in (databases or []):
        return []
    loader = MigrationLoader(connections["default"])
    rooms = list_rooms()
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in rooms and (app, name) not in loader.disk_migrations
    )
    if not unknown:
        return []
    told = (
        f"Another version of AutoInformed made this database: it has the migration {unknown[0]}, "
        "which this version does not know. Nothing in it was changed."
    )
    return [Error(told, hint=HINT, id="autoinformed.E001")]


def list_rooms() -> set[str]:
    """The labels of the apps that are ours, not a library's."""
    return {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }


@register(Tags.security)
def check_comment_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse keys under which no e-mail address of a commenter can be kept."""
    return [Error(fault, id="autoinformed.E002") for fault in keys.list_malformed_keys()]
