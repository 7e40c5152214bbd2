"""Addresses of the platform itself."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.design import design
from yingshang.kernel.web.files import file, files, upload
from yingshang.kernel.web.jobs import pages
from yingshang.kernel.web.list_files import take_export
from yingshang.kernel.web.menu import waiting
from yingshang.kernel.web.parameters import parameter, parameters
from yingshang.kernel.web.search import rebuild_search, search

app_name = "kernel"
urlpatterns = [
    path("design/", design, name="design"),
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<int:pk>/", pages.job, name="job"),
    path("jobs/<int:pk>/<slug:verb>/", pages.act, name="job_act"),
    path("schedules/", pages.schedules, name="schedules"),
    path("schedules/<int:pk>/switch/", pages.switch, name="schedule_switch"),
    path("menu/waiting/", waiting, name="waiting"),
    path("search/", search, name="search"),
    path("search/rebuild/", rebuild_search, name="rebuild_search"),
    path("files/", files, name="files"),
    path("files/upload/", upload, name="upload"),
    path("files/<uuid:pk>/", file, name="file"),
    path("exports/<uuid:pk>/", take_export, name="export"),
    path("parameters/", parameters, name="parameters"),
    path("parameters/<str:name>/", parameter, name="parameter"),
]
