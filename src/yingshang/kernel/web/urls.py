"""Addresses of the platform itself."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "kernel"
urlpatterns: list[URLPattern] = []
