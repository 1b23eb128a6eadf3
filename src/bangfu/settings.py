"""Django settings, read from the environment.

All state lives under one folder, ``BANGFU_HOME`` (default ``var/`` in the working directory). The
defaults suit one machine on loopback; production sets ``BANGFU_DATABASE_URL`` and
``BANGFU_SECRET_KEY`` and runs behind a TLS proxy. Every variable is listed in
docs/reference/settings.md, which a test keeps complete.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bangfu.base.kit import files

HOME = Path(os.environ.get("BANGFU_HOME", "var")).resolve()
ROOT = Path(__file__).resolve().parents[2]
PACKS = [
    Path(part).resolve() for part in os.environ.get("BANGFU_PACKS", "").split(os.pathsep) if part
] + [folder for folder in (ROOT / "packs", Path(__file__).parent / "packs") if folder.is_dir()]


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The signing key: from the environment, else made once and kept under BANGFU_HOME."""
    return os.environ.get("BANGFU_SECRET_KEY") or files.once(
        HOME / "keys" / "signing", lambda: secrets.token_urlsafe(50)
    )


def _database(url: str) -> dict[str, Any]:
    """A Django database entry for ``sqlite:///path`` or ``postgresql://user:pass@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or str(HOME / "bangfu.sqlite3"),
            "OPTIONS": {
                # A write takes its lock at once instead of failing half-way (SQLITE_BUSY).
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                # FULL, not NORMAL: in WAL mode NORMAL loses acknowledged work at a power cut.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        query = dict(parse_qsl(parts.query))
        # Commands and jobs see every row; pages begin with none (see base.accounts.wall).
        seen = f"-c bangfu.spans={os.environ.get('BANGFU_SEES', 'all')}"
        query["options"] = f"{query.get('options', '')} {seen}".strip()
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise ValueError(
        f"BANGFU_DATABASE_URL must start with sqlite:/// or postgresql://, not {url!r}"
    )


def _mail(url: str) -> dict[str, Any]:
    """Django's mail settings for ``smtp://`` (STARTTLS unless ``?plain=1``) or ``smtps://``."""
    parts = urlsplit(url)
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("BANGFU_SMTP_URL must look like smtp://user:password@host:587")
    sealed = parts.scheme == "smtps"
    plain = dict(parse_qsl(parts.query)).get("plain") == "1"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if sealed else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": sealed,
        "EMAIL_USE_TLS": not sealed and not plain,
        "EMAIL_TIMEOUT": 20,
    }


SECRET_KEY = _secret_key()
DEBUG = _flag("BANGFU_DEBUG")
ALLOWED_HOSTS = [
    host for host in os.environ.get("BANGFU_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("BANGFU_ORIGINS", "").split(",") if o]
HTTPS = _flag("BANGFU_HTTPS")
# Proxies that are believed when they say whom they spoke to: addresses and networks.
PROXIES = [part.strip() for part in os.environ.get("BANGFU_PROXIES", "").split(",") if part.strip()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_tasks_db",
    "django_vite",
    "bangfu.base.audit",
    "bangfu.base.divisions",
    "bangfu.base.accounts",
    "bangfu.base.files",
    "bangfu.base.jobs",
    "bangfu.base.timers",
    "bangfu.base.keys",
    "bangfu.base.emergencies",
    "bangfu.registry.catalogue",
    "bangfu.registry.names",
    "bangfu.registry.households",
    "bangfu.registry.villages",
    "bangfu.registry.edits",
    "bangfu.registry.imports",
    "bangfu.registry.surveys",
    "bangfu.registry.reveals",
    "bangfu.policy.packs",
    "bangfu.policy.facts",
    "bangfu.policy.runs",
    "bangfu.policy.verdicts",
    "bangfu.policy.drafts",
    "bangfu.policy.papers",
    "bangfu.policy.lists",
    "bangfu.procedures.contracts",
    "bangfu.procedures.filings",
    "bangfu.procedures.notices",
    "bangfu.procedures.status",
    "bangfu.watch.alerts",
    "bangfu.watch.matching",
    "bangfu.watch.quality",
    "bangfu.watch.requests",
    "bangfu.watch.work",
    "bangfu.web",
    "bangfu.api",
    "bangfu.demo",
    # Last: our own form templates come first.
    "django.forms",
]
MIDDLEWARE = [
    "bangfu.web.middleware.Envelope",
    "bangfu.web.address.Client",
    "bangfu.api.gate.Cookieless",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bangfu.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bangfu.web.middleware.IdleTimeout",
    "bangfu.web.accounts.gates.Logins",
    "bangfu.web.accounts.gates.Duties",
    "bangfu.web.middleware.Wall",
    "bangfu.web.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
    "bangfu.web.middleware.Refusals",
    "bangfu.api.gate.Gate",
]
CSRF_FAILURE_VIEW = "bangfu.web.errors.no_token"
# The page of all components, for whoever builds pages.
STYLE_PAGE = DEBUG
ROOT_URLCONF = "bangfu.web.urls"
WSGI_APPLICATION = "bangfu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bangfu.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "bangfu.web.templatetags.bangfu",
                "bangfu.web.templatetags.behind",
                "bangfu.web.templatetags.history",
            ],
        },
    }
]
FORM_RENDERER = "bangfu.web.forms.Renderer"

DATABASES = {"default": _database(os.environ.get("BANGFU_DATABASE_URL", "sqlite:///"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "bangfu.base.accounts.backends.Password",
    "bangfu.base.accounts.backends.SecondFactor",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# ``dengbao``: composition, history and change every 90 days, as graded protection is assessed;
# ``asvs``: longer, none of these, as OWASP ASVS 5 asks. The two cannot be met at once.
PASSWORD_PROFILE = os.environ.get("BANGFU_PASSWORD_PROFILE", "dengbao").strip().lower()
PASSWORD_DAYS = {"dengbao": 90}.get(PASSWORD_PROFILE, 0)
PASSWORD_LENGTH = {"asvs": 12}.get(PASSWORD_PROFILE, 10)
PASSWORD_HISTORY = 5
_AUTH, _OWN = "django.contrib.auth.password_validation", "bangfu.base.accounts.passwords"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_AUTH}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": f"{_AUTH}.CommonPasswordValidator"},
    {"NAME": f"{_AUTH}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{_OWN}.LocalWords"},
]
if PASSWORD_PROFILE != "asvs":  # noqa: S105  a profile's name
    AUTH_PASSWORD_VALIDATORS += [{"NAME": f"{_OWN}.{name}"} for name in ("Classes", "NotAgain")]
# An account nobody used for so many days is disabled.
UNUSED_DAYS = int(os.environ.get("BANGFU_UNUSED_DAYS", "90"))
# The longest life of a personal key of the API, and how much it may ask in a minute.
KEY_DAYS = int(os.environ.get("BANGFU_KEY_DAYS", "180"))
KEY_PER_MINUTE = int(os.environ.get("BANGFU_KEY_PER_MINUTE", "120"))
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Five wrong passwords for one account from one address lock it for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# A quarter of an hour from the last counted failure, as the page says; knocking does not extend it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "bangfu.web.address.of"
AXES_LOCKOUT_CALLABLE = "bangfu.web.accounts.views.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
# Failed forms are kept without what was typed into these fields.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "password",
    "old",
    "new",
    "again",
    "token",
    "csrfmiddlewaretoken",
]

# Who must have a second factor: nobody (off), the three administrators (admins), everybody (all).
SECOND_FACTOR = os.environ.get("BANGFU_SECOND_FACTOR", "admins").strip().lower()
# Wrong codes for one account, from wherever they come, before codes rest for a quarter of an hour.
FACTOR_FAILURE_LIMIT = 10
# Minutes for which a password or code is good for what leaves or reveals; 0 never asks again.
FRESH_MINUTES = int(os.environ.get("BANGFU_FRESH_MINUTES", "10"))
SINGLE_LOGIN = _flag("BANGFU_SINGLE_LOGIN", default=True)
# Whether networks of administrators are held to; off lets them back in after addresses changed.
ADMIN_NETWORKS = _flag("BANGFU_ADMIN_NETWORKS", default=True)
IDLE_MINUTES = int(os.environ.get("BANGFU_IDLE_MINUTES", "15"))
# Whole id numbers and accounts one person may look at in a day.
REVEALS_PER_DAY = int(os.environ.get("BANGFU_REVEALS_PER_DAY", "100"))
ADMIN_IDLE_MINUTES = int(os.environ.get("BANGFU_ADMIN_IDLE_MINUTES", "10"))
# What one person does within an hour before those who guard are told: households opened, whole
# numbers seen, rows exported, addresses refused; and failed log-ins from one network.
ALERT_OPENED = int(os.environ.get("BANGFU_ALERT_OPENED", "200"))
ALERT_REVEALED = int(os.environ.get("BANGFU_ALERT_REVEALED", "30"))
ALERT_EXPORTED = int(os.environ.get("BANGFU_ALERT_EXPORTED", "5000"))
ALERT_FORBIDDEN = int(os.environ.get("BANGFU_ALERT_FORBIDDEN", "10"))
ALERT_REFUSED = int(os.environ.get("BANGFU_ALERT_REFUSED", "30"))
# Twelve hours after logging in a session ends, however busy it is.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# Scripts take the token from the page, never from the cookie.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Mail: digests of counts and links, and codes that prove an address.
MAIL_ON = bool(os.environ.get("BANGFU_SMTP_URL"))
globals().update(_mail(os.environ.get("BANGFU_SMTP_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("BANGFU_MAIL_FROM", "bangfu@localhost")
ADDRESS = os.environ.get("BANGFU_ADDRESS", "").rstrip("/")
# Notices are kept so many days.
NOTICE_DAYS = int(os.environ.get("BANGFU_NOTICE_DAYS", "180"))

# Whether workers do what comes round by themselves; off where a scheduler of the machine does it.
TIMER_ON = _flag("BANGFU_TIMER", default=True)
# A folder, best on another machine, into which anchors of the audit trail are written each hour.
ANCHORS = Path(os.environ["BANGFU_ANCHORS"]) if os.environ.get("BANGFU_ANCHORS") else None

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
FRONTEND = Path(os.environ.get("BANGFU_FRONTEND", ROOT / "frontend" / "dist"))
STATICFILES_DIRS = [FRONTEND] if FRONTEND.is_dir() else []
DJANGO_VITE = {"default": {"manifest_path": FRONTEND / "manifest.json", "dev_mode": False}}
# Vite has hashed and compressed every file already: they are served from where it wrote them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"

# Objections one address may send from public notices in an hour.
OBJECTIONS_PER_HOUR = int(os.environ.get("BANGFU_OBJECTIONS_PER_HOUR", "10"))
# How many a notice, and the board of a place, takes in a day, whoever sends them.
OBJECTIONS_PER_NOTICE = int(os.environ.get("BANGFU_OBJECTIONS_PER_NOTICE", "40"))
OBJECTIONS_PER_BOARD = int(os.environ.get("BANGFU_OBJECTIONS_PER_BOARD", "200"))
# A form that was sent sooner than so many seconds after it was shown was filled in by a program.
OBJECTION_SECONDS = int(os.environ.get("BANGFU_OBJECTION_SECONDS", "3"))

# Uploads above this size are refused before parsing; a county ledger is far below it.
UPLOAD_LIMIT = int(os.environ.get("BANGFU_UPLOAD_MB", "200")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "bangfu.web.logs.Numbered"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["numbered"],
        }
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("BANGFU_LOG", "WARNING")},
    # It writes user names and addresses; the same stands in the audit trail and its own tables.
    "loggers": {"axes": {"level": "ERROR"}},
}
