"""Printed names and the units they mean on the day of the paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_unit
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.orgs.actions.endings import merge_units
from yingshang.orgs.actions.groups import create_group
from yingshang.orgs.actions.names import add_alias, remove_alias, rename_unit, teach_alias
from yingshang.orgs.models import Unit, UnitName
from yingshang.orgs.queries.resolving import resolve_names

DAY = date(2026, 3, 1)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def ask(county, actors):
    def one(text, **more):
        return resolve_names([text], actor=actors["clerk"], **more)[0]

    return one


@pytest.mark.parametrize(
    "printed", ["云川县发展和改革局", "县发改局", "县发改委", "發展和改革局", " 县发展\u3000改革局。"]
)
def test_the_usual_ways_of_writing_a_name(county, ask, printed):
    assert ask(printed).best == county.bureau


def test_a_candidate_says_how_sure_it_is_and_why(county, ask):
    match = ask("县发改局").matches[0]
    assert (match.unit, match.score, match.reason) == (county.bureau, 0.98, "与简称一致")


def test_two_equally_good_ones_give_none(county, ask):
    second = make_unit("投资股", county.other, "section")
    reading = ask("投资股")
    assert (reading.best, reading.tied, {match.unit for match in reading.matches}) == (
        None,
        True,
        {county.section, second},
    )
    assert ask("投资股", within=county.other).best == second


def test_a_spelling_that_is_only_alike_is_shown_and_not_chosen(county, ask):
    reading = ask("云川县救育局")
    assert (reading.best, reading.tied, reading.matches[0].unit) == (None, False, county.other)


@pytest.mark.parametrize("printed", ["", "\u3000", "\u200b", "\x00", "=", "完全没有的单位名称", "长" * 10_000])
def test_what_names_nobody(county, ask, printed):
    reading = ask(printed)
    assert (reading.best, reading.tied, reading.former) == (None, False, False)


def test_a_name_counts_on_its_days(county, ask):
    rename_unit(
        actor=SYSTEM,
        unit=county.bureau,
        version=None,
        names={"name": "云川县数据局", "short_name": "县数据局"},
        on=DAY,
        basis="川编发〔2026〕3号",
    )
    old, new = ask("云川县发展和改革局", on=BEFORE), ask("云川县数据局", on=DAY)
    assert (old.best, old.former, new.best, new.former) == (county.bureau, False, county.bureau, False)
    late = ask("云川县发展和改革局", on=DAY)
    assert (late.best, late.former) == (county.bureau, True)


def test_an_old_name_leads_to_who_took_over(county, ask):
    merge_units(actor=SYSTEM, units=[county.town], into=county.office, on=DAY, basis="川编发〔2026〕3号")
    assert ask("白石镇", on=BEFORE).matches[0].successors == (county.office,)
    late = ask("白石镇", on=DAY)
    assert (late.best, late.former, late.matches[0].successors) == (county.town, True, (county.office,))


def test_a_taught_alias_is_known_at_once_and_forgotten_at_once(county, ask, actors):
    assert ask("县物价委").best is None
    row = teach_alias(actor=actors["clerk"], unit=county.bureau, alias="县物价委")
    assert ask("县物价委").best == county.bureau
    remove_alias(actor=SYSTEM, unit=county.bureau, alias=row)
    assert ask("县物价委").best is None


def test_an_alias_for_a_time(county, ask):
    add_alias(actor=SYSTEM, unit=county.bureau, alias="筹备办", valid_from=DAY, valid_to=DAY + timedelta(days=9))
    found = [(ask("筹备办", on=DAY + timedelta(days=days)).former) for days in (-1, 0, 9, 10)]
    assert found == [True, False, False, True]


def test_rows_written_in_bulk_are_seen(county, ask):
    assert ask("云川县统计局").best is None
    unit = make_unit("云川县统计局", county.root)
    assert ask("云川县统计局").best == unit
    UnitName.objects.bulk_create([UnitName(unit=unit, kind="alias", name="县调查队")])
    assert ask("县调查队").best == unit


def test_a_collective_name_is_no_unit(county, ask):
    made = create_group(actor=SYSTEM, name="各乡镇街道", facts={"reach": "children", "kinds": ["town"]})
    reading = ask("各乡镇街道")
    assert (reading.group, reading.best) == (made, None)


def test_a_level_comes_from_what_stands_above(county, ask):
    city = make_unit("广元市", kind="city")
    theirs = make_unit("广元市教育局", city)
    assert (ask("市教育局").best, ask("县教育局").best) == (theirs, county.other)


def test_visitors_learn_nothing(county):
    reading = resolve_names(["县发改局"], actor=NOBODY)[0]
    assert (reading.best, reading.matches) == (None, ())


def test_queries_do_not_grow_with_the_names(county, actors):
    def queries(names):
        with CaptureQueriesContext(connection) as caught:
            resolve_names(names, actor=actors["clerk"])
        return len(caught)

    names = ["县发改局", "县教育局", "白石镇", "没有这个单位"]
    queries(names)
    assert queries(names[:1] + names[3:]) == queries(names * 5) <= 10


def test_units_are_told_apart_in_a_large_tree(county, ask):
    Unit.objects.bulk_create(
        Unit(name=f"第{number}村", kind="village", parent=county.town, path=f"{county.town.path}{10_000 + number}/")
        for number in range(1, 500)
    )
    assert ask("第77村").best.name == "第77村"
