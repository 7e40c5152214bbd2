"""Addresses of obligations."""

from __future__ import annotations

from django.urls import path

from yingshang.obligations.web import acting, calendar, changes, feeds, pages, series

app_name = "obligations"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("office/", pages.office, name="office"),
    path("calendar/", calendar.month, name="calendar"),
    path("changes/", changes.changes, name="changes"),
    path("feed/", feeds.own, name="own_feed"),
    path("feed/<str:secret>.ics", feeds.feed, name="feed"),
    path("matters/<int:pk>/", pages.matter, name="matter"),
    path("matters/<int:pk>/event/", series.event, name="event"),
    path("matters/<int:pk>/rhythm/", series.start, name="start_rhythm"),
    path("series/<int:pk>/rhythm/", series.change, name="rhythm"),
    path("series/<int:pk>/end/", series.end, name="end_series"),
    path("<int:pk>/", pages.duty, name="duty"),
    path("<int:pk>/<slug:verb>/", acting.act, name="act"),
]
