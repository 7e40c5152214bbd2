"""Addresses of messaging."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.sheets import import_urls
from yingshang.messaging.forms.sheets import BY_HAND
from yingshang.messaging.web import channels, desk, pages

app_name = "messaging"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("read/", pages.read_all, name="read_all"),
    path("preferences/", pages.preferences, name="preferences"),
    path("by-hand/", desk.by_hand, name="by_hand"),
    path("by-hand/file/", desk.by_hand_file, name="by_hand_file"),
    *import_urls(BY_HAND, "by-hand/import/", name="by_hand_import", back="messaging:by_hand"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<slug:channel>/try/", channels.try_it, name="try_channel"),
    path("deliveries/", desk.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/", desk.delivery, name="delivery"),
    path("deliveries/<int:pk>/<slug:verb>/", desk.act, name="act"),
    path("<int:pk>/", pages.message, name="message"),
]
