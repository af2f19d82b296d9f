"""Django's own deployment check under a deployment's settings; every value here is invented.

The database is the embedded one, reached as a deployment reaches its server: through DATABASE_URL.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "autoinformed.settings")

from django.conf import settings

from autoinformed.local.command_line import use_embedded_database

use_embedded_database()


def url(alias):
    entry = settings.DATABASES[alias]
    name, password, host = (quote(entry[key], safe="") for key in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{name}:{password}@/{entry['NAME']}?host={host}"


invented = {
    "AUTOINFORMED_LOCAL": "false",
    "DATABASE_URL": url("default"),
    "READER_DATABASE_URL": url("reader"),
    "SECRET_KEY": "invented-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "COMMENT_ADDRESS_KEYS": "1:aW52ZW50ZWQtZm9yLXRoaXMtY2hlY2stMzItYnl0ZXM=",
    "COMMENT_HASH_KEYS": "1:invented",
    "ALLOWED_HOSTS": "news.example",
    "SITE_URL": "https://news.example",
    "EMAIL_URL": "smtp+tls://name:password@mail.example:587",
}
command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
done = subprocess.run(command, cwd=ROOT, env=os.environ | invented, check=False)
sys.exit(done.returncode)
