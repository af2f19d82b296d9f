"""What every test may ask for: the database, and a folder for its pictures."""

import os
import re

import psycopg
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connections

from articles import reader_functions
from articles.models import Document
from autoinformed.local import embedded
from tests import template_database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Have the embedded server up before the first test database is made (pytest-django's hook)."""
    if settings.EMBEDDED_DATABASE:
        embedded.hold_server(settings.DATA_DIR, fast=True)
        _drop_databases_of_killed_runs()
        with django_db_blocker.unblock():
            template = template_database.ready()
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Have the functions that public pages call, which ``prepare`` makes (pytest-django's hook)."""
    with django_db_blocker.unblock():
        reader_functions.create_functions()


def _drop_databases_of_killed_runs():
    entry = settings.DATABASES["default"]
    parameters = {"host": entry["HOST"], "user": entry["USER"], "password": entry["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_'")
        for (name,) in rows.fetchall():
            process = re.match(r"test_autoinformed_(\d+)", name)
            if process and not _is_alive(int(process[1])):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@pytest.fixture(autouse=True)
def no_reader_connection_is_left():
    """A test that read through the reader's own login leaves no connection behind."""
    yield
    connections["reader"].close()


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path, monkeypatch):
    """A test's pictures and documents go below its own temporary folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    # A test that sets STATIC_ROOT has Django make the storages anew; a field keeps its own.
    for storage in (storages["documents"], Document._meta.get_field("file").storage):
        monkeypatch.setattr(storage, "location", tmp_path / "documents")
