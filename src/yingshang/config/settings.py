"""Django's settings of an installation. What an office may change comes from ``options``; the rest is decided here."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from yingshang.config import backup, login, options, telling
from yingshang.config.home import is_made
from yingshang.config.logs import logging_to

ROOT = Path(__file__).resolve().parents[1]
HOME = options.HOME

DEBUG = False
DEFAULT_SECRET_KEY = options.NO_KEY
SECRET_KEY = options.secret_key()
ALLOWED_HOSTS = options.words("site.hosts", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = options.words("site.origins", [])
SITE_NAME = options.text("site.name", "营商通")
OFFICE_NAME = options.text("site.office", "")
IS_SET_UP = is_made(HOME)
SERVE = {
    "address": options.text("site.address", "127.0.0.1"),
    "port": options.number("site.port", 8000),
    "threads": options.number("site.threads", 8),
}
LOGGING = logging_to(options.log_file())
AUDIT_HASH = options.text("audit.hash", "sm3")  # or "sha256"; each entry says which made it, so it may be changed

INSTALLED_APPS = [
    "yingshang.kernel",
    "yingshang.audit",
    "yingshang.calendars",
    "yingshang.orgs",
    "yingshang.documents",
    "yingshang.obligations",
    "yingshang.messaging",
    "yingshang.letters",
    "yingshang.reminders",
    "yingshang.supervision",
    "yingshang.tasks",
    "yingshang.accounts",
    "yingshang.portal",
    "yingshang.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "yingshang.accounts.web.address.AddressMiddleware",
    "yingshang.kernel.web.middleware.ReadingOnceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yingshang.accounts.web.middleware.SessionMiddleware",
    "yingshang.orgs.web.middleware.ActorMiddleware",
    "yingshang.accounts.web.middleware.GateMiddleware",
    "yingshang.kernel.web.middleware.AccessMiddleware",
    "yingshang.kernel.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "yingshang.config.urls"
WSGI_APPLICATION = "yingshang.config.wsgi.application"

FORM_RENDERER = "yingshang.kernel.web.rendering.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "yingshang.kernel.web.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": options.database(options.text("database.url"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.Person"
# Passwords are checked by accounts.actions.logging_in alone, which counts wrong ones; the backend only loads people.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "yingshang.accounts.rules.passwords.ChosenRules"}]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN = login.login_options()
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(LOGIN.longest.total_seconds()) + 86_400  # the register of sessions decides, well before this
# The cookie outlives the session, so that what was typed into a form after its end still finds its owner.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "yingshang.accounts.web.kept.stale"

# The library does the handshake of single sign-on and nothing else: no sign-up, no mail, no limits of its own.
ACCOUNT_ADAPTER = "yingshang.accounts.web.oidc.ClosedAccounts"
SOCIALACCOUNT_ADAPTER = "yingshang.accounts.web.oidc.OfficeSignOn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # the page offers a link; a form could not leave the site under our form-action
SOCIALACCOUNT_PROVIDERS = login.providers(LOGIN)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": options.storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# "database": workers look into the table of jobs; "redis": Redis at ``url`` tells them at once that there is work.
JOBS = {
    "queue": options.text("jobs.queue", "database"),
    "url": options.text("jobs.url", "redis://127.0.0.1:6379/0"),
    "keep_days": options.number("jobs.keep_days", 30),
}

BACKUP = backup.backup_options()

MESSAGING = telling.messaging_options()
EMAIL_HOST = options.text("mail.host", "localhost")
EMAIL_PORT = options.number("mail.port", 25)
EMAIL_HOST_USER = options.text("mail.user")
EMAIL_HOST_PASSWORD = options.text("mail.password")
EMAIL_USE_SSL = options.text("mail.security") == "ssl"
EMAIL_USE_TLS = options.text("mail.security") == "starttls"
EMAIL_TIMEOUT = options.number("mail.timeout", 20)
DEFAULT_FROM_EMAIL = options.text("mail.sender", "yingshang@localhost")

SPARE_ROOM = options.number("site.spare_mb", 32) << 20  # less room on the disk, and no form is taken any more
FILES_MOST_BYTES = options.number("files.most_mb", 200) << 20  # one upload
FILES_LEAST_FREE = options.number("files.least_free_mb", 1024) << 20  # less room on the disk, and uploads are refused
FILES_CHECK_MEMORY = options.number("files.check_memory_mb", 1024) << 20  # what the check of one file may take
FILES_CHECK_SECONDS = options.number("files.check_seconds", 60)
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    20_000  # a list takes 5,000 ticked rows, a document has hundreds of names to be answered
)
FILE_UPLOAD_HANDLERS = [
    "yingshang.kernel.web.uploading.MeasuredUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = options.switch("site.https", False)
# How many proxies of our own stand before the site; https means at least one, which ends the encryption.
TRUSTED_PROXIES = options.number("site.proxies", 1 if HTTPS else 0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None  # browsers warn where it cannot hold
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
