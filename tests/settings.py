"""The settings under test: the real ones, with a few made fast or safe. Each line says why."""

import os
from pathlib import Path

# Before the real settings are read: tests never touch the newsroom's own data folder, but one in
# it. (A worker process of pytest-xdist has the folder from its parent already.)
_data = Path(os.environ.get("AUTOINFORMED_DATA") or Path(__file__).parents[1] / ".data").resolve()
os.environ["AUTOINFORMED_DATA"] = str(_data if _data.name == "test" else _data / "test")
os.environ["AUTOINFORMED_LOCAL"] = "true"
os.environ["DEBUG"] = "false"

from autoinformed.settings import *

# Hashing a password slowly is for production.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A test sees its own uncommitted rows only on its own connection, so public pages read from it too.
# tests/autoinformed/test_reader_role.py proves the real login against a running server.
READER_ALIAS = "default"
# Two runs at once, in two terminals, do not meet in one database.
DATABASES["default"]["TEST"] = {"NAME": f"test_autoinformed_{os.getpid()}"}
DATABASES["reader"]["TEST"] = {"MIRROR": "default"}
DATABASES["default"]["CONN_MAX_AGE"] = DATABASES["reader"]["CONN_MAX_AGE"] = 0
# No collectstatic before tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Mails stay in memory: django.core.mail.outbox.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Django's client asks for http://testserver/.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
