"""Django settings, read from the environment variables that `config.env` declares."""

from __future__ import annotations

import secrets
from pathlib import Path

from mingheng.config import env


def _secret(data_dir: Path) -> str:
    """Return SECRET_KEY, or create one and keep it in data_dir, readable by its owner only."""
    given = env.read("SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


DATA_DIR = Path(env.read("DATA_DIR")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
FILES_URL = env.read("FILES_URL")
DOCUMENT_FONTS = env.read("DOCUMENT_FONTS")
PUBLIC_URL = env.read("PUBLIC_URL").rstrip("/")
LEDGER_KEY_PASSPHRASE = env.read("LEDGER_KEY_PASSPHRASE")
FILES_HANDOVER = env.read("FILES_HANDOVER")
FILES_ORIGIN = env.origin_of(FILES_URL) if FILES_HANDOVER == "redirect" else ""
UPLOAD_MAX_BYTES = int(env.read("UPLOAD_MAX_MB")) * 1024 * 1024

SECRET_KEY = _secret(DATA_DIR)
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in env.read("ALLOWED_HOSTS").split(",") if host.strip()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "mingheng.base.look",
    "mingheng.ledger",
    "mingheng.org",
    "mingheng.powers",
    "mingheng.cases",
    "mingheng.evidence",
    "mingheng.documents",
    "mingheng.review",
    "mingheng.procedure",
    "mingheng.disclosure",
    "mingheng.archive",
    "mingheng.desk",
    "mingheng.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mingheng.config.middleware.ContentPolicy",
    "mingheng.config.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mingheng.config.urls"
WSGI_APPLICATION = "mingheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mingheng.base.look.context.modes",
            ]
        },
    }
]

DATABASES = {"default": env.database(env.read("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "mingheng.config.accounts.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/login"
AXES_FAILURE_LIMIT = int(env.read("LOGIN_ATTEMPTS"))
AXES_COOLOFF_TIME = int(env.read("LOGIN_LOCK_MINUTES")) / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The account is locked, not the address: a whole office shares one.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

SESSION_COOKIE_AGE = int(env.read("SESSION_IDLE_MINUTES")) * 60
SESSION_SAVE_EVERY_REQUEST = False  # config.middleware renews it once a minute instead of at every click
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.read_bool("HTTPS")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_FAILURE_VIEW = "mingheng.config.pages.csrf_failure"
if env.read_bool("HTTPS"):
    SECURE_HSTS_SECONDS = 31536000
if env.read_bool("TRUSTED_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
