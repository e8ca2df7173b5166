"""The site's settings, grouped by concern; environment.py reads and refuses what operators set."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from workbench import environment
from workbench.revision import SHORT, commit_of

# --- Where things are ---------------------------------------------------------------------------

VERSION = "0.1.0"
BASE_DIR = Path(__file__).resolve().parent.parent
# What a release says it was made with: the version, and the commit where it is known.
TOOL_VERSION = "+".join(
    filter(None, (VERSION, environment.text("WORKBENCH_COMMIT")[:SHORT] or commit_of(BASE_DIR)))
)
DATA_DIR = environment.folder("WORKBENCH_DATA_DIR", BASE_DIR / "var")
PRODUCTION = (
    environment.choice("WORKBENCH_ENV", "development", among=("development", "production"))
    == "production"
)
DEBUG = environment.flag("WORKBENCH_DEBUG", default=False) and not PRODUCTION

SECRET_KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = environment.secret(
    "WORKBENCH_SECRET_KEY", stored_in=SECRET_KEY_FILE, production=PRODUCTION
)
ALLOWED_HOSTS = environment.words("WORKBENCH_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = environment.words("WORKBENCH_TRUSTED_ORIGINS", [])

# --- What runs ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "annotations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # before staticfiles: `runserver` serves as the product does
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workbench.attachments.Attachments",
    "workbench.body_limit.BodyLimit",
    "workbench.session_store.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workbench.logs.RequestLog",
    # Every page asks for a sign-in unless its view says `login_not_required`.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "annotations.web.own_language.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annotations.web.denials.Denials",
    "axes.middleware.AxesMiddleware",  # last, as it asks: answers who is locked out
]
ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# Where `serve` listens, and how many processes work on jobs beside it.
HOST = environment.text("WORKBENCH_HOST", "127.0.0.1")
PORT = environment.whole_number("PORT", 8000, least=1, most=65_535)
WEB_PROCESSES = environment.whole_number("WORKBENCH_WEB_PROCESSES", 1, least=1, most=64)
WORKER_PROCESSES = environment.whole_number("WORKBENCH_WORKER_PROCESSES", 1, least=1, most=64)

# --- Database -----------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS = {
    # A transaction takes the write lock when it begins: read-then-write never ends in "locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: an acknowledged write survives a power cut, not only a killed process.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000; "
        # REPLACE deletes as well: the triggers that refuse a deletion must see it.
        "PRAGMA recursive_triggers=ON;"
    ),
}
POSTGRES = environment.database_address("WORKBENCH_DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": POSTGRES.name,
        "USER": POSTGRES.user,
        "PASSWORD": POSTGRES.password,
        "HOST": POSTGRES.host,
        "PORT": POSTGRES.port,
        "OPTIONS": dict(POSTGRES.options),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
    if POSTGRES
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "workbench.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": 60,
    }
}

# --- Cache: what all processes count together ---------------------------------------------------

CACHES = {
    "default": environment.cache(
        "WORKBENCH_CACHE_URL",
        on_postgres=POSTGRES is not None,
        prefix=environment.text("WORKBENCH_BROKER_PREFIX", "workbench"),
    )
}

# --- Jobs ---------------------------------------------------------------------------------------

CELERY_TASK_TIME_LIMIT = 3_600
CELERY_TASK_SOFT_TIME_LIMIT = 3_300
BROKER_FOLDER = DATA_DIR / "broker"
BROKER = environment.broker(
    "WORKBENCH_BROKER_URL",
    embedded_in=BROKER_FOLDER,
    prefix=environment.text("WORKBENCH_BROKER_PREFIX", "workbench"),
    longest_task_seconds=CELERY_TASK_TIME_LIMIT,
)
CELERY_BROKER_URL = BROKER.url
CELERY_BROKER_TRANSPORT_OPTIONS = dict(BROKER.options)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = BROKER.queue
CELERY_TASK_DEFAULT_QUEUE_TYPE = BROKER.queue_type
# A message is acknowledged once its task has ended, so that a killed worker loses none.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 2  # within the 10 s in which `serve` ends everything
CELERY_WORKER_ENABLE_REMOTE_CONTROL = BROKER.remote_control
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A job's state is its row in the database, not a result.
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "annotations.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Made by the first `serve`; without a password there one is generated and printed once.
FIRST_MANAGER_USERNAME = environment.text("WORKBENCH_MANAGER_USERNAME", "manager")
FIRST_MANAGER_PASSWORD = environment.text("WORKBENCH_MANAGER_PASSWORD")
LOAD_DEMO = environment.flag("WORKBENCH_DEMO", default=not PRODUCTION)
AUTHENTICATION_BACKENDS = ["annotations.web.guard.GuardedSignIn"]
# Wrong passwords until the door is locked, counted for an account, a client, and the two together.
SIGN_IN_LIMITS = {("username",): 20, ("ip_address",): 20, ("ip_address", "username"): 10}
AXES_HANDLER = "annotations.web.guard.Guard"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address", ["ip_address", "username"]]
AXES_FAILURE_LIMIT = 20  # which the guard measures the three limits by
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or anybody could keep somebody out
AXES_USERNAME_CALLABLE = "annotations.web.guard.counted_name"
AXES_CLIENT_IP_CALLABLE = "annotations.web.guard.counted_client"
AXES_LOCKOUT_CALLABLE = "annotations.web.guard.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # access events are ours
AXES_VERBOSE = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "project-list"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "workbench.session_store"
KNOX_TOKEN_MODEL = "annotations.ApiToken"  # noqa: S105 names a table
# In production browsers keep these for this very host and send them over TLS alone.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION

# --- What browsers may do -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
# Asked by the supervisor and by proxies, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Only for a proxy which always sets these headers itself: else anyone could claim to speak TLS, or
# to come from elsewhere.
BEHIND_PROXY = environment.flag("WORKBENCH_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SILENCED_SYSTEM_CHECKS = [
    # HSTS for every sibling host, and for browsers' built-in lists: the domain owner's decision.
    "security.W005",
    "security.W021",
]

# --- What the site may ask of other machines: nothing, unless an operator says so ---------------

# Pages that people name as evidence or as articles.
FETCH = environment.flag("WORKBENCH_FETCH", default=False)
# Programs that managers want told of what happens.
WEBHOOKS = environment.flag("WORKBENCH_WEBHOOKS", default=False)
# Receivers of webhooks on the inner network, or on other ports than 80 and 443.
FETCH_ALLOW = environment.host_ports("WORKBENCH_FETCH_ALLOW")
# Models of other people, to which the texts of articles are sent.
MODELS = environment.flag("WORKBENCH_MODELS", default=False)
# Models on the inner network, on other ports, or without TLS.
MODELS_ALLOW = environment.host_ports("WORKBENCH_MODELS_ALLOW")

# --- Pre-annotation -----------------------------------------------------------------------------

# A folder made by `manage.py train_finder`; "" = the English model that comes with the workbench.
FINDER_MODEL = environment.text("WORKBENCH_FINDER_MODEL")

# --- Sizes --------------------------------------------------------------------------------------

UPLOAD_BYTES_MAX = 500_000_000
PASTE_BYTES_MAX = 1_000_000
# A form's fields or a JSON body, held in memory. Percent-encoding triples letters beyond ASCII, so
# a paste a little over its own limit still reaches the form, which explains.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # a larger file is streamed to disk
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"  # never served by URL: pages hand out what a person may read
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "workbench.static_storage.ModuleManifestStorage"},
}

# --- Languages and times ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "annotations" / "locale"]
FORMAT_MODULE_PATH = ["workbench.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "annotations.api.schema.EndpointSchema",
    "EXCEPTION_HANDLER": "annotations.api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter of uploads
    # How many proxies to believe about where a request comes from: none, or the one in front.
    "NUM_PROXIES": 1 if environment.flag("WORKBENCH_BEHIND_PROXY", default=False) else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Annotation workbench",
    "DESCRIPTION": (
        "Everything that the pages can do. Sign in by session or send a token as "
        "`Authorization: Bearer wb_...`. A write may carry `event`, a UUID that its client made: "
        "sent again, it is answered again and not done again. Lists go on at `next`. What may not "
        "be seen is answered as if it were not there."
    ),
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": ["annotations.api.schema.share_refusals"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "wb_"}
# Requests and seconds. A hand at 5 keys a second makes 300 requests a minute.
API_RATES = {
    "person": (1_200, 60),  # by session
    "token": (600, 60),  # by one token
    "tokens": (1_200, 60),  # by all tokens of one person
    "anonymous": (120, 60),  # from one address
    "new_token": (30, 3_600),
    "imports": (120, 3_600),
    "finder": (600, 3_600),  # articles sent to our own finder by other programs
}

# --- Logs: to stderr, one JSON object a line; no log call passes an article's text --------------

LOG_LEVEL = environment.choice(
    "WORKBENCH_LOG_LEVEL", "INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")
)
# What a Prometheus server shows at /metrics; without it there is no such page.
METRICS_TOKEN = environment.bearer("WORKBENCH_METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "workbench.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Its own handlers would print errors a second time, as plain text.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # What was asked and how it ended is one line of `django_structlog`; errors are two.
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "django.db.backends": {"level": "INFO"},  # DEBUG would show every text as a parameter
        "axes": {"level": "WARNING"},
    },
}
DJANGO_STRUCTLOG_USER_ID_FIELD = "uid"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
