"""What the web server calls."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

from django.core.wsgi import get_wsgi_application

from autoinformed.commandline import use_embedded_database

use_embedded_database()
application = get_wsgi_application()
