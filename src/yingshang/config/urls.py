"""The addresses of the site; a name without a row in its app's ``web/access.py`` is refused to everybody."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yingshang.portal.web.urls")),
    path("", include("yingshang.kernel.web.urls")),
    path("", include("yingshang.ops.web.urls")),
    path("account/", include("yingshang.accounts.web.urls")),
    path("calendar/", include("yingshang.calendars.web.urls")),
    path("audit/", include("yingshang.audit.web.urls")),
    path("duties/", include("yingshang.obligations.web.urls")),
    path("documents/", include("yingshang.documents.web.urls")),
    path("units/", include("yingshang.orgs.web.urls")),
    path("letters/", include("yingshang.letters.web.urls")),
    path("messages/", include("yingshang.messaging.web.urls")),
    path("reminders/", include("yingshang.reminders.web.urls")),
    path("supervision/", include("yingshang.supervision.web.urls")),
    path("tasks/", include("yingshang.tasks.web.urls")),
]

handler400 = "yingshang.kernel.web.errors.bad_request"
handler403 = "yingshang.kernel.web.errors.permission_denied"
handler404 = "yingshang.kernel.web.errors.page_not_found"
handler500 = "yingshang.kernel.web.errors.fault"
