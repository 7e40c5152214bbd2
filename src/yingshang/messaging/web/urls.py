"""Addresses of messaging."""

from __future__ import annotations

from django.urls import path

from yingshang.messaging.web import desk, pages

app_name = "messaging"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("read/", pages.read_all, name="read_all"),
    path("preferences/", pages.preferences, name="preferences"),
    path("by-hand/", desk.by_hand, name="by_hand"),
    path("deliveries/", desk.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/", desk.delivery, name="delivery"),
    path("deliveries/<int:pk>/<slug:verb>/", desk.act, name="act"),
    path("<int:pk>/", pages.message, name="message"),
]
