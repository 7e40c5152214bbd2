"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.tasks.web import changing, handing_out, items, tables
from yingshang.tasks.web.lists import ledger

app_name = "tasks"
_both = require_http_methods(["GET", "POST"])
urlpatterns = [
    path("", ledger, name="ledger"),
    path("<int:pk>/", require_GET(items.item_page), name="item"),
    path("<int:pk>/edit/", _both(changing.amend_page), name="amend"),
    path("<int:pk>/change/", _both(changing.change_page), name="change"),
    path("documents/<int:pk>/hand-out/", _both(handing_out.hand_out_page), name="hand_out"),
    path("documents/<int:pk>/annex.docx", require_GET(tables.annex), name="annex"),
    path("documents/<int:pk>/import/", _both(tables.upload), name="import"),
    path("import/", _both(tables.upload), name="import_new"),
    path("tables/<int:pk>/", _both(tables.table_page), name="table"),
    path("rounds/<int:pk>/", require_GET(handing_out.round_page), name="round"),
]
