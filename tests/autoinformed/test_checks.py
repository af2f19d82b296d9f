"""A database that another version made is refused as a whole, in plain words."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def database_of_another_version():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('articles', '0013_of_another_version', now())"
        )


def test_prepare_refuses_a_database_of_another_version(
    database_of_another_version,
):
    with pytest.raises(CommandError) as refusal:
        call_command("prepare", verbosity=0)

    assert str(refusal.value) == (
        "Another version of AutoInformed made this database: it has the migration "
        "articles.0013_of_another_version, which this version does not know. Nothing in it was "
        "changed. Start with a new data folder, such as AUTOINFORMED_DATA=~/autoinformed make "
        "demo (or with an empty database in DATABASE_URL), or go back to the version that made "
        "this one."
    )


def test_migrate_refuses_a_database_of_another_version_too(database_of_another_version):
    with pytest.raises(SystemCheckError, match=r"articles\.0013_of_another_version"):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)


def test_a_database_of_this_version_passes():
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
