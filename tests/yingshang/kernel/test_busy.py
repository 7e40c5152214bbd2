"""Others who write: a note is left out, an act is told so, and nothing else is forgiven."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import IntegrityError, OperationalError, connection

from yingshang.kernel.busy import in_passing, is_busy
from yingshang.kernel.models import Event


def test_what_sqlite_says(tmp_path):
    first, second = (sqlite3.connect(tmp_path / "one.sqlite3", timeout=0) for _ in range(2))
    first.execute("CREATE TABLE t (x)")
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("INSERT INTO t VALUES (1)")
    first.close()
    second.close()
    outer = OperationalError("the page failed")
    outer.__cause__ = caught.value
    assert is_busy(outer)
    assert not is_busy(OperationalError("no such table: locked"))
    assert not is_busy(None)


@pytest.mark.django_db
def test_the_database_waits_a_moment_and_then_as_long_as_ever():
    def patience():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()[0]

    if connection.vendor != "sqlite":
        with in_passing():
            Event.objects.count()
        return
    usual = patience()
    with in_passing():
        assert 0 < patience() < usual
    assert patience() == usual


@pytest.mark.django_db
def test_only_what_says_busy_or_full_is_left_out():
    with in_passing():
        raise OperationalError("database is locked")
    with in_passing():
        raise OperationalError("database or disk is full")
    with pytest.raises(IntegrityError), in_passing():
        raise IntegrityError("UNIQUE constraint failed")
