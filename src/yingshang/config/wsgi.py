"""The WSGI application of the site."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.config.settings")
application = get_wsgi_application()

from yingshang.kernel.settling import settle  # noqa: E402 - it needs the apps

settle()
