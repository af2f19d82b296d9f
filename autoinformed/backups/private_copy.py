"""Copy for a developer: a set that holds what readers may see, and nothing else.

What is public is said once, by the grants of the readers' login (``grants.py``) and its rows
(``reader_rows.py``): a new table, or a new rule, counts here too. The work is done in a scratch
database, by deletion; what is dumped from there never held the rest.
"""

# ruff: noqa: S608 (the names in its SQL are those of our tables)

from collections.abc import Callable

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import SET_NULL, BooleanField, DateTimeField, ForeignKey, Model

from articles.models import Address, Article, ArticlePicture
from authors.models import Author, User
from autoinformed import grants, reader_rows
from autoinformed.backups.dumps import load_dump, stream_dump
from autoinformed.backups.errors import BackupError
from autoinformed.backups.lock import hold_lock
from autoinformed.backups.making import SetWriter, list_applied
from autoinformed.backups.manifest import Manifest
from autoinformed.backups.places import Place
from autoinformed.backups.programs import read_server_version
from autoinformed.backups.scratch import make_scratch_database
from autoinformed.backups.site_files import list_named
from autoinformed.backups.snapshot import export_snapshot
from autoinformed.backups.tables import sum_tables
from comments.models import Comment
from images import renditions
from images.models import Image
from pages.models import Page

# Beside what readers may see: what the code itself writes, and which picture a live body shows.
TECHNICAL_MODELS = [
    "articles.ArticlePicture",
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
]
# Rows of these are emptied of who they are: others point to them.
PEOPLE = User


def make_private_copy(place: Place, *, say: Callable[[str], None]) -> Manifest:
    """Make a set without anything that readers may not see. Raises BackupError."""
    with hold_lock() as connection, make_scratch_database("copy") as scratch:
        writer = SetWriter(place, say=say)
        if writer.newest and not writer.newest.private_removed:
            raise BackupError(
                f"{place.label} holds whole backups: give a copy for a developer its own place."
            )
        say("Copying what is public into a scratch database.")
        left_out = [f"--exclude-table-data=public.{table}" for table in list_private_tables()]
        with stream_dump(connection, *left_out) as dump:
            load_dump(dump, into=scratch)
        with scratch.cursor() as cursor:
            cursor.execute("BEGIN")
            remove_private(cursor)
            cursor.execute("COMMIT")
        with export_snapshot(scratch) as (cursor, snapshot):
            named = set(list_named(cursor))
            tables, migrations = sum_tables(cursor), list_applied(cursor)
            writer.write_dump(scratch, snapshot=snapshot)

        def is_named(store: str, path: str) -> bool:
            sources = renditions.list_possible_sources(path)
            return any((store, source) in named for source in sources)

        files = writer.store_files(wanted=is_named)
        return writer.finish(
            files,
            tables=tables,
            migrations=migrations,
            server_version=read_server_version(scratch),
            missing=sorted(f"{store}: {path}" for store, path in named - files.keys()),
            private_removed=True,
        )


def _list_kept_models() -> list[type[Model]]:
    return [apps.get_model(label) for label in [*grants.PUBLIC_MODELS, *TECHNICAL_MODELS]]


def list_private_tables() -> list[str]:
    """The tables whose rows stay behind: all but the named ones, whoever made them."""
    kept = {model._meta.db_table for model in _list_kept_models()}
    kept |= {
        PEOPLE._meta.db_table,
        Group.permissions.through._meta.db_table,
        MigrationRecorder.Migration._meta.db_table,
    }
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted({name for (name,) in cursor.fetchall()} - kept)


def remove_private(cursor: CursorWrapper) -> None:
    """Remove from a copy what its public tables hold beside what readers see."""
    kept = [PEOPLE._meta.db_table, *(model._meta.db_table for model in _list_kept_models())]
    cursor.execute("SET LOCAL search_path = public")
    for table in kept:
        # No page store listens to a copy; what triggers keep in step, the real rows were in.
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    _empty_comments(cursor)
    for table, condition in reader_rows.list_rules().items():
        if table != Address._meta.db_table:
            cursor.execute(f"DELETE FROM {table} WHERE ({condition}) IS NOT TRUE")
    _delete_unseen_addresses(cursor)
    _delete_unused_pictures(cursor)
    while _follow_deletions(cursor):
        pass
    _empty_people(cursor)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in kept:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _empty_comments(cursor: CursorWrapper) -> None:
    """Leave of each comment what the view of readers shows."""
    table = Comment._meta.db_table
    columns = [field.column for field in Comment._meta.concrete_fields if not field.primary_key]
    shown = {column: f'seen."{column}"' for column in columns}
    for column in ("name", "text"):  # one that was not removed must have both
        some = f"coalesce(nullif(seen.{column}, ''), '–')"
        shown[column] = f"CASE WHEN {table}.removal = '' THEN {some} ELSE seen.{column} END"
    changes = ", ".join(f'"{column}" = {value}' for column, value in shown.items())
    cursor.execute(f"CREATE TEMP VIEW seen {reader_rows.define_view()}")
    cursor.execute(f"UPDATE {table} SET {changes} FROM seen WHERE seen.id = {table}.id")
    cursor.execute("DROP VIEW seen")


def _delete_unseen_addresses(cursor: CursorWrapper) -> None:
    """Delete the current addresses of articles and pages that are gone: they hold a headline.

    The readers' login sees old ones alone; the desk needs those of what is live too.
    """
    table = Address._meta.db_table
    cursor.execute(
        f"""
        DELETE FROM {table} WHERE kind = %s
           AND NOT EXISTS (SELECT FROM {Article._meta.db_table} live WHERE live.id = article_id)
           AND NOT EXISTS (SELECT FROM {Page._meta.db_table} WHERE path = '/' || slug || '/')""",
        [Address.Kind.CURRENT],
    )


def _delete_unused_pictures(cursor: CursorWrapper) -> None:
    """Delete the pictures that nothing live shows: those of drafts, and what was never used."""
    image, article = Image._meta.db_table, Article._meta.db_table
    cursor.execute(
        f"""
        DELETE FROM {image} WHERE NOT EXISTS (
            SELECT FROM {article} WHERE lead_image_id = {image}.id
            UNION ALL
            SELECT FROM {ArticlePicture._meta.db_table}
              JOIN {article} ON article_id = {article}.id
             WHERE image_id = {image}.id
            UNION ALL
            SELECT FROM {Author._meta.db_table} WHERE portrait_id = {image}.id
            UNION ALL
            SELECT FROM {Page._meta.db_table}
             WHERE position(regexp_replace({image}.file, '[.][^.]*$', '') IN body) > 0
        )"""
    )


def _follow_deletions(cursor: CursorWrapper) -> int:
    """Delete what points to a row that is gone, or have it point to none, as its field says.

    Returns how many rows that were: they may be pointed to in turn.
    """
    changed = 0
    for model in _list_kept_models():
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if not isinstance(field, ForeignKey):
                continue
            far = field.related_model._meta
            points_nowhere = (
                f"{field.column} IS NOT NULL AND NOT EXISTS (SELECT FROM {far.db_table} far"
                f" WHERE far.{field.target_field.column} = {table}.{field.column})"
            )
            if field.remote_field.on_delete is SET_NULL:
                cursor.execute(f"UPDATE {table} SET {field.column} = NULL WHERE {points_nowhere}")
            else:
                cursor.execute(f"DELETE FROM {table} WHERE {points_nowhere}")
            changed += cursor.rowcount
    return changed


def _empty_people(cursor: CursorWrapper) -> None:
    """Keep of each account its number: rows that readers see point to it."""
    changes = []
    for field in PEOPLE._meta.concrete_fields:
        if field.primary_key:
            continue
        if field.name == PEOPLE.USERNAME_FIELD:
            value = "'staff-' || id"
        elif field.name == "password":
            value = "'!'"  # one that nothing matches
        elif field.null:
            value = "NULL"
        elif isinstance(field, BooleanField):
            value = "false"
        elif isinstance(field, DateTimeField):
            value = "'epoch'"
        else:
            value = "''"
        changes.append(f"{field.column} = {value}")
    cursor.execute(f"UPDATE {PEOPLE._meta.db_table} SET {', '.join(changes)}")
