"""From approved steps to a letter, and from what becomes of the letter back to the steps."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, handed_out, on, part
from tests.factories.supervision import in_force
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs.registry import followers
from yingshang.kernel.models import History
from yingshang.letters.enums import LetterState
from yingshang.letters.models import Letter
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.supervision.actions import deciding
from yingshang.supervision.actions.papers import Details, draft_paper
from yingshang.supervision.enums import StepState
from yingshang.supervision.jobs import follow_letter
from yingshang.supervision.models import Step
from yingshang.supervision.queries.ladders import count_papers, papers_waiting


@pytest.fixture
def approved(clock_at, county, actors, sweep):
    """Two duties of the bureau and one of the other department, late and approved."""
    for unit, title in ((county.bureau, "甲"), (county.bureau, "乙"), (county.other, "丙")):
        handed_out(actors["clerk"], county.office, part(unit, by(date(2026, 3, 6))), title=title)
    in_force("item", county.office)
    sweep("2026-03-09")
    for step in Step.objects.all():
        deciding.approve(actor=actors["leader"], step=step, version=1, reason="逾期属实")


def told(event, letter, **facts):
    """What the job does when the register of letters says something."""

    class Event:
        type, target_id = event, str(letter.pk)

    Event.at, Event.facts = clock.now(), facts

    class Context:
        def event(self):
            return Event

    follow_letter.run(Context())


def test_one_letter_for_each_unit(approved, county, actors):
    waiting = papers_waiting(actors["clerk"])
    assert [(one.unit, one.paper, len(one.steps)) for one in waiting] == [
        (county.bureau, "reminder", 2), (county.other, "reminder", 1),
    ]  # fmt: skip
    assert count_papers(actors["clerk"]) == len(waiting)
    letter = draft_paper(actor=actors["clerk"], paperwork=waiting[0], details=Details("2项逾期事项"))
    assert count_papers(actors["clerk"]) == 1
    assert (letter.kind, letter.issuer, letter.answer_days) == ("reminder", county.office, 5)
    assert [receipt.unit for receipt in letter.receipts.all()] == [county.bureau]
    table = next(iter(letter.tables.values()))
    assert [row[:3] for row in table["rows"]] == [["甲", "2026-03-06", "3"], ["乙", "2026-03-06", "3"]]
    sources = {step.facts["source"] for step in waiting[0].steps}
    assert [f"按照《{title}》的安排" in letter.body for title in sources] == [True]
    assert [one.unit for one in papers_waiting(actors["clerk"])] == [county.other]


@pytest.mark.parametrize("kind", ["supervision.problem", "interview"])
def test_what_is_no_paper_is_not_named_as_one(approved, actors, kind):
    for step in Step.objects.all():
        step.facts |= {"source_kind": kind}
        step.save()
    waiting = papers_waiting(actors["clerk"])[0]
    letter = draft_paper(actor=actors["clerk"], paperwork=waiting, details=Details("事项"))
    assert "《" not in letter.body
    assert waiting.steps[0].facts["source"]


def test_the_same_steps_are_not_written_twice(approved, actors):
    waiting = papers_waiting(actors["clerk"])[0]
    draft_paper(actor=actors["clerk"], paperwork=waiting, details=Details("事项"))
    with pytest.raises(Refusal) as refused:
        draft_paper(actor=actors["clerk"], paperwork=waiting, details=Details("事项"))
    assert refused.value.code == "supervision.nothing_to_write"
    assert Letter.objects.count() == 1


def test_steps_follow_their_letter(approved, actors, clock_at):
    waiting = papers_waiting(actors["clerk"])[0]
    letter = draft_paper(actor=actors["clerk"], paperwork=waiting, details=Details("事项"))
    mine = Step.objects.filter(letter_id=letter.pk)
    told("letters.issued", letter)
    told("letters.issued", letter)
    assert set(mine.values_list("state", "answer_due")) == {(StepState.ISSUED, date(2026, 3, 16))}
    told("letters.answered", letter)
    assert set(mine.values_list("state", flat=True)) == {StepState.ANSWERED}
    told("letters.answer_accepted", letter)
    assert set(mine.values_list("state", flat=True)) == {StepState.CLOSED}
    assert Step.objects.exclude(letter_id=letter.pk).get().state == StepState.APPROVED


@pytest.mark.parametrize("last", ["letters.answered", "letters.answer_accepted"])
def test_a_later_event_brings_what_lies_before_it_and_an_earlier_one_then_nothing(approved, actors, last):
    letter = draft_paper(actor=actors["clerk"], paperwork=papers_waiting(actors["clerk"])[0], details=Details("事项"))
    mine = Step.objects.filter(letter_id=letter.pk)
    told(last, letter)
    after = list(mine.values_list("pk", "state", "answer_due", "version"))
    assert {state for _, state, *_ in after} == {"answered" if last == "letters.answered" else "closed"}
    assert {due for _, _, due, _ in after} == {date(2026, 3, 16)}
    for event in ("letters.issued", "letters.answered"):
        told(event, letter)
    assert list(mine.values_list("pk", "state", "answer_due", "version")) == after
    moves = History.objects.filter(table="supervision.step", object_id=after[0][0]).values_list("verb", flat=True)
    assert sorted(moves) == sorted(["approve", "issue", "answer", *(["accept"] if "accept" in last else [])])


@pytest.mark.parametrize("answered", [False, True])
def test_a_duty_done_before_the_issue_was_followed_leaves_its_day_and_the_answer(approved, actors, sweep, answered):
    letter = draft_paper(actor=actors["clerk"], paperwork=papers_waiting(actors["clerk"])[0], details=Details("事项"))
    Letter.objects.filter(pk=letter.pk).update(issued_at=on(date(2026, 3, 9)), state=LetterState.ISSUED)
    letter.receipts.update(answered_at=on(date(2026, 3, 10)) if answered else None)
    mine = Step.objects.filter(letter_id=letter.pk)
    for duty in Obligation.objects.filter(pk__in=mine.values("proceeding__obligation")):
        by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=duty.version)
        by_unit.submit(actor=SYSTEM, obligation=duty, version=duty.version, result="完成")
        by_office.complete(actor=SYSTEM, obligation=duty, version=duty.version, grade=Grade.PASSED)
    assert sweep("2026-03-11") == {"settled": 2}
    told("letters.issued", letter)
    found = set(mine.values_list("state", "issued_at", "told_at", "answer_due", "answered_at"))
    out = on(date(2026, 3, 9))
    assert found == {
        (StepState.CLOSED, out, out, date(2026, 3, 16), on(date(2026, 3, 10)) if answered else None),
    }
    assert Step.objects.exclude(letter_id=letter.pk).get().state == StepState.APPROVED


def test_a_voided_letter_leaves_no_day_of_issue_when_its_duty_is_done(approved, actors, sweep):
    letter = draft_paper(actor=actors["clerk"], paperwork=papers_waiting(actors["clerk"])[0], details=Details("事项"))
    Letter.objects.filter(pk=letter.pk).update(issued_at=on(date(2026, 3, 9)), state=LetterState.VOID)
    mine = Step.objects.filter(letter_id=letter.pk)
    Obligation.objects.filter(pk__in=mine.values("proceeding__obligation")).update(completed_at=clock.now())
    assert sweep("2026-03-11") == {"settled": 2}
    assert set(mine.values_list("state", "issued_at")) == {(StepState.CLOSED, None)}


def test_a_voided_letter_leaves_its_steps_to_be_decided_again(approved, actors):
    letter = draft_paper(actor=actors["clerk"], paperwork=papers_waiting(actors["clerk"])[0], details=Details("事项"))
    told("letters.voided", letter, reason="数字有误")
    assert set(Step.objects.filter(unit=letter.receipts.get().unit).values_list("state", "letter_id")) == {
        (StepState.PROPOSED, None)
    }


def test_the_job_is_asked_for_every_event_it_knows():
    names = ("letters.issued", "letters.answered", "letters.answer_accepted", "letters.voided")
    assert [name for name in names if "supervision.follow_letter" in followers(name)] == list(names)
