"""A command is one transaction: permission, version, key, record."""

from __future__ import annotations

import pytest

from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import Event
from yingshang.kernel.rules import allow, holds
from yingshang.orgs.models import Unit

renamed = event_type("tests.unit_renamed", "将“{old}”更名为“{new}”")
allow("tests.rename_unit", holds("system_admin"))


@command("tests.rename_unit", target="unit")
def rename(*, actor, unit, version, name):
    old, unit.name = unit.name, name
    unit.save(update_fields=["name"])
    record(renamed, unit, actor=actor, old=old, new=name)
    if name == "fails":
        raise Refusal("tests.fails")
    return unit


@command("tests.rename_unit", target="unit")
def silent(*, actor, unit):
    unit.save()


def test_it_changes_counts_up_and_records(county, actors):
    rename(actor=actors["system_admin"], unit=county.town, version=1, name="黑石镇")
    stored = Unit.objects.get(pk=county.town.pk)
    event = Event.objects.get()
    assert (stored.name, stored.version) == ("黑石镇", 2)
    assert (event.type, event.facts, event.person_name) == (
        "tests.unit_renamed",
        {"old": "白石镇", "new": "黑石镇"},
        "系统管理员",
    )


def test_a_refusal_leaves_neither_change_nor_event(county, actors):
    with pytest.raises(Refusal):
        rename(actor=actors["system_admin"], unit=county.town, version=1, name="fails")
    stored = Unit.objects.get(pk=county.town.pk)
    assert (stored.name, stored.version, Event.objects.count()) == ("白石镇", 1, 0)


@pytest.mark.parametrize("role", ["liaison", "clerk", "audit_admin"])
def test_who_does_not_hold_the_post_is_refused(county, actors, role):
    with pytest.raises(NotAllowed):
        rename(actor=actors[role], unit=county.town, version=1, name="黑石镇")
    assert Event.objects.count() == 0


def test_a_visitor_is_not_the_system(county, actors):
    with pytest.raises(NotAllowed):
        rename(actor=NOBODY, unit=county.town, version=1, name="黑石镇")
    rename(actor=SYSTEM, unit=county.town, version=1, name="黑石镇")
    assert Unit.objects.get(pk=county.town.pk).name == "黑石镇"


def test_the_second_of_two_people_gets_both_versions(county, actors):
    mine = Unit.objects.get(pk=county.town.pk)
    rename(actor=actors["system_admin"], unit=county.town, version=1, name="黑石镇")
    with pytest.raises(Conflict) as caught:
        rename(actor=actors["system_admin"], unit=mine, version=1, name="红石镇")
    assert (caught.value.theirs.name, mine.name) == ("黑石镇", "白石镇")


def test_the_same_form_twice_acts_once(county, actors):
    actor = actors["system_admin"].once("k1")
    first = rename(actor=actor, unit=county.town, version=1, name="黑石镇")
    again = rename(actor=actor, unit=Unit.objects.get(pk=county.town.pk), version=1, name="黑石镇")
    assert (again, again.version, Event.objects.count()) == (first, 2, 1)


def test_the_same_key_with_another_body_is_refused(county, actors):
    actor = actors["system_admin"].once("k1")
    rename(actor=actor, unit=county.town, version=1, name="黑石镇")
    with pytest.raises(Refusal, match="key_reused"):
        rename(actor=actor, unit=county.town, version=2, name="红石镇")
    assert Unit.objects.get(pk=county.town.pk).name == "黑石镇"


def test_keys_of_two_people_do_not_meet(county, actors):
    rename(actor=actors["system_admin"].once("k1"), unit=county.town, version=1, name="黑石镇")
    with pytest.raises(NotAllowed):
        rename(actor=actors["clerk"].once("k1"), unit=county.town, version=2, name="红石镇")


def test_a_command_that_records_nothing_is_a_defect(county):
    with pytest.raises(RuntimeError, match="recorded nothing"):
        silent(actor=SYSTEM, unit=county.town)


def test_recording_outside_a_command_is_a_defect(county):
    with pytest.raises(RuntimeError, match="outside a command"):
        record(renamed, county.town, actor=SYSTEM, old="a", new="b")
