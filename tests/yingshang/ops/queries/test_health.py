"""What stands outside the database, good and bad."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from yingshang.kernel.enums import HealthLevel
from yingshang.ops.queries import health

NORMAL, ATTENTION, FAULT = HealthLevel.NORMAL, HealthLevel.ATTENTION, HealthLevel.FAULT


@pytest.fixture
def home(tmp_path, settings):
    """An installation's folder."""
    settings.HOME = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def levels(findings):
    return [finding.level for finding in findings]


@pytest.mark.parametrize(
    ("free", "level"),
    [(1_000_000_000, NORMAL), (999_999_999, ATTENTION), (200_000_000, ATTENTION), (199_999_999, FAULT)],
)
def test_space(home, settings, monkeypatch, free, level):
    settings.HOME = home / "not" / "there" / "yet"
    asked = []
    monkeypatch.setattr(shutil, "disk_usage", lambda path: asked.append(path) or SimpleNamespace(free=free))
    assert levels(health.check_disk()) == [level]
    assert asked == [home]


@pytest.mark.parametrize(("key", "level"), [("k" * 40, NORMAL), ("k" * 39, FAULT), (None, FAULT)])
def test_the_key(home, settings, key, level):
    settings.SECRET_KEY = key or settings.DEFAULT_SECRET_KEY
    assert levels(health.check_secret()) == [level]


@pytest.mark.parametrize("name", ["secret.key", "yingshang.toml"])
def test_a_secret_file_that_others_can_read_is_a_fault(home, settings, name):
    settings.SECRET_KEY = "k" * 50
    file = home / name
    file.touch(0o600)
    assert levels(health.check_secret()) == [NORMAL]
    file.chmod(0o640)
    assert levels(health.check_secret()) == [FAULT]


def test_https(settings):
    settings.HTTPS = True
    assert levels(health.check_https()) == [NORMAL]
    settings.HTTPS = False
    assert levels(health.check_https()) == [ATTENTION]


def test_static_files(home):
    assert levels(health.check_static()) == [FAULT]
    (home / "static").mkdir()
    (home / "static" / "staticfiles.json").touch()
    assert levels(health.check_static()) == [NORMAL]


def test_programs(home, monkeypatch):
    (home / "libreoffice").touch(0o755)
    monkeypatch.setenv("PATH", str(home))
    found = health.check_programs()
    assert [finding.what.partition("，")[0] for finding in found] == ["已安装 LibreOffice。", "没有安装 antiword"]
    assert levels(found) == [NORMAL, ATTENTION]


def test_fonts_are_found_by_file_and_by_family(home, monkeypatch):
    monkeypatch.setattr(health, "FONT_FOLDERS", (home,))
    monkeypatch.setenv("PATH", str(home))
    for name in ("SIMFANG.TTF", "simkai.ttf", "simhei.ttf"):
        (home / name).touch()
    found = health.check_fonts()
    assert levels(found) == [ATTENTION]
    assert found[0].what.startswith("服务器上没有宋体，")
    lister = home / "fc-list"
    lister.write_text("#!/bin/sh\necho 'SimSun,宋体'\n")
    lister.chmod(0o755)
    assert levels(health.check_fonts()) == [NORMAL]


def test_versions_are_told():
    assert "Django 5.2" in health.check_versions()[0].what
