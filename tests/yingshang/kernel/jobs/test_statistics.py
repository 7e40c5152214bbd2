"""The planner's figures are counted by a job, and follow what has come since."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories.orgs import make_unit
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.running import run_next

pytestmark = pytest.mark.django_db


def counted() -> int:
    """How many units the planner believes there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'orgs_unit'")
        else:
            cursor.execute("SELECT reltuples::int FROM pg_class WHERE relname = 'orgs_unit'")
        return cursor.fetchone()[0]


def test_the_planner_learns_how_many_rows_there_are():
    seen = []
    for more in (3, 40):
        for number in range(more):
            make_unit(f"第{more}批{number}局")
        enqueue("kernel.count_tables", actor=SYSTEM)
        assert run_next()
        seen.append(counted())
    assert seen == [3, 43]
