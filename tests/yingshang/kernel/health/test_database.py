"""Databases that keep what they confirmed, and databases that do not."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from yingshang.config import options
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import database


@pytest.fixture
def file(db, tmp_path):
    """A database file as an installation has it, with a thousand rows."""
    settings = connections.configure_settings({"default": options.database(f"sqlite:///{tmp_path}/it.sqlite3")})
    wrapper = DatabaseWrapper(settings["default"], "default")
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE line (word TEXT)")
        cursor.executemany("INSERT INTO line VALUES (%s)", [("word" * 50,)] * 1000)
        cursor.execute("CREATE INDEX by_word ON line (word)")
    yield wrapper
    wrapper._close()


def levels(findings):
    return [finding.level for finding in findings]


def test_a_database_file_as_an_installation_has_it_is_good(file):
    assert levels(database.check_connection(file)) == [HealthLevel.NORMAL]


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("journal_mode=DELETE", "journal_mode"),
        ("synchronous=NORMAL", "synchronous"),
        ("foreign_keys=OFF", "foreign_keys"),
    ],
)
def test_a_setting_that_loses_data_is_a_fault(file, setting, name):
    with file.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
    found = database.check_connection(file)
    assert levels(found) == [HealthLevel.FAULT]
    assert name in found[0].what


def test_a_damaged_file_is_a_fault(file, tmp_path):
    with file.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file._close()
    file.connection = None
    path = tmp_path / "it.sqlite3"
    data = bytearray(path.read_bytes())
    data[20_000:24_000] = b"\xff" * 4_000
    path.write_bytes(data)
    found = database.check_connection(file)
    assert levels(found) == [HealthLevel.FAULT]
    assert found[0].what.startswith("数据库文件已损坏：")


def test_a_file_too_large_to_read_through_in_time_is_said(file, monkeypatch):
    monkeypatch.setattr(database, "SECONDS", -1)
    monkeypatch.setattr(database, "_STEPS", 1)
    assert levels(database.check_connection(file)) == [HealthLevel.ATTENTION]


def test_postgresql_that_does_not_wait_for_the_disk_is_a_fault(db, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("the other database")
    assert levels(database.check_database()) == [HealthLevel.NORMAL]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    monkeypatch.setattr(database, "_POSTGRESQL", 990_000)
    assert levels(database.check_database()) == [HealthLevel.FAULT, HealthLevel.FAULT]


def test_a_migration_that_is_not_applied_is_a_fault(db):
    assert levels(database.check_migrations()) == [HealthLevel.NORMAL]
    MigrationRecorder(connection).record_unapplied("calendars", "0001_initial")
    found = database.check_migrations()
    assert levels(found) == [HealthLevel.FAULT]
    assert "calendars.0001_initial" in found[0].what
