"""Addresses of the platform itself."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.design import design

app_name = "kernel"
urlpatterns = [path("design/", design, name="design")]
