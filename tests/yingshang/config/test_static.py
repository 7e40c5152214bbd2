"""The static files as an installation serves them: every name hashed, nothing that leads nowhere."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tools import assets
from yingshang.config import settings as product
from yingshang.kernel.templatetags import look


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": product.STORAGES["staticfiles"]}
    call_command("collectstatic", verbosity=0, interactive=False)
    look._is_there.cache_clear()
    return settings.STATIC_ROOT


@pytest.mark.slow
def test_every_file_a_page_asks_for_is_there_under_its_hashed_name(collected, client_as):
    page = client_as("clerk").get("/design/").content.decode()
    asked = re.findall(r'(?:src|href|data-echarts)="/static/([^"]+)"', page)
    assert len(asked) >= 10
    assert [path for path in asked if not (collected / path).is_file()] == []
    assert [path for path in asked if not re.search(r"\.[0-9a-f]{12}\.\w+$", path)] == []


@pytest.mark.slow
@pytest.mark.skipif(not assets.is_built(), reason="the browser libraries are not there")
def test_the_libraries_are_among_them(collected):
    assert {name for name in assets.FILES if name.endswith((".js", ".css"))} == {
        name.removeprefix("vendor/")
        for name in staticfiles_storage.hashed_files
        if name.startswith("vendor/") and name.endswith((".js", ".css"))
    }
