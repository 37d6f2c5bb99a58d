"""Everything that can be set, read from the environment and `.env`; `.env.example` explains each name."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from chatproject.core.loopback import is_private
from chatproject.databases import BUS, bus_is_known, database, django_apps
from chatproject.environment import Environment
from chatproject.private_files import close_to_others, data_directory, files_of_sqlite
from chatproject.secrets import secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(BASE_DIR / ".env")

HOST = env.host("HOST", default="127.0.0.1")
PORT = env.number("PORT", default=8000, least=0, most=65535)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DEBUG = env.flag("DEBUG", default=False)
if DEBUG and not is_private(HOST, ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "DEBUG must be 0 where others can reach the server, which it would tell all it knows: "
        "leave it out, or leave HOST and ALLOWED_HOSTS at this machine."
    )
DATA_DIR = data_directory(Path(env.text("DATA_DIR", default=str(BASE_DIR / "data"))).resolve())

# --- secrets and who may talk to this server -------------------------------------------------------------------------
SECRET_KEY = secret("SECRET_KEY", env.text("SECRET_KEY"), data_dir=DATA_DIR, host=HOST, names=ALLOWED_HOSTS)
JWT_SECRET_KEY = secret("JWT_SECRET_KEY", env.text("JWT_SECRET_KEY"), data_dir=DATA_DIR, host=HOST, names=ALLOWED_HOSTS)
ALLOWED_ORIGINS = env.origins("ALLOWED_ORIGINS")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# --- what this server does ------------------------------------------------------------------------------------------
REGISTRATION = env.choice("REGISTRATION", "open", "closed")
RATE_LIMITS = env.flag("RATE_LIMITS", default=True)
WORKERS = env.number("WORKERS", default=1, least=1, most=64)
DATABASE_THREADS = env.number("DATABASE_THREADS", default=4, least=1, most=64)

# --- database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": database(env.text("DATABASE_URL"), data_dir=DATA_DIR)}
if isinstance(DATABASES["default"]["NAME"], Path):
    close_to_others(files_of_sqlite(DATABASES["default"]["NAME"]))
DJANGO_APPS, MIGRATION_MODULES, DEFAULT_AUTO_FIELD = django_apps(DATABASES["default"]["ENGINE"])

# --- apps -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    *(["daphne"] if DEBUG else []),  # the server behind runserver; it takes a second to load
    "accounts",  # before Django's own: its `changepassword` ends sessions
    *DJANGO_APPS,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "servestatic.runserver_nostatic",
    "channels",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "chatproject.db",
    "chatproject.maintenance",
    "chatproject.realtime",
    "chatproject.api",
    "chatproject.web",
    "messaging",
    "groups",
    "rooms",
]
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",  # before all that refuses, so that other sites can read why
    "chatproject.web.concurrency.limit_concurrency",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "chatproject.web.middleware.SecurityHeadersMiddleware",
    "chatproject.web.middleware.CommonMiddleware",
    "chatproject.web.middleware.ChunkedBodyMiddleware",
    "chatproject.web.middleware.SlashMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chatproject.web.middleware.IdentityMiddleware",
    "chatproject.web.middleware.ProblemMiddleware",
    "chatproject.web.device_time.DeviceTimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SILENCED_SYSTEM_CHECKS = [
    "admin.E408",  # IdentityMiddleware is what signs people in, for the admin too
    "security.W005",  # whether other names of the domain have https as well is not for this server to say
    "security.W021",
]
ROOT_URLCONF = "chatproject.urls"
ASGI_APPLICATION = "chatproject.asgi.application"
APPEND_SLASH = False

# --- bus ------------------------------------------------------------------------------------------------------------
REDIS_URL = env.address("REDIS_URL", bus_is_known, BUS)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": "parley"},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 100_000}}
}

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["accounts.passwords.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
CSRF_FAILURE_VIEW = "chatproject.web.errors.csrf_failure"
SESSION_COOKIE_AGE = int(timedelta(days=90).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "SIGNING_KEY": JWT_SECRET_KEY,
    "ISSUER": "parley",
    "LEEWAY": 0,
    "UPDATE_LAST_LOGIN": False,
}

# --- REST -----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "chatproject.api.authentication.BearerAuthentication",
        "chatproject.api.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["chatproject.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["chatproject.api.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "chatproject.api.answers.answer",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Parley",
    "DESCRIPTION": "The REST interface of Parley. The WebSocket is described in docs/protocol.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DeviceKindEnum": "accounts.models.Session.Kind",
        "ChatKindEnum": ["direct", "group", "room"],
        "MessageTypeEnum": "messaging.models.Message.Type",
        "RoleEnum": "messaging.models.Participant.Role",
        "SentMessageTypeEnum": ["text"],
    },
    "SCHEMA_PATH_PREFIX": "/api",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "chatproject.api.schema.add_errors",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
CORS_ALLOWED_ORIGINS = ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # of each request; what is larger waits on disk

# --- pages ----------------------------------------------------------------------------------------------------------
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
                "csp.context_processors.nonce",
            ],
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

# --- what is told of it ---------------------------------------------------------------------------------------------
METRICS_TOKEN = env.token("METRICS_TOKEN")
METRICS_ALLOWED = env.networks("METRICS_ALLOWED")
LOG_FORMAT = env.choice("LOG_FORMAT", "text", "json")
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "chatproject.observability.logs.formatter", "form": LOG_FORMAT}},
    "filters": {
        "refusals": {"()": "chatproject.observability.logs.RefusalsAreNoFaults"},
        "faults_of_others": {"()": "chatproject.observability.logs.FaultsOfOthers"},
        "handshakes": {"()": "chatproject.observability.logs.HandshakesAreOurs"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals", "faults_of_others", "handshakes"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO" if LOG_LEVEL == "DEBUG" else LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        # Only what is written here: others say at DEBUG what they send and receive, cookies and messages included.
        **{name: {"level": LOG_LEVEL} for name in ("chatproject", "accounts", "messaging", "groups", "rooms")},
    },
}
LOOK_ALIKES = env.look_alikes()
