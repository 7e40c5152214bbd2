"""A state table: one runner, compare-and-set, a history row for every move."""

from __future__ import annotations

import pytest
from django.db import transaction

from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import History
from yingshang.kernel.rules import allow, holds
from yingshang.kernel.states import Move, StateTable, known_tables
from yingshang.orgs.enums import UnitState
from yingshang.orgs.models import Unit

allow("tests.dissolve_unit", holds("clerk"))
allow("tests.restore_unit", holds("system_admin"))
DISSOLVE = Move("dissolve", "撤销", ("active",), "dissolved", "tests.dissolve_unit", needs=("basis",), danger=True)
RESTORE = Move("restore", "恢复", ("dissolved",), "active", "tests.restore_unit")
TABLE = StateTable("tests.unit", dict(UnitState.choices), (DISSOLVE, RESTORE))


def stored(unit):
    return Unit.objects.get(pk=unit.pk).state


def test_a_move_changes_the_row_the_object_and_the_history(county, actors):
    move = TABLE.move(county.town, "dissolve", actor=actors["clerk"], basis="青政发〔2026〕3号", count=2)
    row = History.objects.get()
    assert (move, stored(county.town), county.town.state) == (DISSOLVE, "dissolved", "dissolved")
    assert (row.table, row.object_id, row.verb, row.source, row.target) == (
        "tests.unit",
        county.town.pk,
        "dissolve",
        "active",
        "dissolved",
    )
    assert (row.given, row.person_name, row.unit) == (
        {"basis": "青政发〔2026〕3号", "count": 2},
        "经办人",
        "云川县营商环境建设局",
    )


@pytest.mark.parametrize("given", [{}, {"basis": ""}, {"basis": None}, {"basis": []}])
def test_what_a_move_needs_must_be_given(county, actors, given):
    with pytest.raises(Refusal, match=r"kernel\.needed") as caught:
        TABLE.move(county.town, "dissolve", actor=actors["clerk"], **given)
    assert (caught.value.field, caught.value.facts) == ("basis", {"act": "撤销"})
    assert (stored(county.town), History.objects.count()) == ("active", 0)


@pytest.mark.parametrize("role", ["liaison", "system_admin", "outsider"])
def test_who_may_not_is_refused_whatever_the_state(county, actors, role):
    with pytest.raises(NotAllowed):
        TABLE.move(county.town, "dissolve", actor=actors[role], basis="依据")
    assert (stored(county.town), History.objects.count()) == ("active", 0)


def test_a_visitor_may_not_and_the_system_may(county):
    with pytest.raises(NotAllowed):
        TABLE.move(county.town, "dissolve", actor=NOBODY, basis="依据")
    TABLE.move(county.town, "dissolve", actor=SYSTEM, basis="依据")
    assert stored(county.town) == "dissolved"


def test_a_move_from_another_state_is_refused_with_its_words(county, actors):
    with pytest.raises(Refusal, match="no_such_move") as caught:
        TABLE.move(county.town, "restore", actor=actors["system_admin"])
    assert caught.value.facts == {"act": "恢复", "state": "在用", "target": "白石镇"}


def test_an_unknown_verb_is_refused_under_its_own_name(county, actors):
    with pytest.raises(Refusal, match="no_such_move") as caught:
        TABLE.move(county.town, "explode", actor=actors["clerk"])
    assert caught.value.facts["act"] == "explode"


def test_of_two_who_move_at_once_the_second_learns_what_is_stored(county, actors):
    mine = Unit.objects.get(pk=county.town.pk)
    TABLE.move(county.town, "dissolve", actor=actors["clerk"], basis="依据")
    with pytest.raises(Conflict) as caught:
        TABLE.move(mine, "dissolve", actor=actors["clerk"], basis="依据")
    assert (caught.value.theirs.state, History.objects.count()) == ("dissolved", 1)


def test_the_buttons_are_the_moves_open_to_the_actor_in_this_state(county, actors):
    county.other.state = "dissolved"
    seen = {
        (role, unit.state): [move.verb for move in TABLE.open_to(actors[role], unit)]
        for role in ("clerk", "system_admin", "liaison")
        for unit in (county.town, county.other)
    }
    assert seen == {
        ("clerk", "active"): ["dissolve"],
        ("clerk", "dissolved"): [],
        ("system_admin", "active"): [],
        ("system_admin", "dissolved"): ["restore"],
        ("liaison", "active"): [],
        ("liaison", "dissolved"): [],
    }


@pytest.mark.parametrize(
    ("moves", "why"),
    [
        ((Move("go", "去", ("active",), "nowhere", "tests.dissolve_unit"),), "nowhere"),
        ((Move("go", "去", ("nowhere",), "active", "tests.dissolve_unit"),), "nowhere"),
        ((DISSOLVE, Move("dissolve", "撤", ("active",), "active", "tests.dissolve_unit")), "two moves"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(moves, why):
    with pytest.raises(ValueError, match=why):
        StateTable("tests.wrong", dict(UnitState.choices), moves)
    assert "tests.wrong" not in known_tables()


def test_a_name_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        StateTable("tests.unit", dict(UnitState.choices), (DISSOLVE,))


def test_known_tables_cannot_be_changed_from_outside():
    known_tables().clear()
    assert known_tables()["tests.unit"] is TABLE


def test_several_are_moved_in_as_many_statements_as_one(county, actors, django_assert_num_queries):
    units = [county.town, county.other, county.bureau]
    with django_assert_num_queries(2):
        TABLE.move_all(units, "dissolve", actor=SYSTEM, basis="青政发〔2026〕3号")
    assert {(stored(unit), unit.state) for unit in units} == {("dissolved", "dissolved")}
    rows = History.objects.order_by("pk").values_list("object_id", "source", "target", "given", "person_name")
    given = {"basis": "青政发〔2026〕3号"}
    assert list(rows) == [(unit.pk, "active", "dissolved", given, SYSTEM.name) for unit in units]
    assert stored(county.office) == "active"


def test_what_belongs_to_the_move_is_set_with_it(county, django_assert_num_queries):
    units = [county.town, county.other]
    with django_assert_num_queries(2):
        TABLE.move_all(units, "dissolve", actor=SYSTEM, also={"address": "人民路1号"}, basis="青政发〔2026〕3号")
    assert {unit.address for unit in units} == {"人民路1号"}
    assert list(Unit.objects.filter(address="人民路1号").order_by("pk")) == sorted(units, key=lambda unit: unit.pk)


def test_several_are_moved_all_or_none(county, actors):
    county.other.state = "dissolved"  # not so in the database, and no move from there
    for given in ({}, {"basis": "依据"}):
        with pytest.raises(Refusal):
            TABLE.move_all([county.town, county.other], "dissolve", actor=actors["clerk"], **given)
    with pytest.raises(NotAllowed):
        TABLE.move_all([county.town, county.bureau], "dissolve", actor=actors["outsider"], basis="依据")
    Unit.objects.filter(pk=county.bureau.pk).update(state="dissolved")
    with pytest.raises(Conflict), transaction.atomic():
        TABLE.move_all([county.town, county.bureau], "dissolve", actor=actors["clerk"], basis="依据")
    assert (stored(county.town), History.objects.count()) == ("active", 0)


def test_the_latest_move_of_an_object_and_of_some_verbs(county, actors):
    assert TABLE.latest(county.town) is None
    for verb, role in (("dissolve", "clerk"), ("restore", "system_admin")):
        TABLE.move(county.town, verb, actor=actors[role], basis="依据")
    TABLE.move(county.other, "dissolve", actor=actors["clerk"], basis="别家")
    assert [TABLE.latest(county.town).verb, TABLE.latest(county.town, "dissolve").verb] == ["restore", "dissolve"]
    assert TABLE.latest(county.other, "restore") is None
