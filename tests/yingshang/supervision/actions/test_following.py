"""What follows a paper: who is not satisfied, an answer that is sent back, and how a step ends that no rule ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.letters import House, answered
from tests.factories.obligations import by, handed_out, on, part
from tests.factories.supervision import in_force
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event
from yingshang.letters.actions import answering
from yingshang.letters.models import Receipt
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.supervision.actions import deciding, following
from yingshang.supervision.enums import StepState
from yingshang.supervision.jobs import follow_letter
from yingshang.supervision.models import Step
from yingshang.supervision.web.deeds import open_deeds


class Context:
    """A job's view of one event."""

    def __init__(self, event):
        self._event = event

    def event(self):
        return self._event


@pytest.fixture
def house(county):
    return House(county.office)


@pytest.fixture
def step(clock_at, county, actors, sweep, house):
    """A reminder about one overdue duty of the bureau, out on 9 March, to be answered by the 16th."""
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))))
    in_force("item", county.office)
    sweep("2026-03-09")
    found = Step.objects.get()
    deciding.approve(actor=SYSTEM, step=found, version=found.version, reason="逾期属实")
    found.letter_id = house.issued(county.bureau, answer_days=5).pk
    found.save(update_fields=["letter_id"])
    return following.note_issued(actor=SYSTEM, step=found, at=on(date(2026, 3, 9)))


def verbs(actor, step):
    return [deed.verb for deed in open_deeds(actor, step)]


def hear():
    for event in Event.objects.filter(type__startswith="letters.").order_by("pk"):
        if event.type in ("letters.issued", "letters.answered", "letters.answer_accepted", "letters.answer_sent_back"):
            follow_letter.run(Context(event))


def test_who_is_not_satisfied_brings_the_next_rung_also_after_the_answer_was_accepted(step, actors, county):
    assert "report_dissatisfied" in verbs(actors["clerk"], step)
    assert "report_dissatisfied" not in verbs(actors["liaison"], step)
    following.note_answered(actor=SYSTEM, step=step, at=on(date(2026, 3, 10)))
    following.accept(actor=actors["clerk"], step=step, version=step.version, finding="已补报。")
    step = Step.objects.get(pk=step.pk)
    assert step.proceeding.state == "closed"
    second = following.report_dissatisfied(
        actor=actors["clerk"], step=step, version=step.version, reason="回访时企业说材料仍要重复提交。"
    )
    step = Step.objects.get(pk=step.pk)
    assert (step.state, step.closed_at, step.proceeding.state) == (StepState.REFUSED, None, "open")
    assert (second.rung.paper, second.trigger, second.state) == ("supervision", "unsatisfied", StepState.PROPOSED)
    # The rule of the example has no rung above for whom the notice itself does not satisfy.
    Step.objects.filter(pk=second.pk).update(state=StepState.ISSUED)
    assert "report_dissatisfied" not in verbs(actors["leader"], Step.objects.get(pk=second.pk))


def test_a_duty_that_was_passed_has_to_be_opened_again_first(step, actors):
    duty = step.proceeding.obligation
    by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=duty.version)
    by_unit.submit(actor=SYSTEM, obligation=duty, version=duty.version, result="完成")
    by_office.complete(actor=SYSTEM, obligation=duty, version=duty.version, grade=Grade.PASSED)
    assert "report_dissatisfied" not in verbs(actors["clerk"], step)
    with pytest.raises(Refusal, match="duty_passed"):
        following.report_dissatisfied(actor=actors["clerk"], step=step, version=step.version, reason="不满意")


def test_a_refusal_to_act_is_recorded_as_what_it_is(step, actors):
    following.report_refusal(actor=actors["clerk"], step=step, version=step.version, reason="电话催办，明确表示不办。")
    said = Event.objects.filter(type="supervision.refusal_reported").get()
    assert said.facts["reason"] == "电话催办，明确表示不办。"
    assert not Event.objects.filter(type="supervision.refused").exists()


def test_an_answer_sent_back_in_the_register_opens_the_step_again(step, actors, house, sweep):
    receipt = answered(house_receipt(step), actors["liaison"])
    hear()
    assert Step.objects.get(pk=step.pk).state == StepState.ANSWERED
    answering.send_answer_back(actor=house.head, receipt=receipt, version=receipt.version, reason="没有写完成时间。")
    hear()
    found = Step.objects.get(pk=step.pk)
    assert (found.state, found.answered_at, found.answer_due) == (StepState.ISSUED, None, date(2026, 3, 16))
    assert sweep("2026-03-17") == {"missed": 1}


def test_an_answer_given_anew_before_the_return_is_heard_of_stays(step, actors, house):
    receipt = answered(house_receipt(step), actors["liaison"])
    answering.send_answer_back(actor=house.head, receipt=receipt, version=receipt.version, reason="没有写完成时间。")
    receipt.refresh_from_db()
    answering.answer(actor=actors["liaison"], receipt=receipt, version=receipt.version, text="三月底前完成。")
    hear()
    assert Step.objects.get(pk=step.pk).state == StepState.ANSWERED


def test_what_no_rule_ends_a_person_ends_but_not_while_the_days_to_answer_run(step, actors):
    assert "conclude" not in verbs(actors["clerk"], step)
    with pytest.raises(Refusal, match="answer_runs"):
        following.conclude(actor=actors["clerk"], step=step, version=step.version, finding="已处理。")
    Step.objects.filter(pk=step.pk).update(answer_due=None)  # as of a transfer, which asks for no answer
    step = Step.objects.get(pk=step.pk)
    assert "conclude" in verbs(actors["clerk"], step)
    following.conclude(actor=actors["clerk"], step=step, version=step.version, finding="县纪委监委已经受理。")
    found = Step.objects.get(pk=step.pk)
    assert (found.state, found.proceeding.state) == (StepState.CLOSED, "closed")
    assert found.closed_at is not None


def test_the_page_links_the_letter_only_for_who_may_read_it(step, client_as, county):
    letter = house_receipt(step).letter
    address = reverse("supervision:step", args=[step.pk])
    link = reverse("letters:letter", args=[letter.pk])
    assert letter.doc_number in client_as("leader").get(address).content.decode()
    Step.objects.filter(pk=step.pk).update(letter_id=House(county.other).draft(county.town).pk)
    page = client_as("liaison").get(address).content.decode()
    assert link not in page
    assert "已由云川县营商环境建设局起草" in page


def test_no_page_offers_to_drop_a_step_as_its_first_act(step, client_as):
    Step.objects.update(state=StepState.ANNOUNCED)
    page = client_as("leader").get(reverse("supervision:step", args=[step.pk]))
    assert page.context["first"] is None


def house_receipt(step):
    return Receipt.objects.get(letter=step.letter_id)


def test_an_answer_taken_on_the_step_is_taken_in_the_register_too(step, actors):
    receipt = answered(house_receipt(step), actors["liaison"])
    hear()
    step = Step.objects.get(pk=step.pk)
    following.accept(actor=actors["clerk"], step=step, version=step.version, finding="情况属实。")
    receipt.refresh_from_db()
    assert receipt.state == "accepted"
    hear()
    assert Step.objects.get(pk=step.pk).state == StepState.CLOSED


def test_an_answer_to_a_letter_about_several_is_taken_with_the_last_of_them(step, actors, county, sweep):
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 9))), title="另一件")
    sweep("2026-03-10")
    other = Step.objects.exclude(pk=step.pk).get()
    Step.objects.filter(pk=other.pk).update(state=StepState.ISSUED, letter_id=step.letter_id)
    receipt = answered(house_receipt(step), actors["liaison"])
    hear()
    for one, state in ((step.pk, "answered"), (other.pk, "accepted")):
        found = Step.objects.get(pk=one)
        following.accept(actor=actors["clerk"], step=found, version=found.version, finding="情况属实。")
        receipt.refresh_from_db()
        assert receipt.state == state
