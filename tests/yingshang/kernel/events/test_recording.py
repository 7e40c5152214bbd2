"""Personal facts never enter the event: they lie apart, and what is shredded is said so."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from tests.factories.audit import act
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import event_type, facts_of, known_types, open_batch, record
from yingshang.kernel.models import Event, PersonalFact

named = event_type("tests.person_named", "写下{target}的{word}", personal=("target",))


@command("tests.note_unit")
def name(*, actor, unit):
    record(named, unit, actor=actor, word="名字")


@pytest.fixture
def event(county):
    act(actor=SYSTEM, unit=county.town, word="一次", phone="13812345678")
    return Event.objects.get()


def test_a_personal_fact_is_in_its_own_row_only(event):
    row = PersonalFact.objects.get()
    assert set(event.facts) == {"word", "values"}
    assert "13812345678" not in json.dumps(list(Event.objects.values()), default=str)
    assert (row.event_id, row.name, row.value, len(row.salt)) == (event.pk, "phone", "13812345678", 32)


def test_both_are_read_together_in_one_query(event, django_assert_num_queries):
    act(actor=SYSTEM, unit=event, word="两次", phone="2")
    events = list(Event.objects.order_by("id"))
    with django_assert_num_queries(1):
        first, second = facts_of(events)
    assert (first["phone"], first["word"], second["phone"]) == ("13812345678", "一次", "2")


def test_salts_differ_for_the_same_value(event, county):
    act(actor=SYSTEM, unit=county.town, phone="13812345678")
    assert len(set(PersonalFact.objects.values_list("salt", flat=True))) == 2


def test_what_was_shredded_is_said_so_and_what_is_masked_too(event):
    kind = known_types()[event.type]
    assert kind.say(target="白石镇", facts=event.facts) == "在“白石镇”记下一次，电话〔已清除〕"
    assert (
        kind.say(target="白石镇", facts={**event.facts, "phone": "1"}, masked=True)
        == "在“白石镇”记下一次，电话〔已隐去〕"
    )
    assert kind.say(target="白石镇", facts={**event.facts, "phone": "1"}) == "在“白石镇”记下一次，电话1"


def test_a_title_that_names_a_person_is_stored_apart_too(county):
    name(actor=SYSTEM, unit=county.town)
    event = Event.objects.get()
    assert (event.target_title, PersonalFact.objects.get().value) == ("", "白石镇")
    assert named.say(target=event.target_title, facts=facts_of([event])[0]) == "写下白石镇的名字"
    assert named.say(target="", facts={"word": "名字"}) == "写下〔已清除〕的名字"


def test_texts_that_a_database_refuses_are_made_storable(county):
    act(actor=SYSTEM, unit=county.town, word="甲\0乙\ud800丙", phone="\0")
    assert Event.objects.get().facts["word"] == "甲\ufffd乙\ufffd丙"
    assert PersonalFact.objects.get().value == "\ufffd"


@command("tests.note_unit")
def fail(*, actor, unit):
    record(named, unit, actor=actor, word="没有发生的")
    raise Refusal("kernel.not_found")


def test_what_an_inner_act_recorded_before_it_was_refused_has_not_happened(county):
    with transaction.atomic(), open_batch():
        name(actor=SYSTEM, unit=county.town)
        with pytest.raises(Refusal):
            fail(actor=SYSTEM, unit=county.other)
        name(actor=SYSTEM, unit=county.office)
    assert [event.facts["word"] for event in Event.objects.order_by("id")] == ["名字", "名字"]
    said = PersonalFact.objects.order_by("event_id").values_list("value", flat=True)
    assert list(said) == ["白石镇", "云川县营商环境建设局"]
