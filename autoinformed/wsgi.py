"""WSGI application: the site, with its static files served compressed in front of it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from autoinformed import files
from autoinformed.local import leash
from autoinformed.local.command_line import use_embedded_database
from autoinformed.page_store import serving
from autoinformed.postgresql.base import limit_answers
from autoinformed.postgresql.pools import pool_connections
from autoinformed.request_bodies import measure_bodies

if os.environ.get("AUTOINFORMED_SUPERVISED"):
    leash.end_with_parent()
use_embedded_database()
limit_answers(settings.DATABASE_ANSWER_SECONDS)
pool_connections(most=settings.WEB_THREADS + 1)  # each at work may hold one, and a probe
kept = serving.serve(measure_bodies(get_wsgi_application()))
# Below the line that loads the apps: it has models.
from autoinformed.counting.answers import count_answers

application = files.serve_static(count_answers(kept))
if settings.LOCAL:
    # One machine, no proxy in front: pictures come from here too. A deployment's proxy serves them.
    application = files.serve_media(application)
