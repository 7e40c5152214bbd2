"""What happened within a stretch, also when it is over and when more happened since."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, part
from yingshang.obligations.actions.by_office import complete, send_back, suspend, void
from yingshang.obligations.actions.by_unit import acknowledge, submit
from yingshang.obligations.enums import Change, Grade
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.changes import changed, changes_in, stretch_of

MARCH = stretch_of(date(2026, 3, 1), date(2026, 3, 31))
APRIL = stretch_of(date(2026, 4, 1), date(2026, 4, 30))


@pytest.fixture
def give(county, actors, clock_at):
    """A function: due day (and unit) → a part handed out on 2 March."""

    def make(day, unit=None):
        matter = handed_out(actors["clerk"], county.office, part(unit or county.bureau, by(day)))
        return matter.obligations.get()

    return make


def fresh(row):
    return Obligation.objects.select_related("unit", "matter").get(pk=row.pk)


def sign(row, actors):
    acknowledge(actor=actors["liaison"], obligation=fresh(row), version=fresh(row).version)


def hand_in(row, actors):
    submit(actor=actors["liaison"], obligation=fresh(row), version=fresh(row).version, result="办完")


def back(row, actors):
    send_back(actor=actors["clerk"], obligation=fresh(row), version=fresh(row).version, reason="缺材料")


def passed(row, actors):
    complete(actor=actors["clerk"], obligation=fresh(row), version=fresh(row).version, grade=Grade.GOOD)


def found(kind, stretch):
    return set(Obligation.objects.filter(changed(kind, stretch)))


def test_new_is_what_was_handed_out_then_and_stands(give, actors, clock_at):
    kept, gone = give(date(2026, 6, 1)), give(date(2026, 6, 1))
    void(actor=actors["clerk"], obligation=gone, version=1, reason="误交办")
    clock_at.move_to("2026-04-01 00:00+08:00")
    later = give(date(2026, 6, 1))
    assert found(Change.NEW, MARCH) == {kept}
    assert found(Change.NEW, APRIL) == {later}


def test_passed_and_sent_back_are_found_in_the_stretch_in_which_they_happened(give, actors, clock_at):
    row = give(date(2026, 6, 1))
    sign(row, actors)
    hand_in(row, actors)
    back(row, actors)
    hand_in(row, actors)
    clock_at.move_to("2026-03-31 23:59+08:00")
    back(row, actors)
    clock_at.move_to("2026-04-02 09:00+08:00")
    hand_in(row, actors)
    passed(row, actors)
    assert found(Change.SENT_BACK, MARCH) == {row}
    assert found(Change.SENT_BACK, APRIL) == set()
    assert found(Change.PASSED, MARCH) == set()
    assert found(Change.PASSED, APRIL) == {row}


def test_overdue_stays_with_the_stretch_in_which_the_moment_passed(give, actors, clock_at):
    never, late, on_time, resting, coming = (give(date(2026, 3, 20)) for _ in range(5))
    for row in (late, on_time):
        sign(row, actors)
    Obligation.objects.filter(pk=coming.pk).update(due_at="2026-03-30 17:30+08:00")
    suspend(actor=actors["clerk"], obligation=resting, version=1, reason="等待")
    clock_at.move_to("2026-03-19 09:00+08:00")
    hand_in(on_time, actors)
    assert found(Change.OVERDUE, MARCH) == set()
    clock_at.move_to("2026-03-25 09:00+08:00")
    assert found(Change.OVERDUE, MARCH) == {never, late}
    hand_in(late, actors)
    passed(late, actors)
    clock_at.move_to("2026-04-25 09:00+08:00")
    passed(on_time, actors)
    assert found(Change.OVERDUE, MARCH) == {never, late, coming}
    assert found(Change.OVERDUE, APRIL) == set()


def test_sent_back_after_the_moment_is_late(give, actors, clock_at):
    row = give(date(2026, 3, 20))
    sign(row, actors)
    hand_in(row, actors)
    clock_at.move_to("2026-03-24 09:00+08:00")
    assert found(Change.OVERDUE, MARCH) == set()
    back(row, actors)
    assert found(Change.OVERDUE, MARCH) == {row}


def test_counts_are_of_the_rows_given_alone(give, county, actors, clock_at):
    give(date(2026, 3, 20))
    give(date(2026, 3, 20), county.other)
    clock_at.move_to("2026-03-25 09:00+08:00")
    own = Obligation.objects.visible_to(actors["liaison"]).owed_by(actors["liaison"])
    assert changes_in(own, MARCH) == {
        Change.NEW: 1,
        Change.SENT_BACK: 0,
        Change.PASSED: 0,
        Change.ON_TIME: 0,
        Change.OVERDUE: 1,
    }
    everything = Obligation.objects.visible_to(actors["supervisor"])
    assert changes_in(everything, MARCH)[Change.NEW] == 2
