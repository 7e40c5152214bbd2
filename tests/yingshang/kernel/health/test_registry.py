"""Every check is heard, also one that breaks."""

from __future__ import annotations

import pytest
from django.db import connection

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, examine, register, registry

GOOD = Finding(HealthLevel.NORMAL, what="好。")


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setattr(registry, "_CHECKS", {})


def wrong_statement():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM there_is_no_such_table")


def test_one_that_breaks_is_a_fault_and_the_others_still_run(db):
    register("tests.broken", wrong_statement, label="坏")
    register("tests.silent", list, label="哑")
    register("tests.good", lambda: [GOOD, GOOD], label="好")
    results = examine()
    assert [(result.name, result.finding.level, result.lamp) for result in results] == [
        ("tests.broken", HealthLevel.FAULT, "red"),
        ("tests.silent", HealthLevel.FAULT, "red"),
        ("tests.good", HealthLevel.NORMAL, "green"),
        ("tests.good", HealthLevel.NORMAL, "green"),
    ]
    said = results[0].finding.what
    assert said.startswith("这一项没有查成：")
    assert "there_is_no_such_table" in said
    assert "\n" not in said
    with connection.cursor() as cursor:  # the transaction of PostgreSQL still works
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_name_belongs_to_one_function():
    register("tests.good", list, label="好")
    register("tests.good", list, label="好")
    with pytest.raises(ValueError, match="registered twice"):
        register("tests.good", tuple, label="另一个")


def test_those_named_alone_run():
    register("tests.one", lambda: [GOOD], label="一")
    register("tests.two", lambda: [GOOD], label="二")
    assert [result.name for result in examine("tests.two")] == ["tests.two"]
