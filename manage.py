#!/usr/bin/env python
"""Django's command line for this project; starts the embedded database where one is used."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from autoinformed.local.command_line import prepare_database
    from autoinformed.local.embedded import EmbeddedDatabaseError

    try:
        prepare_database(sys.argv)
    except (ImproperlyConfigured, EmbeddedDatabaseError) as fault:
        sys.exit(str(fault))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
