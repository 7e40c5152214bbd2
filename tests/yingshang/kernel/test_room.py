"""A full disk is recognised, whoever tells of it."""

from __future__ import annotations

import errno
import sqlite3
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, OperationalError, connection

from yingshang.kernel import room
from yingshang.kernel.room import has_room, is_full


def test_what_the_system_says():
    assert [is_full(OSError(code, "x")) for code in (errno.ENOSPC, errno.EDQUOT, errno.EACCES)] == [True, True, False]


def test_a_cause_counts_and_a_circle_ends():
    outer = ValueError("x")
    outer.__cause__ = OSError(errno.ENOSPC, "x")
    assert is_full(outer)
    outer.__cause__ = outer
    assert not is_full(outer)
    assert not is_full(None)


def test_what_sqlite_says(tmp_path):
    database = sqlite3.connect(tmp_path / "small.sqlite3")
    database.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as caught:
        database.execute("CREATE TABLE t AS SELECT hex(randomblob(50000)) AS x")
    database.close()
    assert is_full(caught.value)
    assert not is_full(OperationalError("database is locked"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a word of PostgreSQL")
def test_what_postgresql_says():
    statement = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{}'; END $$"
    for code, full in (("53100", True), ("53200", False)):
        with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
            cursor.execute(statement.format(code))
        assert is_full(caught.value) is full


def test_room_is_measured_and_a_disk_that_cannot_be_asked_has_some(tmp_path, monkeypatch):
    assert not has_room(tmp_path, 1 << 60)
    assert has_room(tmp_path / "not" / "there", 1 << 60)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: SimpleNamespace(free=5))
    assert [has_room(tmp_path, spare) for spare in (5, 6)] == [True, False]
