"""`manage.py prepare`: by several at once, behind a busy table, on an old server."""

import threading

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from autoinformed import one_at_a_time


@pytest.fixture
def another():
    """A connection of another process to the same database."""
    given = connection.get_connection_params()
    given.pop("cursor_factory")
    with psycopg.connect(**given, autocommit=True) as other:
        yield other


@pytest.mark.django_db(transaction=True)
def test_a_second_prepare_waits_for_the_first_and_says_so(another, capfd):
    another.execute("SELECT pg_advisory_lock(hashtext(%s))", [one_at_a_time.LOCK_NAME])
    said = threading.Event()
    done = []

    def prepare():
        with one_at_a_time.hold_prepare_lock(lambda line: said.set()):
            done.append(True)
        connection.close()

    waiting = threading.Thread(target=prepare)
    waiting.start()
    assert said.wait(20)
    assert not done
    another.execute("SELECT pg_advisory_unlock_all()")
    waiting.join(20)

    assert done


@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_table_in_use_is_given_up_before_readers_wait_long(another, monkeypatch):
    monkeypatch.setattr(one_at_a_time, "LOCK_TIMEOUT", "50ms")

    def change_a_table(name, **options):
        if name == "migrate":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE articles_article ADD COLUMN invented int")

    monkeypatch.setattr("autoinformed.management.commands.prepare.call_command", change_a_table)
    with another.transaction():
        another.execute("SELECT FROM articles_article LIMIT 1")

        with pytest.raises(CommandError, match="Run prepare again"):
            call_command("prepare", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_too_old_is_told_in_one_sentence(monkeypatch):
    connection.close()
    monkeypatch.setattr(connection.features, "minimum_database_version", (99,))

    with pytest.raises(CommandError, match=r"PostgreSQL 99 or later is required .found 1"):
        call_command("prepare", verbosity=0)


def test_the_oldest_server_that_works_is_the_one_that_the_manual_names(settings):
    manual = (settings.BASE_DIR / "docs" / "install.md").read_text()

    oldest = connection.features.minimum_database_version[0]
    assert f"PostgreSQL {oldest} or later" in manual
