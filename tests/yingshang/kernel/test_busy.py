"""Others who write: a note is left out, an act is told so, and nothing else is forgiven."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import IntegrityError, OperationalError, connection

from yingshang.kernel import busy
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
        in_passing(Event.objects.count)
        return
    usual, meanwhile = patience(), []
    in_passing(lambda: meanwhile.append(patience()))
    assert 0 < meanwhile[0] < usual
    assert patience() == usual


def failing(fault):
    def note():
        raise fault

    return note


@pytest.mark.django_db
def test_only_what_says_busy_or_full_is_left_out():
    in_passing(failing(OperationalError("database is locked")))
    in_passing(failing(OperationalError("database or disk is full")))
    with pytest.raises(IntegrityError):
        in_passing(failing(IntegrityError("UNIQUE constraint failed")))


@pytest.mark.django_db
def test_a_note_whose_transaction_cannot_begin_is_left_out(monkeypatch):
    class Busy:
        def __enter__(self):
            raise OperationalError("database is locked")

        def __exit__(self, *_):
            raise AssertionError

    made = []
    monkeypatch.setattr(busy.transaction, "atomic", Busy)
    in_passing(lambda: made.append(1))
    assert made == []
