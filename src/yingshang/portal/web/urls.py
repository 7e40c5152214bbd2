"""Home and what mixes apps."""

from __future__ import annotations

from django.urls import path

from yingshang.portal.web.home import home

app_name = "portal"
urlpatterns = [path("", home, name="home")]
