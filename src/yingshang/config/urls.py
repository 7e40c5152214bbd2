"""The addresses of the site; a name without a row in its app's ``web/access.py`` is refused to everybody."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yingshang.portal.web.urls")),
    path("", include("yingshang.kernel.web.urls")),
    path("account/", include("yingshang.accounts.web.urls")),
    path("units/", include("yingshang.orgs.web.urls")),
]
