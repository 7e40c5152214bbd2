"""Handing out: each unit its part, real dates, nothing twice, nothing to nobody."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories.obligations import by, every, handed_out, on, part
from yingshang.calendars.enums import Roll
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.obligations.actions.by_office import record_anchor
from yingshang.obligations.actions.by_unit import acknowledge, report, submit
from yingshang.obligations.actions.handing_out import Due, Source, Wording, hand_out
from yingshang.obligations.actions.series import change_rule, end_series, extend_series
from yingshang.obligations.enums import DueKind, SeriesState, State
from yingshang.obligations.models import Matter, Obligation
from yingshang.orgs.enums import UnitState

TWICE_A_MONTH = "FREQ=MONTHLY;BYMONTHDAY=10,25"


def days_of(rows):
    return [row.nominal_on for row in rows.order_by("nominal_on")]


@pytest.fixture
def clerk(clock_at, actors):
    return actors["clerk"]


def test_each_unit_and_each_moment_is_an_obligation(clerk, county):
    dues = (by(date(2026, 6, 30), label="上半年"), by(date(2026, 12, 31), label="全年"))
    matter = handed_out(clerk, county.office, part(county.bureau, *dues), part(county.other, *dues))
    found = {(row.unit, row.label, row.due_at) for row in matter.obligations.all()}
    assert found == {
        (unit, label, on(day))
        for unit in (county.bureau, county.other)
        for label, day in (("上半年", date(2026, 6, 30)), ("全年", date(2026, 12, 31)))
    }


def test_the_same_source_is_not_handed_out_twice(clerk, county):
    given = {"source": Source("document", "d1", "文件"), "office": county.office, "wording": Wording("任务")}
    hand_out(actor=clerk, parts=[part(county.bureau, by(date(2026, 6, 30)))], **given)
    with pytest.raises(Refusal, match="already_handed_out"):
        hand_out(actor=clerk, parts=[part(county.other, by(date(2026, 6, 30)))], **given)
    assert Obligation.objects.count() == 1


def test_nobody_is_refused(clerk, county):
    with pytest.raises(Refusal, match="no_units"):
        handed_out(clerk, county.office)
    assert Matter.objects.count() == 0


def test_a_unit_that_is_gone_is_named(clerk, county):
    county.other.state = UnitState.DISSOLVED
    with pytest.raises(Refusal, match="unit_gone") as caught:
        handed_out(
            clerk, county.office, part(county.bureau, by(date(2026, 6, 30))), part(county.other, by(date(2026, 6, 30)))
        )
    assert caught.value.facts["unit"] == "云川县教育局"
    assert Matter.objects.count() == 0


def test_a_date_before_today_is_refused(clerk, county):
    with pytest.raises(Refusal, match="due_before_start") as caught:
        handed_out(clerk, county.office, part(county.bureau, by(date(2025, 6, 30))))
    assert caught.value.facts == {"due": "2025-06-30", "start": "2026-03-02"}


@pytest.mark.parametrize("role", ["liaison_of_nothing", "hotline", "media", "audit_admin", "supervisor"])
def test_who_may_not_hand_out(clerk, county, actors, role):
    actor = actors.get(role, actors["outsider"])
    with pytest.raises(NotAllowed):
        handed_out(actor, county.office, part(county.bureau, by(date(2026, 6, 30))))


class TestSeries:
    @pytest.fixture
    def series(self, clerk, county):
        matter = handed_out(clerk, county.office, part(county.bureau, every(TWICE_A_MONTH, starts_on=date(2026, 3, 2))))
        return matter.series.get()

    def test_the_horizon_is_filled(self, series):
        assert days_of(series.occurrences) == [date(2026, 3, 10), date(2026, 3, 25), date(2026, 4, 10),
                                               date(2026, 4, 25), date(2026, 5, 10), date(2026, 5, 25)]  # fmt: skip

    def test_the_sweep_adds_what_is_new_and_doubles_nothing(self, series, clock_at):
        for day in ("2026-03-03", "2026-03-03", "2026-04-01", "2026-04-01"):
            clock_at.move_to(f"{day} 02:00+08:00")
            extend_series(actor=SYSTEM, series=series)
        found = days_of(series.occurrences)
        assert found[-2:] == [date(2026, 6, 10), date(2026, 6, 25)]
        assert len(found) == len(set(found)) == 8

    def test_a_due_day_rolls_and_the_name_stays(self, clerk, county):
        due = every("FREQ=MONTHLY;BYMONTHDAY=1", roll=Roll.NEXT, starts_on=date(2026, 4, 20))
        matter = handed_out(clerk, county.office, part(county.bureau, due))
        may = matter.obligations.get(nominal_on=date(2026, 5, 1))
        assert may.due_at == on(date(2026, 5, 6))

    def test_a_changed_rule_changes_only_the_future(self, series, clerk, actors):
        begun = series.occurrences.get(nominal_on=date(2026, 4, 10))
        acknowledge(actor=actors["liaison"], obligation=begun, version=begun.version)
        new = change_rule(
            actor=clerk, series=series, version=1, rule="FREQ=MONTHLY;BYMONTHDAY=-1", since=date(2026, 4, 1)
        )
        old = {row.nominal_on: row.state for row in series.occurrences.all()}
        assert old[date(2026, 3, 25)] == State.ASSIGNED
        assert old[date(2026, 4, 10)] == State.IN_PROGRESS
        assert {old[date(2026, 4, 25)], old[date(2026, 5, 10)], old[date(2026, 5, 25)]} == {State.VOID}
        assert days_of(new.occurrences) == [date(2026, 4, 30), date(2026, 5, 31)]
        assert series.state == SeriesState.ENDED

    def test_an_ended_series_brings_no_more(self, series, clerk, clock_at):
        end_series(actor=clerk, series=series, version=1, since=date(2026, 4, 1), reason="文件已废止")
        clock_at.move_to("2026-08-01 02:00+08:00")
        extend_series(actor=SYSTEM, series=series)
        assert days_of(series.occurrences.exclude(state=State.VOID)) == [date(2026, 3, 10), date(2026, 3, 25)]
        with pytest.raises(Refusal, match="series_over"):
            change_rule(actor=clerk, series=series, version=2, rule=TWICE_A_MONTH, since=date(2026, 9, 1))

    def test_of_two_who_change_it_the_second_is_told(self, series, clerk):
        change_rule(actor=clerk, series=series, version=1, rule="FREQ=WEEKLY;BYDAY=FR", since=date(2026, 4, 1))
        with pytest.raises(Conflict):
            end_series(actor=clerk, series=series, version=1, since=date(2026, 4, 1), reason="停办")

    def test_a_unit_does_not_change_its_own_rhythm(self, series, actors):
        with pytest.raises(NotAllowed):
            end_series(actor=actors["liaison"], series=series, version=1, since=date(2026, 4, 1), reason="停办")

    def test_a_quota_is_counted_from_what_arrives(self, clerk, county, actors):
        due = every(
            "FREQ=MONTHLY;BYMONTHDAY=-1", kind=DueKind.QUOTA, quota=2, quota_unit="篇", starts_on=date(2026, 3, 2)
        )
        first = handed_out(clerk, county.office, part(county.bureau, due)).obligations.order_by("nominal_on").first()
        liaison = actors["liaison"]
        acknowledge(actor=liaison, obligation=first, version=1)
        report(actor=liaison, obligation=first, text="刊发一篇", count=1)
        with pytest.raises(Refusal, match="quota_open") as caught:
            submit(actor=liaison, obligation=Obligation.objects.get(pk=first.pk), version=2, result="完成")
        assert caught.value.facts == {"quota": 2, "counted": 1, "unit": "篇"}
        report(actor=liaison, obligation=first, text="又刊发一篇", count=1)
        assert (
            submit(actor=liaison, obligation=Obligation.objects.get(pk=first.pk), version=2, result="完成").counted == 2
        )


def test_a_relative_deadline_starts_when_its_event_is_recorded(clerk, county, clock_at):
    due = Due(DueKind.RELATIVE, anchor="收到转办件", days=15, working=True)
    duty = handed_out(clerk, county.office, part(county.bureau, due)).obligations.get()
    assert duty.due_at is None
    with pytest.raises(Refusal, match="event_to_come"):
        record_anchor(actor=clerk, obligation=duty, version=1, on=date(2026, 4, 27))
    clock_at.move_to("2026-04-27 09:00+08:00")
    record_anchor(actor=clerk, obligation=duty, version=1, on=date(2026, 4, 27))
    assert Obligation.objects.get(pk=duty.pk).due_at == on(date(2026, 5, 20), time(17, 30))


def test_a_fixed_deadline_has_no_event_to_record(duty, actors):
    with pytest.raises(Refusal, match="not_anchored"):
        record_anchor(actor=actors["clerk"], obligation=duty, version=1, on=date(2026, 4, 27))
