"""Quarters: computed, confirmed, and what they bring."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.supervision.actions import deciding, judging
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Step, Verdict
from yingshang.supervision.queries.quarters import duties_behind


@pytest.fixture
def quarter(clock_at, county, actors):
    """A function: give a unit duties due in a month, and let it do the first ``done`` of them in time."""

    def make(unit, month, total, done, year=2026):
        clock_at.move_to(f"{year}-{month:02d}-01 09:00+08:00")
        parts = part(unit, by(date(year, month, 20)))
        for number in range(total):
            duty = handed_out(actors["clerk"], county.office, parts, title=f"{month}月第{number}件").obligations.get()
            if number < done:
                by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=1)
                by_unit.submit(actor=SYSTEM, obligation=duty, version=2, result="完成")
                by_office.complete(actor=SYSTEM, obligation=duty, version=3, grade=Grade.PASSED)

    return make


def confirm(unit, period, **given):
    verdict = Verdict.objects.get(unit=unit, period=period)
    return judging.confirm(actor=SYSTEM, verdict=verdict, version=verdict.version, **given)


def test_units_with_enough_duties_are_judged_some_days_after_the_quarter(quarter, county, judge):
    in_force("quarter", county.office)
    quarter(county.bureau, 2, 10, 9)
    quarter(county.other, 3, 10, 8)
    quarter(county.town, 3, 2, 0)  # too few to judge
    assert judge("2026-04-07") == {}
    assert judge("2026-04-08") == {"verdicts": 2}  # five working days, Qingming is no working day
    assert judge("2026-04-09") == {"verdicts": 0}
    rows = Verdict.objects.order_by("unit__path").values_list("unit__name", "numerator", "denominator", "below")
    assert set(rows) == {("云川县发展和改革局", 9, 10, False), ("云川县教育局", 8, 10, True)}


def test_behind_a_quarter_is_what_it_was_counted_from(quarter, county, judge, actors, client_as):
    in_force("quarter", county.office)
    quarter(county.other, 2, 3, 2)
    quarter(county.bureau, 2, 5, 5)
    quarter(county.other, 3, 5, 2)
    quarter(county.other, 4, 1, 0)  # of the next quarter
    judge("2026-04-08")
    verdict = Verdict.objects.get(unit=county.other)
    rows = list(duties_behind(verdict, actors["clerk"]))
    assert (verdict.numerator, verdict.denominator) == (4, 8)
    assert [row.in_rate for row in rows] == [False] * 4 + [True] * 4
    assert not duties_behind(verdict, actors["liaison"]).exists()  # of another department
    late = rows[0]
    by_unit.acknowledge(actor=SYSTEM, obligation=late, version=1)
    by_unit.submit(actor=SYSTEM, obligation=late, version=2, result="补办")
    by_office.complete(actor=SYSTEM, obligation=late, version=3, grade=Grade.PASSED)
    page = client_as("clerk").get(reverse("supervision:verdict", args=[verdict.pk])).content.decode()
    outcomes = re.findall(r"</span>(按期办结|逾期办结|没有办结（待签收）)</span>", page)
    assert Counter(outcomes) == {"按期办结": 4, "没有办结（待签收）": 3, "逾期办结": 1}


def test_a_confirmed_quarter_below_the_standard_brings_a_step_that_the_unit_may_object_to(
    quarter, county, judge, actors
):
    in_force("quarter", county.office)
    quarter(county.other, 3, 10, 8)
    judge("2026-04-08")
    step = confirm(county.other, "2026Q1")
    assert (step.rung.paper, step.state, step.facts["strikes"]) == ("reminder", StepState.ANNOUNCED, 1)
    assert list(Step.objects.visible_to(actors["outsider"])) == [step]
    assert list(Step.objects.visible_to(actors["liaison"])) == []
    with pytest.raises(Refusal) as refused:
        confirm(county.other, "2026Q1")
    assert refused.value.code == "supervision.verdict_confirmed"


def test_two_in_a_row_bring_the_interview_and_the_third_the_transfer(quarter, county, judge):
    in_force("quarter", county.office)
    papers = []
    for month, day in ((3, "2026-04-08"), (6, "2026-07-07"), (9, "2026-10-19")):
        quarter(county.other, month, 5, 1)
        judge(day)
        papers.append(confirm(county.other, f"2026Q{month // 3}").rung.paper)
    assert papers == ["reminder", "interview", "transfer"]


def test_an_exempted_quarter_does_not_count(quarter, county, judge, clock_at):
    in_force("quarter", county.office)
    quarter(county.other, 3, 5, 1)
    judge("2026-04-08")
    step = confirm(county.other, "2026Q1")
    finding = deciding.Finding("县委容错认定小组", "云容认〔2026〕1号", date(2026, 4, 8), "系统切换期间", *[True] * 4)
    deciding.exempt(actor=SYSTEM, step=step, version=step.version, finding=finding)
    quarter(county.other, 6, 5, 1)
    judge("2026-07-07")
    assert confirm(county.other, "2026Q2").rung.paper == "reminder"


def test_earlier_quarters_are_confirmed_first(quarter, county, judge):
    in_force("quarter", county.office)
    quarter(county.other, 3, 5, 1)
    judge("2026-04-08")
    quarter(county.other, 6, 5, 1)
    judge("2026-07-07")
    with pytest.raises(Refusal) as refused:
        confirm(county.other, "2026Q2")
    assert (refused.value.code, refused.value.facts["period"]) == ("supervision.earlier_quarter", "2026年第一季度")


def test_a_correction_needs_its_reason_and_stays_visible(quarter, county, judge):
    in_force("quarter", county.office)
    quarter(county.other, 3, 5, 1)
    judge("2026-04-08")
    with pytest.raises(Refusal):
        confirm(county.other, "2026Q1", below=False)
    assert confirm(county.other, "2026Q1", below=False, reason="两件为交办单位误派") is None
    verdict = Verdict.objects.get()
    assert (verdict.below, verdict.corrected, verdict.numerator) == (False, "两件为交办单位误派", 1)


def test_another_unit_may_not_judge(quarter, county, judge, actors):
    in_force("quarter", county.office)
    quarter(county.other, 3, 5, 1)
    judge("2026-04-08")
    verdict = Verdict.objects.get()
    with pytest.raises(NotAllowed):
        judging.confirm(actor=actors["liaison"], verdict=verdict, version=1)
    assert judging.confirm(actor=actors["clerk"], verdict=verdict, version=1) is not None


def test_a_version_that_begins_with_the_next_quarter_leaves_the_last_one_to_the_version_before(quarter, county, judge):
    first = in_force("quarter", county.office, standard=80)
    quarter(county.other, 3, 10, 8)
    in_force("quarter", county.office, since=date(2026, 4, 1))
    assert judge("2026-04-08") == {"verdicts": 1}
    verdict = Verdict.objects.get()
    assert (verdict.ladder, verdict.standard, verdict.below) == (first, 80, False)
    assert str(verdict) == "云川县教育局2026年第一季度"


def test_a_quarter_against_which_an_objection_is_upheld_does_not_count(quarter, county, judge, actors):
    in_force("quarter", county.office)
    quarter(county.other, 3, 10, 8)
    judge("2026-04-08")
    step = confirm(county.other, "2026Q1")
    deciding.object_to(actor=SYSTEM, step=step, version=step.version, reason="两件由别的单位牵头。")
    deciding.answer_objection(actor=SYSTEM, step=step, version=step.version, upheld=True, reason="经核实属实。")
    first = Verdict.objects.get()
    assert (first.below, first.corrected, first.exempt) == (False, "经核实属实。", False)
    quarter(county.other, 6, 10, 8)
    judge("2026-07-07")
    assert confirm(county.other, "2026Q2").rung.paper == "reminder"
