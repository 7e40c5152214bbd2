"""交办 of a document: each accepted task once, what cannot go is reported, everything leaves its trace."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from tests.factories.orgs import make_unit
from tests.factories.tasks import document, hand_all_out, put, task
from yingshang.documents.enums import DocumentState, ItemKind, ItemState
from yingshang.documents.queries.periods import PERIODS
from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event, Job
from yingshang.obligations.enums import DueKind
from yingshang.obligations.models import Matter, Obligation, Series
from yingshang.orgs.models import GroupMember, Unit
from yingshang.tasks.actions.handing_out import Choices, begin_round
from yingshang.tasks.enums import RoundState
from yingshang.tasks.models import HandedItem, Round
from yingshang.tasks.queries.dues import Habits


def begin(actor, paper, items=None, **choices):
    paper.refresh_from_db()
    chosen = [item.pk for item in (paper.items.all() if items is None else items)]
    return begin_round(
        actor=actor, document=paper, version=paper.version, items=chosen, choices=Choices(clock.today(), **choices)
    )


def owed():
    return {
        (
            row.matter.title,
            row.unit.name,
            str(row.role),
            clock.local(row.due_at).date().isoformat() if row.due_at else "",
        )
        for row in Obligation.objects.select_related("matter", "unit")
    }


def test_every_task_becomes_one_matter_with_a_part_for_each_unit(clerk, paper, county, departments):
    task(paper, "编制清单", phrase="6月底前", lead=[county.bureau], participating=[departments])
    task(paper, "报送台账", phrase="4月15日前", kind=ItemKind.REPORTING, responsible=[county.town])
    made = hand_all_out(clerk, paper)
    assert owed() == {
        ("编制清单", county.bureau.name, "lead", "2026-06-30"),
        ("编制清单", county.other.name, "participating", "2026-06-30"),
        ("报送台账", county.town.name, "responsible", "2026-04-15"),
    }
    assert (made.state, made.handed, made.refused) == (RoundState.DONE, 2, [])
    assert paper.state == DocumentState.HANDED_OUT
    assert {(m.source_kind, m.basis, m.office) for m in Matter.objects.all()} == {
        ("documents.item", paper.doc_number, county.office)
    }
    assert {m.source_url for m in Matter.objects.all()} == {f"/tasks/{item.pk}/" for item in paper.items.all()}


def test_the_trace_says_who_handed_out_what(clerk, paper, county):
    task(paper, phrase="6月底前", lead=[county.bureau])
    hand_all_out(clerk, paper)
    said = list(Event.objects.order_by("id").values_list("type", "person_name"))
    assert [pair for pair in said if pair[0].startswith(("tasks.", "obligations."))] == [
        ("tasks.round_begun", clerk.name),
        ("obligations.assigned", clerk.name),
        ("obligations.matter_handed_out", clerk.name),
        ("tasks.item_handed_out", clerk.name),
        ("tasks.round_ended", clerk.name),
    ]


def test_what_cannot_go_is_reported_and_stays(clerk, paper, county):
    task(paper, "能交办的", phrase="6月底前", lead=[county.bureau])
    stuck = task(paper, "名称没对上", phrase="6月底前", lead=["县某某局"])
    late = task(paper, "旧时限", phrase="2025年6月底前", lead=[county.bureau])
    made = hand_all_out(clerk, paper)
    assert {(told["item"], told["code"]) for told in made.refused} == {
        (stuck.pk, "tasks.name_open"),
        (late.pk, "tasks.past_due"),
    }
    assert made.handed == 1
    assert paper.state == DocumentState.HANDED_OUT
    stuck.units.update(unit=county.other, match="decided")
    again = hand_all_out(clerk, paper, backdated=True)
    assert (again.handed, again.refused) == (2, [])
    assert Matter.objects.count() == 3


def test_an_old_date_goes_out_only_knowingly_and_the_ledger_knows(clerk, paper, county):
    task(paper, phrase="2025年6月底前", lead=[county.bureau])
    hand_all_out(clerk, paper)
    assert not Obligation.objects.exists()
    assert paper.state == DocumentState.ACCEPTED
    hand_all_out(clerk, paper, backdated=True)
    assert owed() == {("编印惠企政策汇编", county.bureau.name, "lead", "2025-06-30")}
    event = Event.objects.get(type="obligations.backdated")
    assert (event.facts, event.person_name) == ({"dues": "2025-06-30"}, clerk.name)


def test_a_date_before_the_day_of_the_paper_is_named(clerk, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    type(paper).objects.filter(pk=paper.pk).update(issued_on=date(2027, 3, 2))  # misread by a year
    made = hand_all_out(clerk, paper)
    assert [row["code"] for row in made.refused] == ["tasks.before_issue"]
    assert "2026-06-30（2027-03-02）" in str(made.refused)
    assert not Obligation.objects.exists()
    type(paper).objects.filter(pk=paper.pk).update(issued_on=date(2026, 3, 2))
    assert hand_all_out(clerk, paper).handed == 1
    assert item.handed is not None


def test_a_continuous_duty_gets_the_rhythm_that_was_chosen(clerk, paper, county):
    task(paper, phrase="持续推进", lead=[county.bureau], responsible=[county.other])
    hand_all_out(clerk, paper, rhythm=PERIODS["month"])
    assert {(row.unit, row.kind, row.rule) for row in Series.objects.all()} == {
        (unit, DueKind.CONTINUOUS, PERIODS["month"]) for unit in (county.bureau, county.other)
    }


def test_members_are_those_of_the_day_chosen(clerk, paper, county, departments):
    joined = make_unit("云川县审计局", county.root)
    GroupMember.objects.create(group=departments, unit=joined, valid_from=clock.today())
    task(paper, phrase="6月底前", responsible=[departments])
    hand_all_out(clerk, paper, members_on=clock.today().replace(day=1))
    assert {unit for _, unit, _, _ in owed()} == {county.bureau.name, county.other.name}


def test_a_job_that_is_killed_and_begun_again_hands_nothing_out_twice(clerk, paper, county, monkeypatch):
    for number in range(4):
        task(paper, f"任务{number}", phrase="6月底前", lead=[county.bureau])
    from yingshang.tasks import jobs  # noqa: PLC0415 - patched below

    real, calls = jobs.hand_out_item, []

    def dies_at_the_third(**given):
        calls.append(given["item"])
        if len(calls) == 3:
            raise MemoryError("killed")
        return real(**given)

    monkeypatch.setattr(jobs, "hand_out_item", dies_at_the_third)
    row = begin(clerk, paper)
    run_next()
    assert HandedItem.objects.count() == 2
    Job.objects.update(run_after=clock.now())
    while run_next():
        pass
    row.refresh_from_db()
    assert (row.state, row.handed, row.refused) == (RoundState.DONE, 4, [])
    assert Obligation.objects.count() == 4


def test_a_second_round_waits_for_the_first(clerk, paper, county):
    task(paper, phrase="6月底前", lead=[county.bureau])
    begin(clerk, paper)
    with pytest.raises(Refusal, match="round_under_way"):
        begin(clerk, paper)
    assert Round.objects.count() == 1


def test_a_double_click_is_one_round(clerk, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    sent = {"version": paper.version, "items": [item.pk], "choices": Choices(clock.today())}
    again = type(paper).objects.get(pk=paper.pk)  # the second request reads the document for itself
    first = begin_round(actor=clerk.once("k1"), document=paper, **sent)
    assert begin_round(actor=clerk.once("k1"), document=again, **sent).pk == first.pk
    assert Round.objects.count() == Job.objects.count() == 1


def test_who_saw_an_older_document_hands_nothing_out(clerk, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    with pytest.raises(Conflict):
        begin_round(
            actor=clerk, document=paper, version=paper.version + 1, items=[item.pk], choices=Choices(clock.today())
        )
    assert not Round.objects.exists()


@pytest.mark.parametrize("state", [DocumentState.READ, DocumentState.IN_REVIEW, DocumentState.ARCHIVED])
def test_only_an_accepted_document_is_handed_out(clerk, county, state):
    paper = document(county.office, state=state)
    task(paper, phrase="6月底前", lead=[county.bureau])
    with pytest.raises(Refusal, match="not_accepted"):
        begin(clerk, paper)


@pytest.mark.parametrize("role", ["leader", "liaison", "supervisor", "system_admin", "outsider"])
def test_only_who_reviews_hands_out(clerk, actors, paper, county, role):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    with pytest.raises(NotAllowed):
        begin(actors[role], paper, [item])


def test_nothing_chosen_and_items_of_another_paper_are_refused(clerk, paper, county):
    other = document(county.office)
    foreign = task(other, phrase="6月底前", lead=[county.bureau])
    for items in ([], [foreign]):
        with pytest.raises(Refusal, match="nothing_chosen"):
            begin(clerk, paper, items)


def test_a_rhythm_that_cannot_be_read_is_refused(clerk, paper, county):
    item = task(paper, phrase="持续推进", lead=[county.bureau])
    with pytest.raises(Refusal, match="bad_rule"), transaction.atomic():
        begin(clerk, paper, [item], habits=Habits("FREQ=HOURLY"))


def test_a_unit_dissolved_between_preview_and_act_stops_its_task(clerk, paper, county):
    task(paper, phrase="6月底前", lead=[county.bureau])
    begin(clerk, paper)
    Unit.objects.filter(pk=county.bureau.pk).update(state="dissolved")
    run_next()
    (row,) = Round.objects.all()
    assert [told["code"] for told in row.refused] == ["tasks.unit_gone"]
    assert not Obligation.objects.exists()


def test_what_was_agreed_is_kept_with_the_matter(clerk, paper, county, departments):
    item = task(paper, phrase="6月底前", lead=[county.bureau], participating=[departments], note="见附件")
    put(item, "responsible", county.town)
    hand_all_out(clerk, paper)
    agreed = item.handed.agreed
    assert {key: (part["role"], part["through"]) for key, part in agreed["parts"].items()} == {
        str(county.bureau.pk): ("lead", ""),
        str(county.town.pk): ("responsible", ""),
        str(county.other.pk): ("participating", "县级有关部门"),
    }
    assert [due["at"] for due in agreed["dues"]] == ["2026-06-30T17:30+08:00"]
    assert (agreed["title"], agreed["note"]) == (item.title, "见附件")
    assert item.handed.matter.content == f"{item.content}\n见附件"
    assert item.state == ItemState.ACCEPTED
