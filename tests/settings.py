"""The settings under test: the real ones, with a few made fast or safe. Each line says why."""

import os
from pathlib import Path

# Before the real settings are read: tests never touch the newsroom's own data folder.
os.environ.setdefault(
    "AUTOINFORMED_DATA", str(Path(__file__).resolve().parent.parent / ".data" / "test")
)
os.environ["AUTOINFORMED_LOCAL"] = "true"
os.environ["DEBUG"] = "false"

from autoinformed.settings import *

# Hashing a password slowly is for production.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A test sees its own uncommitted rows only on its own connection, so public pages read from it too.
# tests/autoinformed/test_reader_role.py proves the real login against a running server.
READER_ALIAS = "default"
DATABASES["reader"]["TEST"] = {"MIRROR": "default"}
DATABASES["default"]["CONN_MAX_AGE"] = DATABASES["reader"]["CONN_MAX_AGE"] = 0
# No collectstatic before tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Mails stay in memory: django.core.mail.outbox.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Django's client asks for http://testserver/.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
