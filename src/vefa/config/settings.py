"""Settings. Everything that differs between installations comes from the environment."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent
STATE = Path(os.environ.get("VEFA_STATE", PROJECT / ".state"))


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def _secret_key() -> str:
    """From the environment or its file; a passing one where neither is set (pure commands)."""
    if key := os.environ.get("VEFA_SECRET_KEY"):
        return key
    if path := os.environ.get("VEFA_SECRET_KEY_FILE"):
        return Path(path).read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(50)


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "vefa.core.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": dict(query),
    }


DEMO = _flag("VEFA_DEMO")
SECRET_KEY = _secret_key()
# What seals passwords and tokens in the database, the newest first.
SECRET_KEYS = os.environ.get("VEFA_SECRET_KEYS", "").split() or [SECRET_KEY]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("VEFA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("VEFA_ORIGINS", "").split(",") if o]
BASE_URL = os.environ.get("VEFA_BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "lucide",
    "procrastinate.contrib.django",
    "vefa.core",
    "vefa.ui",
    "vefa.audit",
    "vefa.customers",
    "vefa.accounts",
    "vefa.calendars",
    "vefa.documents",
    "vefa.mail",
    "vefa.products",
    "vefa.agreements",
    "vefa.desk",
    "vefa.privacy",
    "vefa.reports",
    "vefa.importing",
    "vefa.portal",
    "vefa.workspace",
    "vefa.demo",
]

MIDDLEWARE = [
    "vefa.core.web.security.SecurityHeaders",
    "vefa.core.web.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vefa.accounts.web.middleware.ActorMiddleware",
    "vefa.privacy.web.redacted.RedactedNames",
    "vefa.portal.web.gate.PolicyGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "vefa.config.urls"
WSGI_APPLICATION = "vefa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "vefa.accounts.web.context.actor",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Two roles, two URLs: the application owns nothing and cannot pass row-level security; the
# owner migrates. Commands use the owner by `--database owner` only.
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://vefa_app@127.0.0.1:5432/vefa")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
DATABASES = {"default": _database(DATABASE_URL)}
VEFA_APP_ROLE = os.environ.get("VEFA_APP_ROLE") or DATABASES["default"]["USER"] or "vefa_app"
# A connection is tried before it is used: after a restart of the server nobody meets a dead one.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if pool_size := int(os.environ.get("VEFA_POOL", "0")):
    pool = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    DATABASES["default"]["OPTIONS"]["pool"] = pool  # type: ignore[index]
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASE_OWNER_URL:
    DATABASES["owner"] = _database(DATABASE_OWNER_URL)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["vefa.accounts.web.backend.UserBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
# Whether staff need more than a password. The people of the demonstration do not.
STAFF_SECOND_STEP = os.environ.get("VEFA_STAFF_SECOND_STEP", "0" if DEMO else "1") == "1"
# Networks of our own proxies, whose X-Forwarded-For is believed.
PROXIES = [each for each in os.environ.get("VEFA_PROXIES", "").split(",") if each]
# How often one may do what costs others time: for a person, for a network address, in so many
# seconds (vefa.accounts.domain.rates). VEFA_RATE_FACTOR stretches all of them; 0 switches them off.
RATE_FACTOR = float(os.environ.get("VEFA_RATE_FACTOR", "1"))
RATE_LIMITS = {
    "reports": (60, 300, 3600),
    "deeds": (300, 1500, 600),
    "uploads": (60, 300, 600),
    "exports": (30, 120, 3600),
    "links": (60, 60, 600),
    "invitations": (30, 60, 3600),
    "imports": (30, 60, 3600),
    "companies": (600, 600, 3600),
}
# Whom the page of signing in offers to sign in as, in the demonstration only.
DEMO_SIGN_INS = "vefa.demo.data.people.sign_ins"
DEMO_PASSPHRASE = "vefa.demo.data.people.PASSPHRASE"  # noqa: S105  # where it stands

SECURE = BASE_URL.startswith("https://")

# Networks of our own that servers named in forms may lie in (vefa.core.outgoing); an installation
# that is served without TLS is on somebody's desk and may talk to itself.
OUTGOING_NETWORKS = [
    ip_network(each)
    for each in os.environ.get(
        "VEFA_OUTGOING_NETWORKS", "" if SECURE else "127.0.0.0/8,::1/128"
    ).split(",")
    if each
]
SESSION_ENGINE = "vefa.accounts.web.sessions"
SESSION_COOKIE_NAME = "vefa_session"
# The cookie outlives the longest session; the session's own row says when it ends.
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_LIMIT = int(os.environ.get("VEFA_FILE_LIMIT_MB", "25")) * 2**20

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("tr", _("Turkish")), ("ru", _("Russian")), ("kk", _("Kazakh"))]
LANGUAGE_COOKIE_NAME = "vefa_language"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
FORMAT_MODULE_PATH = ["vefa.ui.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("VEFA_STATIC", STATE / "static"))
MEDIA_ROOT = Path(os.environ.get("VEFA_FILES", STATE / "files"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (STATIC_ROOT / "staticfiles.json").exists() or _flag("VEFA_COLLECT")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

# Mail. The relay takes what we send; in the demonstration it is our own loopback outbox.
MAIL_DOMAIN = os.environ.get("VEFA_MAIL_DOMAIN", "desk.example")
MAIL_ADDRESS = os.environ.get("VEFA_MAIL_ADDRESS", f"support@{MAIL_DOMAIN}")
# All at which mail for the desk comes in; letters to a customer may go out from any of them.
MAIL_ADDRESSES = list(
    dict.fromkeys(
        [MAIL_ADDRESS, *os.environ.get("VEFA_MAIL_ADDRESSES", "").replace(",", " ").split()]
    )
)
# Envelopes carry a signed sender, by which whatever comes back finds its letter.
MAIL_SIGNED_RETURN = os.environ.get("VEFA_MAIL_SIGNED_RETURN", "1") != "0"
MAIL_RELAY = os.environ.get("VEFA_MAIL_RELAY", "127.0.0.1:2526")
INTAKE_HOST = os.environ.get("VEFA_INTAKE_HOST", "127.0.0.1")
INTAKE_PORT = int(os.environ.get("VEFA_INTAKE_PORT", "2525"))
OUTBOX_PORT = int(os.environ.get("VEFA_OUTBOX_PORT", "2526"))
# Servers of ours whose Authentication-Results are believed; strangers' never are.
MAIL_AUTHSERV = frozenset(os.environ.get("VEFA_MAIL_AUTHSERV", "").replace(",", " ").split())
MESSAGE_LIMIT = 50 * 2**20
# Messages of one sender within an hour; more are a flood.
SENDER_LIMIT = int(os.environ.get("VEFA_SENDER_LIMIT", "30"))

PROVIDER_NAME = os.environ.get("VEFA_PROVIDER", "Ahenk Bilişim")
PROVIDER_COUNTRY = os.environ.get("VEFA_PROVIDER_COUNTRY", "TR")
# Whether drafted terms are approved by somebody else than who wrote them.
TERMS_NEED_TWO = os.environ.get("VEFA_TERMS_NEED_TWO", "1") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("VEFA_LOG", "WARNING")},
}
