"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from yingshang.audit.web import ledger, shredding, verification

app_name = "audit"
urlpatterns = [
    path("", ledger.show_ledger, name="ledger"),
    path("<int:number>/", ledger.show_entry, name="entry"),
    path("<int:number>/unmask/", ledger.unmask, name="unmask"),
    path("verify/", verification.verification, name="verification"),
    path("verify/all/", verification.verify_all, name="verify_all"),
    path("head/", verification.head, name="head"),
    path("shredding/", shredding.shreddings, name="shreddings"),
    path("shredding/request/", shredding.request_page, name="request_shredding"),
    path("shredding/<int:pk>/", shredding.show, name="shredding"),
    path("shredding/<int:pk>/<slug:verb>/", shredding.move, name="move_shredding"),
]
