"""The morning sweep: what it proposes, what it ends, and that nothing comes twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, on, part
from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Event
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.supervision.actions import deciding, following
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Proceeding, Step


@pytest.fixture
def duties(clock_at, county, actors):
    """Two of the bureau, due on Friday 6 and Wednesday 18 March; one of the other department, due on 6 March."""
    clerk, office = actors["clerk"], county.office
    first = handed_out(
        clerk, office, part(county.bureau, by(date(2026, 3, 6))), part(county.other, by(date(2026, 3, 6)))
    )
    second = handed_out(clerk, office, part(county.bureau, by(date(2026, 3, 18))), title="另一件")
    return [*first.obligations.order_by("pk"), *second.obligations.all()]


def issued(step, day, clock_at):
    """Approve a step and let its paper go out on a day."""
    deciding.approve(actor=SYSTEM, step=step, version=step.version, reason="逾期属实")
    clock_at.move_to(f"{day} 15:00+08:00")
    step.refresh_from_db()
    return following.note_issued(actor=SYSTEM, step=step, at=on(day))


def test_what_is_overdue_is_proposed_on_the_next_working_day_and_once(duties, county, sweep):
    in_force("item", county.office)
    assert sweep("2026-03-06") == {}
    assert sweep("2026-03-07") == {}  # a Saturday
    assert sweep("2026-03-09") == {"proposed": 2}
    assert sweep("2026-03-09") == {}
    assert sweep("2026-03-10") == {}
    assert sweep("2026-03-19") == {"proposed": 1}
    found = Step.objects.order_by("pk").values_list("proceeding__obligation", "unit", "issuer", "state", "trigger")
    assert list(found) == [(duty.pk, duty.unit_id, county.office.pk, StepState.PROPOSED, "overdue") for duty in duties]


def test_after_a_standstill_the_same_is_proposed_but_not_what_was_done_meanwhile(duties, county, sweep, clock_at):
    in_force("item", county.office)
    late = duties[0]
    clock_at.move_to("2026-03-12 09:00+08:00")
    by_unit.acknowledge(actor=SYSTEM, obligation=late, version=1)
    by_unit.submit(actor=SYSTEM, obligation=late, version=2, result="完成")
    assert sweep("2026-03-30") == {"proposed": 2}
    assert set(Step.objects.values_list("proceeding__obligation", flat=True)) == {duties[1].pk, duties[2].pk}


def test_the_days_of_a_rung_are_waited_for(duties, county, sweep):
    ladder = in_force("item", county.office)
    ladder.rungs.filter(order=1).update(days=2)
    assert sweep("2026-03-10") == {}
    assert sweep("2026-03-11") == {"proposed": 2}


def test_another_office_and_what_a_unit_divided_are_left_alone(duties, county, sweep):
    in_force("item", county.other)
    assert sweep("2026-03-30") == {}


def test_only_the_sources_that_the_ladder_names(duties, county, sweep):
    in_force("item", county.office, source_kinds=("case",))
    assert sweep("2026-03-30") == {}
    in_force("item", county.office, key="documents", source_kinds=("document", "case"))
    assert sweep("2026-03-30") == {"proposed": 3}


def test_a_proposal_ends_when_its_cause_is_gone_and_a_new_due_day_is_another_occasion(duties, county, sweep, clock_at):
    in_force("item", county.office)
    sweep("2026-03-09")
    late = duties[0]
    late.due_at = on(date(2026, 3, 13))
    late.save()
    assert sweep("2026-03-10") == {"lapsed": 1}
    assert Proceeding.objects.get(obligation=late).state == "closed"
    assert sweep("2026-03-16") == {"proposed": 1}
    assert Step.objects.filter(proceeding__obligation=late).count() == 2


def test_what_was_declined_is_not_proposed_again(duties, county, sweep, clock_at):
    in_force("item", county.office)
    sweep("2026-03-09")
    for step in Step.objects.all():
        deciding.decline(actor=SYSTEM, step=step, version=1, reason="材料已口头说明")
    assert sweep("2026-03-10") == {}
    assert Step.objects.filter(state=StepState.DECLINED).count() == 2


def test_unanswered_brings_the_next_rung_and_its_end_the_transfer(duties, county, sweep, clock_at):
    in_force("item", county.office)
    sweep("2026-03-09")
    first = Step.objects.get(proceeding__obligation=duties[0])
    issued(first, date(2026, 3, 9), clock_at)
    assert first.answer_due == date(2026, 3, 16)  # five working days from the day after
    assert sweep("2026-03-16") == {}
    assert sweep("2026-03-17") == {"missed": 1}
    assert sweep("2026-03-17") == {}
    second = Step.objects.get(proceeding=first.proceeding, rung__order=2)
    assert (second.state, second.trigger, second.issuer) == (StepState.PROPOSED, "unanswered", county.office)
    issued(second, date(2026, 3, 17), clock_at)
    assert sweep("2026-03-25") == {"missed": 1, "proposed": 1}  # the duty of the 18th comes for itself
    third = Step.objects.get(proceeding=first.proceeding, rung__order=3)
    assert (third.rung.paper, third.trigger) == ("transfer", "unanswered")
    issued(third, date(2026, 3, 25), clock_at)
    assert third.answer_due is None
    assert sweep("2026-04-20") == {}


def test_the_duty_done_settles_everything(duties, county, sweep, clock_at, actors):
    in_force("item", county.office)
    sweep("2026-03-09")
    step = Step.objects.get(proceeding__obligation=duties[0])
    issued(step, date(2026, 3, 9), clock_at)
    late = Obligation.objects.get(pk=duties[0].pk)
    by_unit.acknowledge(actor=SYSTEM, obligation=late, version=1)
    by_unit.submit(actor=SYSTEM, obligation=late, version=2, result="完成")
    assert sweep("2026-03-10") == {}  # it waits for the office: nothing is settled yet
    by_office.complete(actor=SYSTEM, obligation=late, version=3, grade=Grade.PASSED)
    assert sweep("2026-03-11") == {"settled": 1}
    step.refresh_from_db()
    assert (step.state, step.proceeding.state) == (StepState.CLOSED, "closed")


def test_with_days_to_object_the_unit_is_told_first(duties, county, sweep, clock_at, actors):
    in_force("item", county.office, objection_days=2)
    sweep("2026-03-09")
    step = Step.objects.filter(unit=county.bureau).get()
    assert (step.state, step.objection_until) == (StepState.ANNOUNCED, date(2026, 3, 11))
    assert list(Step.objects.visible_to(actors["liaison"])) == [step]
    assert sweep("2026-03-11") == {}
    assert sweep("2026-03-12") == {"matured": 2}
    assert Step.objects.get(pk=step.pk).state == StepState.PROPOSED


def test_the_sweep_asks_as_often_for_many_as_for_few(county, actors, clock_at, sweep, django_assert_max_num_queries):
    in_force("item", county.office)
    for number in range(40):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))), title=f"第{number}件")
    with django_assert_max_num_queries(40):
        assert sweep("2026-03-09") == {"proposed": 40}
    assert Event.objects.filter(type="supervision.proposed").count() == 1
