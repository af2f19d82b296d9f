"""The settings of a command that a drill starts: the tests' own, on the drill's database."""

import os

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["AUTOINFORMED_TEST_DATABASE"]  # noqa: F405
