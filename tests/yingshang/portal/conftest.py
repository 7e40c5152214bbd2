"""A county at work: something of every kind, for two departments that must not see one another."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, on, part
from yingshang.obligations.actions.by_office import complete, send_back
from yingshang.obligations.actions.by_unit import acknowledge, ask_extension, object_to, submit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation

BEGIN = "2026-03-02 09:00+08:00"
NOW = "2026-03-18 10:00+08:00"  # a Wednesday


@pytest.fixture
def clock_at():
    """A traveller that stands at BEGIN."""
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(clock_at, county, actors):
    """The bureau: late, due this week, sent back, with an extension asked for, objected to, submitted, passed; the other
    department: one late, one new. Each by its name; it is NOW.
    """
    bureau, other = actors["liaison"], actors["outsider"]

    def give(unit, day, title):
        return handed_out(actors["clerk"], county.office, part(unit, by(day)), title=title).obligations.get()

    def do(act, who, row, **more):
        fresh = Obligation.objects.select_related("unit", "matter").get(pk=row.pk)
        return act(actor=who, obligation=fresh, version=fresh.version, **more)

    rows = SimpleNamespace(
        late=give(county.bureau, date(2026, 3, 10), "逾期的事"),
        week=give(county.bureau, date(2026, 3, 20), "本周到期的事"),
        back=give(county.bureau, date(2026, 5, 20), "被退回的事"),
        extended=give(county.bureau, date(2026, 5, 21), "申请延期的事"),
        objected=give(county.bureau, date(2026, 5, 22), "有异议的事"),
        submitted=give(county.bureau, date(2026, 5, 23), "待审核的事"),
        passed=give(county.bureau, date(2026, 5, 24), "办结的事"),
        other_late=give(county.other, date(2026, 3, 11), "别家逾期的事"),
        other_new=give(county.other, date(2026, 5, 25), "别家新交办的事"),
    )
    for row in (rows.late, rows.week, rows.back, rows.extended, rows.submitted, rows.passed):
        do(acknowledge, bureau, row)
    do(acknowledge, other, rows.other_late)
    do(object_to, bureau, rows.objected, reason="不属于我局职责")
    do(ask_extension, bureau, rows.extended, due_at=on(date(2026, 6, 1)), reason="等上级文件")
    for row in (rows.back, rows.submitted, rows.passed):
        do(submit, bureau, row, result="办完")
    clock_at.move_to("2026-03-16 09:00+08:00")
    do(send_back, actors["clerk"], rows.back, reason="缺材料")
    do(complete, actors["clerk"], rows.passed, grade=Grade.GOOD)
    clock_at.move_to(NOW)
    return rows
