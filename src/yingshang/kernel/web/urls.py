"""Addresses of the platform itself."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.design import design
from yingshang.kernel.web.parameters import parameter, parameters

app_name = "kernel"
urlpatterns = [
    path("design/", design, name="design"),
    path("parameters/", parameters, name="parameters"),
    path("parameters/<str:name>/", parameter, name="parameter"),
]
