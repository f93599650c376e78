"""How the site runs. What differs between states comes from the environment; `docs/reference/settings.md` tells each.

Every setting of ours begins with `ROTUNDA_`, and none that is secret has a default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rotunda.web.accounts.providers import oidc, origins, saml

env = environ.Env()

#: Where the site keeps what it writes: the database where it is SQLite, uploads, and collected files.
HOME = Path(env.str("ROTUNDA_HOME", "rotunda-data")).resolve()


def _secret_key() -> str:
    """The key from the environment, or from the file that `rotunda admin init` made; there is no other."""
    if given := env.str("ROTUNDA_SECRET_KEY", ""):
        return str(given)
    kept = HOME / "secret_key"
    if kept.is_file() and (key := kept.read_text(encoding="ascii").strip()):
        return key
    raise ImproperlyConfigured(
        f"The site has no secret key. Run `rotunda admin init`, which makes one in {kept}, or set ROTUNDA_SECRET_KEY."
    )


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ROTUNDA_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ROTUNDA_ORIGINS", default=[])
#: Whether browsers reach the site by HTTPS; only a demonstration on one's own machine says no.
HTTPS = env.bool("ROTUNDA_HTTPS", True)
BEHIND_PROXY = env.bool("ROTUNDA_BEHIND_PROXY", False)
#: Who runs the site, as the top of every page says.
ORGANISATION = env.str("ROTUNDA_ORGANISATION", "")
#: Whether this is a demonstration, in which anybody may sign in as any of its accounts.
DEMO = env.bool("ROTUNDA_DEMO", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rotunda.web.design",
    "rotunda.web.audit",
    "rotunda.web.accounts",
    "rotunda.web.register",
    "rotunda.web.jobs",
    "rotunda.web.api",
    "rotunda.web.ledger",
    "rotunda.web.transfers",
    "rotunda.web.intake",
    "rotunda.web.scim",
    "rotunda.web.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rotunda.web.accounts.sessions.SessionLimits",
    "rotunda.web.accounts.middleware.AccessMiddleware",
    "rotunda.web.accounts.sessions.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rotunda.web.site.errors.WrongMethod",
]

ROOT_URLCONF = "rotunda.web.urls"
FORM_RENDERER = "rotunda.web.design.forms.DesignRenderer"
WSGI_APPLICATION = "rotunda.web.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["rotunda.web.design.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rotunda.web.site.navigation.navigation",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    """PostgreSQL where `DATABASE_URL` names one; else a SQLite file that many may read while one writes."""
    if env.str("DATABASE_URL", ""):
        named = env.db_url("DATABASE_URL")
        if not str(named["ENGINE"]).endswith("postgresql"):
            raise ImproperlyConfigured(
                "DATABASE_URL is for PostgreSQL: postgres://USER@HOST/NAME. For SQLite leave it out; ROTUNDA_HOME says "
                "where its file is."
            )
        # to compile a query takes PostgreSQL longer than any page's query runs
        quick = f"-c jit=off {named.get('OPTIONS', {}).get('options', '')}".strip()
        options = {**named.get("OPTIONS", {}), "options": quick}
        return {**named, "OPTIONS": options, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # what a connection keeps of the file in memory is for each thread again
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
    engine = "django.db.backends.sqlite3"
    return {"ENGINE": engine, "NAME": HOME / "rotunda.sqlite3", "OPTIONS": options, "CONN_MAX_AGE": 600}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 14}),
        ("CommonPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
PASSWORD_RESET_TIMEOUT = 3600  # seconds, as pages and messages say
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Rotunda: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_ADAPTER = "rotunda.web.accounts.signing_in.Accounts"
ACCOUNT_FORMS = {
    "login": "rotunda.web.accounts.forms.SignIn",
    "reauthenticate": "rotunda.web.accounts.forms.SignInAgain",
    "change_password": "rotunda.web.accounts.forms.ChangePassPhrase",
    "reset_password": "rotunda.web.accounts.forms.ForgottenPassPhrase",
    "reset_password_from_key": "rotunda.web.accounts.forms.NewPassPhrase",
}
#: Attempts in a while, by address and by account; counted where every process sees it.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "5/m/ip,5/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"},
    #: Of each process alone, for what need not be exact.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
#: Whether people may sign in with a pass phrase of this site, beside a provider of identities.
LOCAL_ACCOUNTS = env.bool("ROTUNDA_LOCAL_ACCOUNTS", True)
#: Whether a pass phrase alone opens nothing; only a demonstration says no.
REQUIRE_MFA = env.bool("ROTUNDA_REQUIRE_MFA", True)
SOCIALACCOUNT_ADAPTER = "rotunda.web.accounts.signing_in.Identities"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {**oidc(env), **saml(env)}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "rotunda.web.accounts.signing_in.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an owner has given the address; nobody signs up with another's
MFA_TOTP_ISSUER = "Rotunda"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "rotunda.web.accounts.forms.Code",
    "reauthenticate": "rotunda.web.accounts.forms.CodeAgain",
    "activate_totp": "rotunda.web.accounts.forms.FirstCode",
    "add_webauthn": "rotunda.web.accounts.forms.SecurityKey",
    "edit_webauthn": "rotunda.web.accounts.forms.SecurityKeyName",
}

SESSION_COOKIE_AGE = env.int("ROTUNDA_SESSION_HOURS", 10) * 3600
#: Seconds without a request after which one signs in again.
SESSION_IDLE = env.int("ROTUNDA_SESSION_IDLE_MINUTES", 60) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if HTTPS:
    # browsers take cookies of these names only from this very host, and only by HTTPS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # a form that leads to the provider of identities is redirected there
        "form-action": [SELF, *origins(env)],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("ROTUNDA_TIME_ZONE", "America/New_York")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
#: The largest file that is taken, in bytes, and the largest form without files.
UPLOAD_LIMIT = env.int("ROTUNDA_UPLOAD_MEGABYTES", 200) * 1_000_000
#: Days after which files of imports are taken away, and jobs that are over.
KEEP_IMPORTS_DAYS = env.int("ROTUNDA_KEEP_IMPORTS_DAYS", 365)
KEEP_JOBS_DAYS = env.int("ROTUNDA_KEEP_JOBS_DAYS", 30)
#: How often a token may be used in a minute.
API_REQUESTS_A_MINUTE = env.int("ROTUNDA_API_RATE", 600)
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

EMAIL_CONFIG = env.email_url("ROTUNDA_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
#: Who sends the messages; servers of mail refuse an address that is not theirs.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("ROTUNDA_EMAIL_FROM", f"Rotunda <rotunda@{ALLOWED_HOSTS[0]}>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
