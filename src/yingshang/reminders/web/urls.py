"""Addresses of reminders."""

from __future__ import annotations

from django.urls import path

from yingshang.reminders.web import pages, ruling

app_name = "reminders"
urlpatterns = [
    path("", pages.sent, name="sent"),
    path("chase/", pages.chase, name="chase"),
    path("preview/", pages.preview, name="preview"),
    path("rules/", ruling.rules, name="rules"),
    path("rules/new/", ruling.new, name="new_rule"),
    path("rules/usual/", ruling.usual, name="usual_rule"),
    path("rules/<int:pk>/", ruling.edit, name="rule"),
    path("rules/<int:pk>/end/", ruling.end, name="end_rule"),
    path("duties/<int:pk>/", pages.duty, name="duty"),
    path("duties/<int:pk>/chase/", pages.chase_one, name="chase_one"),
]
