"""Settings, by subject. The environment is read here and nowhere else.

Two ways to run:

* A deployment has ``DATABASE_URL``. Every secret comes from its environment; a missing one stops
  the start.
* A local copy has none. It keeps a data folder (``AUTOINFORMED_DATA``) with an embedded PostgreSQL
  and with secrets made once, and answers on this machine only. ``make run`` and ``make test`` stay
  local with a ``DATABASE_URL`` too (they set ``AUTOINFORMED_LOCAL``), on that server.
"""

import ipaddress
import re
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.csp import CSP

from autoinformed.local import embedded, secrets_file

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
# Set but empty counts as unset: that is how make hands on what nobody set.
_data = env.str("AUTOINFORMED_DATA", default="") or str(BASE_DIR / ".data")
DATA_DIR = Path(_data).expanduser().resolve()

DEBUG = env.bool("DEBUG", default=False)
# Nothing but this decides between an embedded server in DATA_DIR and a server elsewhere.
EMBEDDED_DATABASE = not env.str("DATABASE_URL", default="")
LOCAL = env.bool("AUTOINFORMED_LOCAL", default=EMBEDDED_DATABASE)

try:
    _kept = secrets_file.load_secrets(DATA_DIR) if LOCAL else {}
except OSError as _fault:
    raise ImproperlyConfigured(
        f"The data folder {DATA_DIR} cannot be used ({_fault.strerror}): set AUTOINFORMED_DATA to "
        "a folder of your own."
    ) from _fault


def _secret(name):
    value = env.str(name, default="") or _kept.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"Set {name} in the environment: with DATABASE_URL set, no secret has a default."
        )
    return value


def _number(name, default):
    text = env.str(name, default="") or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"Write {name} as a number, such as {default}.")
    return int(text)


def _database(name):
    with warnings.catch_warnings(action="ignore"):  # what is no URL is told below
        entry = env.db_url(name)
    if "postgresql" not in entry.get("ENGINE", "") or not entry.get("NAME"):
        raise ImproperlyConfigured(
            f"Write {name} as postgres://name:password@host:5432/database (PostgreSQL alone)."
        )
    return entry


def _keyring(name):
    """Read ``id:key,id:key`` as ``{id: key}``: the first writes, the others still read old rows."""
    pairs = [pair.strip().partition(":") for pair in _secret(name).split(",") if pair.strip()]
    if not pairs or not all(key_id and key for key_id, _, key in pairs):
        raise ImproperlyConfigured(f"Write {name} as id:key, more of them parted by commas.")
    return {key_id: key for key_id, _, key in pairs}


# Secrets

SECRET_KEY = _secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Encrypts a commenter's e-mail address (Fernet keys) and finds it again (HMAC keys).
COMMENT_ADDRESS_KEYS = _keyring("COMMENT_ADDRESS_KEYS")
COMMENT_HASH_KEYS = _keyring("COMMENT_HASH_KEYS")
# Tables beside the comments' own that keep an e-mail address under the same keys.
FURTHER_EMAIL_TABLES = ["followers.Follower"]
# What signs a report that a mail to a follower came back (docs/following.md); none is taken unset.
FOLLOWER_BOUNCE_KEY = env.str("FOLLOWER_BOUNCE_KEY", default="")

# Hosts and proxies

ALLOWED_HOSTS = (
    ["127.0.0.1", "localhost", "[::1]"] if LOCAL else env.list("ALLOWED_HOSTS", default=[])
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# IP addresses or networks of the proxies in front of us, whose X-Forwarded-For counts.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# IP addresses or networks from which the newsroom may be asked for; from everywhere unless set.
ADMIN_NETWORKS = env.list("ADMIN_NETWORKS", default=[])
try:
    ADMIN_NETWORKS = [str(ipaddress.ip_network(network.strip())) for network in ADMIN_NETWORKS]
except ValueError as _fault:
    raise ImproperlyConfigured(f"ADMIN_NETWORKS: {_fault}. Write it as 203.0.113.0/24.") from _fault
# The site's own URL, without a trailing slash, for what is written outside a request (mails).
_local_url = f"http://127.0.0.1:{_number('PORT', 8000)}" if LOCAL else ""
SITE_URL = env.str("SITE_URL", default=_local_url).rstrip("/")
if not SITE_URL:
    raise ImproperlyConfigured("Set SITE_URL in the environment, such as https://www.example.com.")
SITE_ID = 1

# Applications

INSTALLED_APPS = [
    "autoinformed",
    "staff",
    "demo",
    "wordpress",
    "followers",
    "pages",
    "comments",
    "newsroom",
    "articles",
    "authors",
    "images",
    "house_style",
    "django_prose_editor",
    "taggit",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "procrastinate.contrib.django",
    "autoinformed.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.syndication",
    "django.contrib.humanize",
    "django.forms",  # its templates, for the renderer below
    "django.contrib.postgres",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "autoinformed.health.probes.answer_probes",
    "autoinformed.load.limit_load",
    "django.middleware.security.SecurityMiddleware",
    "autoinformed.admin_networks.bind_newsroom",
    "autoinformed.middleware.CompressPublicPages",
    "autoinformed.middleware.refuse_nul",
    "autoinformed.middleware.RefuseUnfitValues",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "autoinformed.middleware.set_content_security",
    "autoinformed.middleware.ignore_foreign_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "autoinformed.request_bodies.RefuseHalfForms",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "autoinformed.reader_login.ReaderMiddleware",
    "pages.old_paths.redirect_feed_queries",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "autoinformed.urls"
WSGI_APPLICATION = "autoinformed.wsgi.application"

# A widget of ours has its template where all templates are.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["house_style.templatetags.typography"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Databases

if EMBEDDED_DATABASE:
    _default = embedded.database_settings(DATA_DIR, "autoinformed", _kept["DATABASE_PASSWORD"])
    _reader = embedded.database_settings(DATA_DIR, "autoinformed_reader", _kept["READER_PASSWORD"])
else:
    _default = _database("DATABASE_URL")
    if env.str("READER_DATABASE_URL", default=""):
        _reader = _database("READER_DATABASE_URL")
    elif LOCAL:
        # `manage.py grant_reader` makes this login, where ours may make logins.
        _reader = _default | {"USER": embedded.READER, "PASSWORD": _kept["READER_PASSWORD"]}
    else:
        raise ImproperlyConfigured(
            "Set READER_DATABASE_URL in the environment: public pages read the database through a "
            "login of their own (docs/install.md says how to make it)."
        )

_connection = {
    "ENGINE": "autoinformed.postgresql",
    "CONN_MAX_AGE": _number("CONN_MAX_AGE", 60),
    "CONN_HEALTH_CHECKS": True,
}
DATABASES = {
    # What writes, and everything the newsroom reads.
    "default": _default
    | _connection
    | {"OPTIONS": {"connect_timeout": 5} | _default.get("OPTIONS", {})},
    # What public pages read through: a login with SELECT on public tables alone.
    "reader": _reader
    | _connection
    | {
        "OPTIONS": {
            "connect_timeout": 5,
            # Of comments it has a view, in a schema of its own (autoinformed/reader_rows.py).
            "options": "-c default_transaction_read_only=on -c statement_timeout=10s"
            " -c search_path=readers,public",
        }
        | _reader.get("OPTIONS", {})
    },
}
# Seconds that a web process waits for the answer to one statement. Longer than any takes: then the
# database hangs, and the page says 503.
DATABASE_ANSWER_SECONDS = 15
DATABASE_ROUTERS = ["autoinformed.reader_login.ReaderRouter"]
# The alias that public pages read from.
READER_ALIAS = "reader"
# These views, or all views of these namespaces, read from `default`, whatever the method. All
# others are public: what nobody thought of gets the login that can do less.
PRIVATE_VIEWS = {
    "admin",
    # Sign-in, invitations, new passwords.
    "staff",
    "admin_password_reset",
    # A preview may show a prepared change, which is no public row.
    "newsroom:preview",
    # A writer's own pages read the private side of the comment that their signed path names.
    "private",
}

# Web server (autoinformed/web_server.py)

# Processes, and requests that each works on at once; more wait. `serve` takes fewer threads where
# PostgreSQL allows fewer connections.
WEB_PROCESSES = _number("WEB_PROCESSES", 2)
WEB_THREADS = _number("WEB_THREADS", 8)
if not (WEB_PROCESSES and WEB_THREADS):
    raise ImproperlyConfigured("WEB_PROCESSES and WEB_THREADS are at least 1.")

# Kept pages (autoinformed/page_store)

# Memory for them in each web process; 0 keeps none.
PAGE_STORE_MEGABYTES = _number("PAGE_STORE_MEGABYTES", 64)
# Paths whose answers are somebody's own.
PAGE_STORE_SKIPS = ("/admin/", "/preview/", "/comments/reply/", "/comments/start/")
# The names in a query that pages read. What comes with others is the page without them.
PAGE_QUERY_NAMES = {
    *("after", "before", "order"),  # lists and threads
    # WordPress's
    *("attachment_id", "author", "cat", "feed", "m", "p", "page_id", "paged", "s", "tag"),
    *("q", "as_typed", "category", "company", "from", "page", "sort", "to", "within"),  # the search
}
# Whether Cache-Tag is sent on, for a CDN that drops pages by it.
SEND_CACHE_TAGS = env.bool("SEND_CACHE_TAGS", default=False)

# People

AUTH_USER_MODEL = "authors.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
# So many mails with a link to set a new password, at most, an hour.
PASSWORD_REQUEST_LIMITS = {"account": 3, "ip_address": 20}
# So long is the link in an invitation good.
INVITATION_DAYS = 7
SESSION_ENGINE = "staff.models.session"
# Seconds without a request until staff must sign in again; the second for who may see a commenter's
# e-mail address (autoinformed/admin_site.py applies it at sign-in).
SESSION_COOKIE_AGE = 60 * 60 * 12
PRIVATE_SESSION_AGE = 60 * 60 * 2

# Sign-in is locked, for this long, after so many failures: of a name from one IP address,
# of a name from all, of an IP address with all names; and, counted apart from those, of a name in a
# browser from which that account signed in before (docs/decisions/0031-sign-in.md).
SIGN_IN_LIMITS = {"pair": 5, "name": 10, "ip_address": 20, "browser": 10}
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "staff.limits.SignInLimits"
AXES_FAILURE_LIMIT = 1  # of the limits above
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what a success forgets
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "staff.ip_address.find_counted_ip"  # knows our proxies
AXES_USERNAME_CALLABLE = "staff.limits.find_username"  # its columns have an end
AXES_LOCKOUT_CALLABLE = "staff.limits.answer_locked"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
# Who must have a second factor: accounts in these roles, and with any of them superusers. A copy of
# one's own asks nobody, so that the demo's sign-ins stay simple.
_roles = env.str("SECOND_FACTOR_ROLES", default="") or ("none" if LOCAL else "moderator,admin")
SECOND_FACTOR_ROLES = [] if _roles == "none" else [role.strip() for role in _roles.split(",")]
if not {"writer", "editor", "moderator", "admin"}.issuperset(SECOND_FACTOR_ROLES):
    raise ImproperlyConfigured(
        "Write SECOND_FACTOR_ROLES as roles parted by commas, such as moderator,admin, or as none."
    )
OTP_TOTP_ISSUER = "AutoInformed newsroom"
# The demo's staff accounts, whose passwords everybody knows, exist on a copy of one's own only.
DEMO_SIGN_INS = LOCAL

# Cookies and headers

_over_tls = not LOCAL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=_over_tls)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Staff cookies are for the newsroom: a reader's page neither sets nor receives one.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
CSRF_FAILURE_VIEW = "autoinformed.errors.csrf_failure"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_over_tls)
SECURE_HSTS_SECONDS = _number("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365 if _over_tls else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
if env.bool("BEHIND_TLS_PROXY", default=_over_tls):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# That HSTS binds every host of the domain, and for good, is for who knows them all to ask.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# What a page of ours needs of a device is nothing.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
        *("encrypted-media", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
        *("payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
    )
)

# A reader's page is the site's own and nothing else: no nonce, nothing inline.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# The newsroom's editor needs an import map, which is an inline script: a nonce lets that one run.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "base-uri": [CSP.SELF],
}

# URLs

# Where an author's page is: authors stand below the room that shows it.
ABSOLUTE_URL_OVERRIDES = {
    "authors.author": lambda author: reverse("articles:author", args=[author.slug]),
}

# Time and language

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = ["autoinformed.formats"]  # how the newsroom writes a day and a time
# The desk's, in which it names a day: dates on pages, archives by date, times typed in the admin.
# The database keeps UTC.
TIME_ZONE = "America/Detroit"

# Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or DATA_DIR / "media")
# Documents beside articles. No server hands this folder out: a view asks first who may have what.
DOCUMENT_ROOT = Path(env.str("DOCUMENT_ROOT", default="") or DATA_DIR / "documents")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "autoinformed.full_disk.Storage"},
    "documents": {
        "BACKEND": "autoinformed.full_disk.Storage",
        "OPTIONS": {
            "location": DOCUMENT_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "autoinformed.stylesheets.SiteStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "autoinformed.full_disk.UploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The heaviest and the largest picture that staff may send (bytes; pixels, checked before decoding).
IMAGE_MAX_BYTES = 25 * 1024 * 1024
IMAGE_MAX_PIXELS = 50_000_000
DOCUMENT_MAX_BYTES = 25 * 1024 * 1024
# Called with a picture's id when its new file can take the place of the one that texts still name:
# the function queues their rewriting, then the former file's removal (images/former_files.py).
PICTURE_REPLACED_CALLABLE = "newsroom.compiling.replaced_pictures.queue"

# Backups (autoinformed/backups)

# Where the worker makes one each night: a folder, or s3://bucket/prefix; nowhere unless set.
BACKUP_PLACE = env.str("AUTOINFORMED_BACKUP", default="")
# Encrypts the keys in a set; each night's set holds them where it is set.
BACKUP_PASSPHRASE = env.str("AUTOINFORMED_BACKUP_PASSPHRASE", default="")

# Mail

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="AutoInformed <newsroom@localhost>")
SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)
if env.str("EMAIL_URL", default=""):
    _mail = env.email_url("EMAIL_URL")
    MAILERS = {
        "default": {
            "BACKEND": "autoinformed.health.mail_record.RecordingBackend",
            "OPTIONS": {
                "host": _mail["EMAIL_HOST"],
                "port": _mail["EMAIL_PORT"],
                "username": _mail["EMAIL_HOST_USER"] or "",
                "password": _mail["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": _mail.get("EMAIL_USE_TLS", False),
                "use_ssl": _mail.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        }
    }
elif LOCAL:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(DATA_DIR / "mail")},
        }
    }
else:
    raise ImproperlyConfigured(
        "Set EMAIL_URL in the environment, such as smtp+tls://name:password@mail.example.com:587."
    )

# Digests to followers: the hour on the desk's clock at which they are due, and how many mails leave
# in a second at most (0: as many as the mail server takes).
DIGEST_HOUR = _number("DIGEST_HOUR", 7)
if DIGEST_HOUR > 23:
    raise ImproperlyConfigured("Write DIGEST_HOUR as an hour of the day, 0 to 23.")
FOLLOWER_MAILS_PER_SECOND = _number("FOLLOWER_MAILS_PER_SECOND", 5)

# Background work

PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 2, "delete_jobs": "never"}

# Tags, companies, sections

# Called with ``drop`` and ``keep`` before one that was merged into another is deleted.
MERGED_CALLABLE = "followers.following.move_follows"
TAGGIT_CASE_INSENSITIVE = True

# House style

# Who signs an aside that the editor wrote into another's text.
HOUSE_STYLE_SIGNATURES = ["AutoCrat"]
# Whether readers are shown “curly” quotation marks and dashes for "straight" ones and --.
# After a change: manage.py recompile --all.
HOUSE_STYLE_CURLY_QUOTES = True
# Where the editor of rich text asks for links and pictures, and sends a new one: names of URLs.
RICH_TEXT_EDITOR_URLS = {
    "links": "admin:articles_article_link_search",
    "pictures": "admin:articles_article_picture_search",
    "upload": "admin:images_image_add",
    "receive": "admin:images_image_upload",
    "changes": "admin:articles_article_fill_changes",
    "describe": "admin:images_image_describe",
}
# Further hosts that this site had: a link to one of them in an article is a link to our own.
SITE_HOSTS = env.list("SITE_HOSTS", default=[])

# Whether the worker asks other sites if what articles link to is there (newsroom/links/asking.py).
CHECK_OUTSIDE_LINKS = env.bool("CHECK_OUTSIDE_LINKS", default=not LOCAL)

# Search engines and hubs that are told of a change (newsroom/pings.py); none unless set.

# Our key for IndexNow (indexnow.org), which /<key>.txt shows, and where its engines listen.
INDEXNOW_KEY = env.str("INDEXNOW_KEY", default="")
INDEXNOW_URL = env.str("INDEXNOW_URL", default="") or "https://api.indexnow.org/indexnow"
# The WebSub hub that feeds name, by its full address.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")
if INDEXNOW_KEY and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", INDEXNOW_KEY):
    raise ImproperlyConfigured("INDEXNOW_KEY is 8 to 128 letters, digits and dashes.")
for _name, _address in [("INDEXNOW_URL", INDEXNOW_URL), ("WEBSUB_HUB", WEBSUB_HUB)]:
    if _address and not _address.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{_name} is a full address, such as https://hub.example/.")

# Health

# Who asks /metrics sends it ("Authorization: Bearer …"); without one, this machine alone may ask.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# What machines ask for at fixed addresses (autoinformed/well_known.py); nothing unless set.

# Where faults in security are told, as mailto: or https: addresses parted by commas.
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
# Lines of /ads.txt, and of /llms.txt; a \n in it ends a line.
ADS_TXT = env.str("ADS_TXT", default="").replace("\\n", "\n")
LLMS_TXT = env.str("LLMS_TXT", default="").replace("\\n", "\n")

# Logging: what happened, never who a reader is. IP addresses and what was typed stay out.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A 404 is a reader's typing, not our fault.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # At DEBUG it prints whole contexts, and the screen of a comment may hold an address.
        "django.template": {"level": "INFO"},
        "axes": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        # Each try to connect; what needed the connection says that there is none.
        "psycopg.pool": {"level": "ERROR"},
    },
}

# Development

if DEBUG:
    INSTALLED_APPS += ["debug_toolbar"]
    _packer = MIDDLEWARE.index("autoinformed.middleware.CompressPublicPages")
    MIDDLEWARE.insert(_packer + 1, "debug_toolbar.middleware.DebugToolbarMiddleware")
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
    INTERNAL_IPS = ["127.0.0.1", "::1"]
