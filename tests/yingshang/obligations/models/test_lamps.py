"""Lamps follow from state and time; who sees which row."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, every, handed_out, part
from yingshang.kernel import clock
from yingshang.kernel.parameters import set_parameter
from yingshang.obligations.actions.by_office import record_anchor, suspend
from yingshang.obligations.actions.by_unit import acknowledge, submit
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.obligations.models import Matter, Obligation
from yingshang.obligations.queries.due import soon


def lamp_of(duty):
    now = clock.now()
    return Obligation.objects.with_lamp(now, soon(now)).get(pk=duty.pk).lamp


@pytest.mark.parametrize(
    ("moment", "lamp"),
    [
        ("2026-03-12 18:00+08:00", "green"),
        ("2026-03-13 09:00+08:00", "yellow"),  # five working days before the 20th
        ("2026-03-20 17:30+08:00", "yellow"),
        ("2026-03-20 17:31+08:00", "red"),
    ],
)
def test_time_turns_the_lamp(duty, clock_at, moment, lamp):
    clock_at.move_to(moment)
    assert lamp_of(duty) == lamp


def test_with_the_office_it_is_blue_also_after_the_due_moment(duty, actors, clock_at):
    acknowledge(actor=actors["liaison"], obligation=duty, version=1)
    submit(actor=actors["liaison"], obligation=Obligation.objects.get(pk=duty.pk), version=2, result="完成")
    clock_at.move_to("2026-05-01 09:00+08:00")
    assert lamp_of(duty) == "blue"


def test_a_suspended_one_is_grey(duty, actors, clock_at):
    suspend(actor=actors["clerk"], obligation=duty, version=1, reason="等待上级文件")
    clock_at.move_to("2026-05-01 09:00+08:00")
    assert lamp_of(duty) == "grey"


def test_an_occurrence_that_has_not_begun_is_grey(clock_at, county, actors):
    due = every("FREQ=MONTHLY;BYMONTHDAY=-1", starts_on=date(2026, 3, 2))
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, due))
    lamps = {row.nominal_on: lamp_of(row) for row in matter.obligations.all()}
    assert lamps == {date(2026, 3, 31): "green", date(2026, 4, 30): "grey", date(2026, 5, 31): "grey"}


def test_what_waits_for_its_event_is_grey(clock_at, county, actors):
    due = Due(DueKind.RELATIVE, anchor="收到转办件", days=15)
    row = handed_out(actors["clerk"], county.office, part(county.bureau, due)).obligations.get()
    assert lamp_of(row) == "grey"
    record_anchor(actor=actors["clerk"], obligation=row, version=1, on=date(2026, 3, 2))
    assert lamp_of(row) == "green"


def test_before_it_is_light_in_london_the_day_has_begun_in_china(clock_at, county, actors):
    due = every("FREQ=MONTHLY;BYMONTHDAY=-1", starts_on=date(2026, 3, 2))
    handed_out(actors["clerk"], county.office, part(county.bureau, due))
    april = Obligation.objects.get(nominal_on=date(2026, 4, 30))
    clock_at.move_to("2026-04-01 00:30+08:00")
    assert lamp_of(april) == "green"


def test_the_office_sets_how_early_it_turns_yellow(duty, actors, clock_at):
    clock_at.move_to("2026-03-10 09:00+08:00")
    assert lamp_of(duty) == "green"
    name, basis = "obligations.yellow_days", "青营商发〔2026〕8号"
    set_parameter(actor=actors["clerk"], name=name, value=10, valid_from=date(2026, 3, 11), basis=basis)
    assert lamp_of(duty) == "green"  # from tomorrow on
    clock_at.move_to("2026-03-11 09:00+08:00")
    assert lamp_of(duty) == "yellow"


def test_a_unit_sees_its_own_and_no_other(duty, county, actors):
    handed_out(actors["clerk"], county.office, part(county.other, by(date(2026, 3, 20))), title="另一件")
    assert list(Obligation.objects.visible_to(actors["liaison"])) == [duty]
    assert [matter.title for matter in Matter.objects.visible_to(actors["liaison"])] == ["编印惠企政策汇编"]
    assert Obligation.objects.visible_to(actors["clerk"]).count() == 2
