"""Who is told about a letter: whom it came to, once; the leader in charge for what concerns them; whoever wrote it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests.factories.letters import answered
from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.letters.actions import answering, deciding
from yingshang.letters.actions.telling import tell_issued
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Letter
from yingshang.messaging.models import Delivery, Message
from yingshang.messaging.models import Receipt as Told
from yingshang.messaging.rules.kinds import kind_named
from yingshang.orgs.models import Person, Post


@pytest.fixture
def people(county, cast):
    """Liaison officers and a leader in the two bureaus that are written to, and a leader who is not."""
    return {
        "liaison": cast["liaison"],
        "leader": make_person("分管局长", county.bureau, "leader"),
        "other": Person.objects.get(name="外单位联络员"),
        "other_leader": make_person("他局局长", county.other, "leader"),
    }


def told(message):
    return {(one.person.name, one.unit.name) for one in Told.objects.filter(message=message)}


def as_kind(letter, kind):
    Letter.objects.filter(pk=letter.pk).update(kind=kind)
    letter.refresh_from_db()
    return letter


def test_every_recipients_liaison_officer_is_told_once(house, county, people):
    letter = house.issued(county.bureau, county.other)
    message = Message.objects.get()
    assert told(message) == {("联络员", county.bureau.name), ("外单位联络员", county.other.name)}
    assert (message.link, message.about_id) == (f"/letters/{letter.pk}/", str(letter.pk))
    assert message.title == f"收到提醒函：{letter.title}（{letter.doc_number}）"
    assert re.search(r"请打开公文签收，并于2026-03-\d\d \d\d:\d\d前答复。", message.lines[0])
    tell_issued(letter, house.clerk)
    assert (Message.objects.count(), Told.objects.count()) == (1, 2)


def test_before_it_is_issued_nobody_is_told(house, county, people):
    house.signed(county.bureau)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("kind", [LetterKind.SUPERVISION, LetterKind.INTERVIEW])
def test_leaders_in_charge_are_told_of_what_concerns_them(kind, house, county, people):
    letter = as_kind(house.signed(county.bureau), kind)
    tell_issued(letter, house.clerk)
    assert told(Message.objects.get()) == {("联络员", county.bureau.name), ("分管局长", county.bureau.name)}


def test_one_person_for_two_units_is_told_once(house, county, people, cast):
    make_person("代管", county.town, "liaison")
    Post.objects.filter(person__name="代管").update(person=cast["liaison"])
    house.issued(county.bureau, county.town)
    assert [one.person.name for one in Told.objects.all()] == ["联络员"]


def test_a_unit_without_a_leader_was_reached_by_its_liaison_officer(house, county, people):
    people["other_leader"].posts.all().delete()
    tell_issued(as_kind(house.signed(county.other), LetterKind.SUPERVISION), house.clerk)
    assert told(Message.objects.get()) == {("外单位联络员", county.other.name)}
    assert Delivery.objects.count() == 0


def test_a_unit_with_nobody_is_on_the_list_to_be_told_by_hand(house, county, people):
    people["other"].posts.all().delete()
    people["other_leader"].posts.all().delete()
    house.issued(county.bureau, county.other)
    assert [(row.unit, row.state) for row in Delivery.objects.all()] == [(county.other, "by_hand")]


def test_a_transfer_never_leaves_the_site_by_its_title(house, county, people):
    tell_issued(as_kind(house.signed(county.bureau), LetterKind.TRANSFER), house.clerk)
    assert kind_named(Message.objects.get().kind).closed


def test_answers_and_what_becomes_of_them_are_told(house, county, people):
    letter = house.issued(county.bureau)
    receipt = answered(letter.receipts.get(), actor_of(people["liaison"]))
    to_writer = Message.objects.latest("id")
    assert told(to_writer) == {("起草人", county.office.name)}
    assert to_writer.title == f"{county.bureau.name}已答复：{letter.title}"
    answering.send_answer_back(actor=house.clerk, receipt=receipt, version=receipt.version, reason="没有写明完成时间")
    again = Message.objects.latest("id")
    assert told(again) == {("联络员", county.bureau.name)}
    assert again.lines[0].endswith("原因：没有写明完成时间")
    receipt.refresh_from_db()
    answering.answer(actor=actor_of(people["liaison"]), receipt=receipt, version=receipt.version, text="三月十日完成。")
    assert Message.objects.filter(key__startswith="letters:answered:").count() == 2


def test_an_overdue_answer_is_told_to_both_sides_once(house, county, people):
    letter = house.issued(county.bureau)
    receipt = letter.receipts.get()
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        answering.note_overdue(actor=SYSTEM, receipt=receipt)
        message = Message.objects.latest("id")
        assert told(message) == {("联络员", county.bureau.name), ("起草人", county.office.name)}
        with pytest.raises(Refusal):
            answering.note_overdue(actor=SYSTEM, receipt=receipt)
    assert Message.objects.filter(key=f"letters:overdue:{receipt.pk}").count() == 1


def test_a_void_letter_is_told_only_to_those_who_have_it(house, county, people):
    draft = house.draft(county.other)
    deciding.void_letter(actor=house.clerk, letter=draft, version=draft.version, reason="不用发了")
    assert Message.objects.count() == 0
    letter = house.issued(county.bureau)
    deciding.void_letter(actor=house.head, letter=letter, version=letter.version, reason="事项有误")
    message = Message.objects.latest("id")
    assert told(message) == {("联络员", county.bureau.name)}
    assert message.lines == [f"{letter.issuer_name}已将这份公文作废，不用再办理、答复。原因：事项有误"]


def test_a_letter_without_an_answer_waits_for_the_digest(house, county, people):
    letter = house.signed(county.bureau)
    Letter.objects.filter(pk=letter.pk).update(answer_days=None)
    letter.refresh_from_db()
    tell_issued(letter, house.clerk)
    message = Message.objects.get()
    assert (message.urgency, message.lines) == ("ordinary", [f"{letter.issuer_name}印发，请打开公文签收。"])
