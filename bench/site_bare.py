"""The site's addresses with one more: a view that does nothing, so that pages can be told in multiples of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import include, path

from yingshang.config import urls

if TYPE_CHECKING:
    from django.http import HttpRequest

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def bare(request: HttpRequest) -> HttpResponse:
    """A word, through all the middleware, for somebody who is logged in."""
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare, name="bare"), path("", include("yingshang.config.urls"))]
