"""Addresses of the calendar."""

from __future__ import annotations

from django.urls import path

from yingshang.calendars.forms.sheets import DAYS
from yingshang.calendars.web import views
from yingshang.kernel.web.sheets import import_urls

app_name = "calendars"
urlpatterns = [
    path("", views.this_year, name="this_year"),
    path("<int:year>/", views.year, name="year"),
    path("count/", views.count, name="count"),
    path("<int:year>/file/", views.year_file, name="year_file"),
    path("<int:year>/days/", views.set_days_page, name="set_days"),
    path("days/<int:pk>/clear/", views.clear_day_page, name="clear_day"),
    path("<int:year>/import/", views.import_year_page, name="import_year"),
    path("<int:year>/publish/", views.publish_year_page, name="publish_year"),
    *import_urls(DAYS, "table/", name="days_import", back="calendars:this_year"),
]
