"""Problems become duties, follow them, and are judged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.files import stored
from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import actor_of, make_person
from tests.factories.supervision import found, problem_at
from yingshang.audit.models import Entry
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.files import files_of
from yingshang.kernel.rules import may
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade, State
from yingshang.obligations.models import Matter, Obligation
from yingshang.obligations.queries.loads import waiting_for_office
from yingshang.orgs.enums import UnitRole
from yingshang.supervision.actions import problems as actions
from yingshang.supervision.jobs import follow_matter
from yingshang.supervision.models import Problem

pytestmark = pytest.mark.usefixtures("clock_at")


def assigned(actors, *units, **more):
    problem = problem_at(actors["clerk"], *units, **more)
    return actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)


def pass_duty(actors, duty, office="clerk"):
    unit = actors["liaison"]
    duty.refresh_from_db()
    if duty.state == State.ASSIGNED:
        by_unit.acknowledge(actor=unit, obligation=duty, version=duty.version)
    by_unit.submit(actor=unit, obligation=duty, version=duty.version, result="已经整改。", despite="各自负责")
    by_office.complete(
        actor=actors[office], obligation=duty, version=duty.version, grade=Grade.PASSED, despite="各自负责"
    )


def state_of(problem):
    return Problem.objects.get(pk=problem.pk).state


def test_registered_with_number_units_and_evidence(county, actors):
    file = stored(actors["clerk"].person_id)
    problem = actions.register_problem(actor=actors["clerk"], found=found(county.bureau, county.other), files=[file.pk])
    assert (problem.number, problem.state, problem.office_id) == ("2026-0001", "registered", county.office.pk)
    assert {(s.unit_id, s.role) for s in problem.shares.all()} == {
        (county.bureau.pk, UnitRole.LEAD),
        (county.other.pk, UnitRole.PARTICIPATING),
    }
    assert [one.pk for one in files_of(problem)] == [file.pk]
    assert problem_at(actors["section_head"], None, county.bureau, county.other).number == "2026-0002"


def test_numbers_of_paper_are_kept_and_counted_on(county, actors):
    actions.register_problem(actor=actors["clerk"], found=found(county.bureau), number="2026-0041")
    actions.register_problem(actor=actors["clerk"], found=found(county.bureau), number="督〔2026〕3号")
    assert problem_at(actors["clerk"], county.bureau).number == "2026-0042"
    with pytest.raises(Refusal) as refused:
        actions.register_problem(actor=actors["clerk"], found=found(county.bureau), number=" 2026-0041　")
    assert refused.value.code == "supervision.number_taken"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " \u3000\u200b\u202e"}, "no_title"),
        ({"title": "问" * 201}, "too_long"),
        ({"description": "问" * 10_000}, "too_long"),
        ({"found_on": date(2026, 3, 3)}, "found_to_come"),
        ({"due_on": date(2026, 3, 1)}, "due_before_found"),
    ],
)
def test_what_cannot_be_registered(county, actors, more, code):
    with pytest.raises(Refusal) as refused:
        actions.register_problem(actor=actors["clerk"], found=found(county.bureau, **more))
    assert refused.value.code == f"supervision.{code}"
    assert not Problem.objects.exists()


def test_a_problem_without_a_unit_is_refused(actors):
    with pytest.raises(Refusal) as refused:
        actions.register_problem(actor=actors["clerk"], found=found(None))
    assert refused.value.code == "supervision.no_unit"


@pytest.mark.parametrize("role", ["liaison", "outsider", "hotline", "media", "leader", "system_admin", "audit_admin"])
def test_who_may_not_register(county, actors, role):
    with pytest.raises(NotAllowed):
        actions.register_problem(actor=actors[role], found=found(county.bureau))


def test_handed_out_as_one_matter_with_a_part_each(county, actors):
    problem = assigned(actors, None, county.bureau, county.other)
    matter = Matter.objects.get(pk=problem.matter_id)
    assert (matter.source_kind, matter.source_id, matter.title) == (
        "supervision.problem",
        f"{problem.pk}-1",
        problem.title,
    )
    parts = {row.unit_id: row for row in matter.obligations.all()}
    assert set(parts) == {county.bureau.pk, county.other.pk}
    assert {str(row.due_at.date()) for row in parts.values()} == {"2026-03-12"}
    assert {s.unit_id: s.obligation_id for s in problem.shares.all()} == {unit: row.pk for unit, row in parts.items()}
    assert state_of(problem) == "assigned"


def test_without_a_day_or_with_a_past_one_nothing_goes_out(county, actors):
    problem = problem_at(actors["clerk"], county.bureau, due_on=None)
    for day, code in ((None, "supervision.no_due_day"), (date(2026, 3, 1), "supervision.due_day_past")):
        with pytest.raises(Refusal) as refused:
            actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version, due_on=day)
        assert refused.value.code == code
        problem.refresh_from_db()
    assert (state_of(problem), Obligation.objects.count()) == ("registered", 0)


def test_a_supervisor_hands_out_and_follows_what_the_own_office_found(county, actors):
    boss = actors["supervisor"]
    problem = problem_at(boss, county.bureau)
    actions.assign_problem(actor=boss, problem=problem, version=problem.version)
    assert state_of(problem) == "assigned"
    duty = problem.shares.get().obligation
    assert may(boss, "obligations.act_for_office", duty)
    assert waiting_for_office(boss) == 0
    Obligation.objects.filter(pk=duty.pk).update(state="submitted")
    assert waiting_for_office(boss) == 1
    Obligation.objects.filter(pk=duty.pk).update(state="assigned")
    pass_duty(actors, duty, office="supervisor")
    assert Obligation.objects.get(pk=duty.pk).state == "completed"


def test_a_supervisor_does_not_follow_what_others_handed_out(county, actors):
    own = handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    duty = Obligation.objects.get(matter=own)
    boss = actors["supervisor"]
    assert may(actors["clerk"], "obligations.act_for_office", duty)
    assert not may(boss, "obligations.act_for_office", duty)
    assert not may(boss, "obligations.manage_matter", own)
    Obligation.objects.filter(pk=duty.pk).update(state="submitted")
    assert (waiting_for_office(boss), waiting_for_office(actors["clerk"])) == (0, 1)
    elsewhere = actor_of(make_person("外单位督查", county.other, "supervisor"))
    problem = problem_at(actors["clerk"], county.bureau)
    with pytest.raises(NotAllowed):
        actions.assign_problem(actor=elsewhere, problem=problem, version=problem.version)
    for role in ("liaison", "hotline", "media", "system_admin"):
        with pytest.raises(NotAllowed):
            actions.assign_problem(actor=actors[role], problem=problem, version=problem.version)


def test_rectified_only_when_every_duty_is_passed(county, actors):
    problem = assigned(actors, None, county.bureau, county.section)
    first, second = problem.shares.order_by("pk")
    pass_duty(actors, first.obligation)
    assert follow_matter("obligations", first.obligation_id) == ""
    pass_duty(actors, second.obligation)
    assert follow_matter("obligations", second.obligation_id) == "rectify"
    assert state_of(problem) == "rectified"
    assert follow_matter("obligations", second.obligation_id) == "", "the same event again does nothing"


def rectified(county, actors):
    problem = assigned(actors, county.bureau)
    share = problem.shares.get()
    pass_duty(actors, share.obligation)
    follow_matter("obligations", share.obligation_id)
    problem.refresh_from_db()
    return problem, Obligation.objects.get(pk=share.obligation_id)


def test_closed_with_a_finding(county, actors):
    problem, _ = rectified(county, actors)
    with pytest.raises(Refusal) as refused:
        actions.close_problem(actor=actors["clerk"], problem=problem, version=problem.version, finding="　")
    assert refused.value.code == "kernel.needed"
    problem.refresh_from_db()
    actions.close_problem(
        actor=actors["supervisor"], problem=problem, version=problem.version, finding="现场核实属实。"
    )
    problem.refresh_from_db()
    assert (problem.state, problem.finding) == ("closed", "现场核实属实。")
    assert Entry.objects.filter(type="supervision.problem_closed").count() == 1


def test_not_passed_opens_the_duties_again_and_can_be_rectified_once_more(county, actors):
    problem, duty = rectified(county, actors)
    actions.fail_problem(actor=actors["clerk"], problem=problem, version=problem.version, finding="仍要交复印件。")
    duty.refresh_from_db()
    assert (state_of(problem), duty.state) == ("not_passed", State.IN_PROGRESS)
    assert follow_matter("obligations", duty.pk) == "", "opening the duty again leaves 验收未通过 visible"
    pass_duty(actors, duty)
    follow_matter("obligations", duty.pk)
    assert state_of(problem) == "rectified"


def test_a_duty_reopened_by_the_office_takes_the_problem_with_it(county, actors):
    problem, duty = rectified(county, actors)
    by_office.reopen(actor=actors["clerk"], obligation=duty, version=duty.version, reason="又收到反映。")
    with pytest.raises(Refusal) as refused:
        actions.close_problem(actor=actors["clerk"], problem=problem, version=problem.version, finding="属实")
    assert refused.value.code == "supervision.duty_open_again"
    assert follow_matter("obligations", duty.pk) == "resume"
    assert state_of(problem) == "assigned"


def test_void_duties_release_the_problem_to_be_handed_out_anew(county, actors):
    problem = assigned(actors, county.other)
    duty = problem.shares.get().obligation
    by_office.void(actor=actors["clerk"], obligation=duty, version=duty.version, reason="不是这个单位。")
    assert follow_matter("obligations", duty.pk) == "release"
    problem.refresh_from_db()
    assert (problem.state, problem.matter_id, problem.shares.get().obligation_id) == ("registered", None, None)
    actions.edit_problem(actor=actors["clerk"], problem=problem, version=problem.version, found=found(county.bureau))
    again = actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    assert again.matter.source_id == f"{problem.pk}-2"
    assert again.shares.get().obligation.unit_id == county.bureau.pk


def test_other_duties_move_no_problem(county, actors):
    other = handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20)))).obligations.get()
    problem = assigned(actors, county.bureau)
    pass_duty(actors, other)
    assert follow_matter("obligations", other.pk) == ""
    assert state_of(problem) == "assigned"


def test_edited_before_and_not_after_handing_out(county, actors):
    problem = problem_at(actors["clerk"], county.bureau)
    seen = problem.version
    actions.edit_problem(
        actor=actors["clerk"], problem=problem, version=seen, found=found(county.other, title="另一个问题")
    )
    with pytest.raises(Conflict):
        actions.edit_problem(actor=actors["clerk"], problem=problem, version=seen, found=found(county.bureau))
    problem.refresh_from_db()
    entry = Entry.objects.get(type="supervision.problem_edited")
    assert entry.facts["before"] == {"title": "窗口要求重复提交材料"}
    assert [share.unit_id for share in problem.shares.all()] == [county.other.pk]
    actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    with pytest.raises(Refusal) as refused:
        actions.edit_problem(
            actor=actors["clerk"], problem=problem, version=problem.version, found=found(county.bureau)
        )
    assert refused.value.code == "supervision.problem_fixed"


def test_withdrawn_only_before_it_is_handed_out(county, actors):
    problem = problem_at(actors["clerk"], county.bureau)
    actions.withdraw_problem(actor=actors["clerk"], problem=problem, version=problem.version, reason="登记重复")
    assert state_of(problem) == "withdrawn"
    other = assigned(actors, county.bureau)
    with pytest.raises(Refusal) as refused:
        actions.withdraw_problem(actor=actors["clerk"], problem=other, version=other.version, reason="登记重复")
    assert refused.value.code == "kernel.no_such_move"


def test_who_sees_it(county, actors):
    problem = problem_at(actors["clerk"], county.bureau)
    seen = {role for role, actor in actors.items() if Problem.objects.visible_to(actor).filter(pk=problem.pk)}
    assert seen == {"clerk", "section_head", "supervisor", "leader", "hotline", "media"}, "its own office, nobody else"
    actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version)
    seen = {role for role, actor in actors.items() if Problem.objects.visible_to(actor).filter(pk=problem.pk)}
    assert seen == {"clerk", "section_head", "supervisor", "leader", "hotline", "media", "liaison"}


def test_more_evidence_at_any_time(county, actors):
    problem = assigned(actors, county.bureau)
    with pytest.raises(Refusal):
        actions.add_evidence(actor=actors["clerk"], problem=problem, files=[])
    file = stored(actors["clerk"].person_id)
    actions.add_evidence(actor=actors["clerk"], problem=problem, files=[file.pk])
    assert files_of(problem).count() == 1
    with pytest.raises(NotAllowed):
        actions.add_evidence(actor=actors["liaison"], problem=problem, files=[stored(actors["liaison"].person_id).pk])


def test_the_day_may_be_set_when_it_is_handed_out(county, actors):
    problem = problem_at(actors["clerk"], county.bureau, due_on=None)
    day = date(2026, 3, 2) + timedelta(days=30)
    actions.assign_problem(actor=actors["clerk"], problem=problem, version=problem.version, due_on=day)
    assert Problem.objects.get(pk=problem.pk).due_on == day
