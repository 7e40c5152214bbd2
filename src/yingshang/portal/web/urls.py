"""Home and what mixes apps."""

from __future__ import annotations

from django.urls import path

from yingshang.portal.web.briefing import briefing, write
from yingshang.portal.web.home import home
from yingshang.portal.web.paper import paper

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("briefing/", briefing, name="briefing"),
    path("briefing/paper/", paper, name="briefing_paper"),
    path("briefing/write/", write, name="write_briefing"),
]
