"""What every test may ask for: the database, and a real browser."""

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Have the embedded server up before the first test database is made (pytest-django's hook)."""
    if settings.EMBEDDED_DATABASE:
        from autoinformed import embedded

        embedded.hold(settings.DATA_DIR, fast=True)


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    """A test's pictures go below its own temporary folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
