"""The settings of a command that a drill starts: the tests' own, on the drill's database."""

import os

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["AUTOINFORMED_TEST_DATABASE"]  # noqa: F405

if port := os.environ.get("DRILL_MAIL_PORT"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": int(port), "timeout": 20},
        }
    }
