"""A migrated database, kept to copy each run's test database from: a hundred migrations take long.

It is made anew when a migration or a package changed. Django still migrates the copy, which finds
nothing to do.
"""

import hashlib
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

PREFIX = "autoinformed_template_"


def ready():
    """Have it, and return its name. Of several at once, one makes it and the others wait."""
    name = PREFIX + _digest()
    entry = settings.DATABASES["default"]
    parameters = {"host": entry["HOST"], "user": entry["USER"], "password": entry["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname ^@ %s", [PREFIX])
        known = {row[0] for row in rows}
        if name not in known:
            for old in known:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            draft = sql.Identifier(f"{PREFIX}draft")
            connection.execute(sql.SQL("CREATE DATABASE {}").format(draft))
            _migrate(f"{PREFIX}draft")
            renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(renaming.format(draft, sql.Identifier(name)))
    return name


def _digest():
    """What the migrations depend on, as a few letters."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    files += sorted((Path(settings.BASE_DIR) / "requirements").glob("*.txt"))
    digest = hashlib.sha256(django.__version__.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(name):
    connection = connections["default"]
    real_name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real_name
