"""Filters of the ledger, alone and together; pages by key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.audit import act
from yingshang.audit.models import Entry
from yingshang.audit.queries.export import csv_lines, rows_of
from yingshang.audit.queries.ledger import Filters, described, entries, numbers_around

DAY = datetime(2026, 5, 16, tzinfo=UTC)


@pytest.fixture
def spread(county, actors, time_machine):
    """One entry a day, six days: odd ones by the clerk on the town, even ones by the system administrator on the office."""
    for day in range(6):
        time_machine.move_to(DAY + timedelta(days=day), tick=False)
        role, unit = ("clerk", county.town) if day % 2 else ("system_admin", county.office)
        act(actor=actors[role], unit=unit, word=f"第{day}天 =100%_")
    return county


def numbers(actor, **filters):
    return [entry.number for entry in entries(actor, Filters(**filters))]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"since": DAY + timedelta(days=4)}, [6, 5]),
        ({"until": DAY + timedelta(days=1)}, [2, 1]),
        ({"since": DAY + timedelta(days=1), "until": DAY + timedelta(days=2)}, [3, 2]),
        ({"since": DAY + timedelta(days=90)}, []),
        ({"until": DAY - timedelta(days=90)}, []),
        ({"person": "经办"}, [6, 4, 2]),
        ({"unit": "营商"}, [6, 5, 4, 3, 2, 1]),
        ({"unit": "教育"}, []),
        ({"type": "tests.unit_noted"}, [6, 5, 4, 3, 2, 1]),
        ({"type": "tests.other"}, []),
        ({"words": "第3天"}, [4]),
        ({"words": "=100%_ 第2天"}, [3]),
        ({"words": "%"}, [6, 5, 4, 3, 2, 1]),
        ({"words": "13800000000"}, []),
        ({"words": "白石"}, [6, 4, 2]),
        ({"person": "系统", "until": DAY + timedelta(days=2)}, [3, 1]),
    ],
)
def test_each_filter_narrows(spread, actors, filters, expected):
    assert numbers(actors["audit_admin"], **filters) == expected


def test_one_object(spread, actors):
    wanted = {"target_kind": "orgs.unit", "target_id": str(spread.town.pk)}
    assert numbers(actors["audit_admin"], **wanted) == [6, 4, 2]


def test_nobody_else_reads_anything(spread, actors):
    seen = {role: numbers(actor) for role, actor in actors.items()}
    assert seen == {role: [6, 5, 4, 3, 2, 1] if role == "audit_admin" else [] for role in actors}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, (None, None)), (DAY, None, (0, None)), (None, DAY, (None, 1001))],
)
def test_days_become_a_range_of_numbers(spread, first, last, expected):
    assert numbers_around(first and first.date(), last and last.date()) == expected


def test_filters_in_words():
    assert described(Filters()) == "全部"
    assert (
        described(Filters(since=DAY, words="甲 乙", unit="县发改局"))
        == "自 2026-05-16 08:00; 单位 县发改局; 包含 甲 乙"
    )


def test_export_is_oldest_first_in_batches_and_no_formula(spread, actors, monkeypatch):
    monkeypatch.setattr("yingshang.audit.queries.export._BATCH", 4)
    Entry.objects.filter(number=2).update(target_title="=1+1")
    lines = "".join(csv_lines(entries(actors["audit_admin"], Filters()))).splitlines()
    assert [line.split(",")[0] for line in lines] == ["编号", "1", "2", "3", "4", "5", "6"]
    assert "审计末号 6" in lines[0]
    assert ",'=1+1," in lines[2]
    assert len(list(rows_of(Entry.objects.all()))) == 6
