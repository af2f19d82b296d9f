"""A place for backups, the commands as a person gives them, and a site with something to lose."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_document,
    make_image,
    make_user,
)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def run():
    """Give a command; returns what it said."""

    def call(command, *arguments):
        said = io.StringIO()
        call_command(command, *map(str, arguments), stdout=said)
        return said.getvalue()

    return call


@pytest.fixture
def alone(transactional_db):
    """Nobody else is connected: a window that a browser test closed may be answered still."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def site(alone):
    """An article with a picture, a document and a comment, by an author."""
    author = make_author("Dot Camshaft")
    article = make_article("The line restarts", authors=[author], lead_image=make_image())
    make_document(article, shown_to_readers=True, by=make_user("editor"))
    make_comment(article, "A thought on the line.", email="osprey@readers.example")
    return article
