"""Receiving and answering: by whom and when, late or not, accepted or sent back, several recipients."""

from __future__ import annotations

import pytest

from tests.factories.letters import answered, received
from tests.factories.orgs import actor_of, make_person
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.letters.actions import answering, deciding
from yingshang.letters.jobs import sweep
from yingshang.letters.models import Answer, Letter, Receipt


class NoContext:
    """What a job is given, as far as the sweep asks for it."""

    def progress(self, done, total):
        """Nothing to be shown."""


@pytest.fixture
def letter(house, county):
    """Issued on Monday, 2 March 2026, to the bureau and another department; five working days."""
    return house.issued(county.bureau, county.other)


@pytest.fixture
def mine(letter, county):
    return letter.receipts.get(unit=county.bureau)


def state(letter):
    return Letter.objects.get(pk=letter.pk).state


def test_the_days_to_answer_are_working_days(mine):
    assert mine.due_at.isoformat() == "2026-03-09T09:30:00+00:00"  # Monday, when offices close


def test_the_letter_goes_on_when_the_last_recipient_has(letter, mine, county, actors):
    theirs = letter.receipts.get(unit=county.other)
    received(mine, actors["liaison"])
    assert (state(letter), mine.received_by.name) == ("issued", "联络员")
    received(theirs, actors["outsider"])
    assert state(letter) == "received"
    answering.answer(actor=actors["liaison"], receipt=mine, version=mine.version, text="已补报。")
    assert state(letter) == "received"
    answering.answer(actor=actors["outsider"], receipt=theirs, version=theirs.version, text="已补报。")
    assert state(letter) == "answered"


def test_an_answer_sent_back_is_given_again_and_then_the_letter_is_closed(letter, mine, house, county, actors):
    answered(letter.receipts.get(unit=county.other), actors["outsider"])
    mine = answered(mine, actors["liaison"], "正在办理。")
    mine = answering.send_answer_back(actor=house.clerk, receipt=mine, version=mine.version, reason="没有说明结果")
    assert (state(letter), mine.state) == ("received", "received")
    answering.answer(actor=actors["liaison"], receipt=mine, version=mine.version, text="三月五日已报。")
    letter.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        deciding.close_letter(actor=house.clerk, letter=letter, version=letter.version)
    assert (refused.value.code, refused.value.facts["count"]) == ("letters.answers_open", 2)
    for receipt in letter.receipts.all():
        answering.accept_answer(actor=house.clerk, receipt=receipt, version=receipt.version)
    letter.refresh_from_db()
    deciding.close_letter(actor=house.clerk, letter=letter, version=letter.version)
    deciding.look_back(actor=house.clerk, letter=letter, version=letter.version, finding="五月再看，已保持。")
    assert state(letter) == "closed"
    assert list(Answer.objects.filter(receipt=mine).values_list("accepted", flat=True)) == [True, False]


def test_a_late_answer_is_taken_and_shown_as_late(mine, actors, clock_at):
    clock_at.move_to("2026-03-09 17:30:01+08:00")
    mine = answered(mine, actors["liaison"])
    assert mine.is_late
    event = Event.objects.get(type="letters.answered")
    assert (event.facts["late"], event.facts["lateness"]) == (True, "（逾期）")
    assert event.facts["unit_id"] == mine.unit_id


def test_an_answer_at_the_last_moment_is_in_time(mine, actors, clock_at):
    clock_at.move_to("2026-03-09 17:30+08:00")
    assert not answered(mine, actors["liaison"]).is_late


def test_each_overdue_receipt_is_told_once(letter, mine, county, actors, clock_at):
    answered(letter.receipts.get(unit=county.other), actors["outsider"])
    clock_at.move_to("2026-03-09 17:30+08:00")
    assert sweep.run(NoContext())["overdue"] == 0
    clock_at.move_to("2026-03-09 17:31+08:00")
    assert [sweep.run(NoContext())["overdue"], sweep.run(NoContext())["overdue"]] == [1, 0]
    event = Event.objects.get(type="letters.answer_overdue")
    assert (event.facts["unit_id"], event.facts["due"]) == (county.bureau.pk, "2026-03-09")
    mine.refresh_from_db()
    with pytest.raises(Refusal):
        answering.note_overdue(actor=SYSTEM, receipt=mine)


def test_a_void_letter_takes_no_answer_and_is_not_told_of(letter, mine, house, actors, clock_at):
    deciding.void_letter(actor=house.head, letter=letter, version=letter.version, reason="发错")
    with pytest.raises(Refusal) as refused:
        received(mine, actors["liaison"])
    assert refused.value.code == "letters.receipt_closed"
    clock_at.move_to("2026-04-01 09:00+08:00")
    assert sweep.run(NoContext())["overdue"] == 0


def test_a_letter_that_asks_no_answer_is_only_signed_for_and_closed(house, county, actors):
    letter = house.issued(county.bureau, answer_days=0)
    receipt = received(letter.receipts.get(), actors["liaison"])
    assert (receipt.state, receipt.due_at, state(letter)) == ("read", None, "received")
    with pytest.raises(Refusal) as refused:
        answering.answer(actor=actors["liaison"], receipt=receipt, version=receipt.version, text="答")
    assert refused.value.code == "letters.no_answer_wanted"
    letter.refresh_from_db()
    assert deciding.close_letter(actor=house.clerk, letter=letter, version=letter.version).state == "closed"


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b\u202e", "\n\n", "\x00"])
def test_an_answer_of_nothing_is_refused(mine, actors, text):
    mine = received(mine, actors["liaison"])
    with pytest.raises(Refusal) as refused:
        answering.answer(actor=actors["liaison"], receipt=mine, version=mine.version, text=text)
    assert refused.value.code == "letters.no_answer_text"
    assert not Answer.objects.exists()


def test_only_the_recipient_answers_only_the_issuer_judges_and_only_once_at_a_time(mine, house, county, actors):
    for stranger in (actors["outsider"], house.clerk, actor_of(make_person("镇联络员", county.town))):
        with pytest.raises(NotAllowed):
            answering.receive(actor=stranger, receipt=mine, version=mine.version)
    mine = received(mine, actors["liaison"])
    with pytest.raises(Conflict):
        answering.answer(actor=actors["liaison"], receipt=mine, version=1, text="已办。")
    answering.answer(actor=actors["liaison"], receipt=mine, version=mine.version, text="已办。")
    with pytest.raises(NotAllowed):
        answering.accept_answer(actor=actors["liaison"], receipt=mine, version=mine.version)
    assert Receipt.objects.get(pk=mine.pk).state == "answered"
