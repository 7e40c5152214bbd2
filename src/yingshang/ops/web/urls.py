"""Addresses of looking after the installation."""

from __future__ import annotations

from django.urls import path

from yingshang.ops.web import health

app_name = "ops"
urlpatterns = [path("health/", health.show_health, name="health")]
