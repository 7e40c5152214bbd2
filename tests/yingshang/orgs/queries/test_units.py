"""The tree a level at a time, names on a day, searches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_person, make_unit
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.orgs.actions.endings import dissolve_unit, merge_units
from yingshang.orgs.actions.names import add_alias, rename_unit
from yingshang.orgs.queries.units import (
    children,
    name_on,
    names_of,
    search_units,
    short_names_on,
    successors_of,
    trails,
    without_liaison,
)

DAY = date(2026, 3, 1)
BEFORE = DAY - timedelta(days=1)


def rename(unit, on=DAY, **names):
    return rename_unit(actor=SYSTEM, unit=unit, version=None, names=names, on=on, basis="川编发〔2026〕3号")


def test_a_level_with_its_counts(county, cast, actors):
    make_person("已走", county.bureau, valid_to=BEFORE)
    rows = children(county.root, actor=actors["liaison"])
    assert [(row.name, row.units, row.people, row.gone) for row in rows] == [
        ("云川县发展和改革局", 1, 1, False),
        ("云川县营商环境建设局", 0, 9, False),
        ("云川县教育局", 0, 1, False),
        ("白石镇", 0, 0, False),
    ]
    assert [row.name for row in children(None, actor=actors["liaison"])] == ["云川县"]
    assert children(None, actor=NOBODY) == []


def test_a_level_on_a_day_has_the_names_and_units_of_the_day(county, actors):
    rename(county.bureau, name="云川县发改数据局")
    dissolve_unit(actor=SYSTEM, unit=county.town, version=1, on=DAY, basis="川府〔2026〕1号")

    def seen(**when):
        return [(row.name, row.gone) for row in children(county.root, actor=actors["clerk"], **when)]

    others = [("云川县营商环境建设局", False), ("云川县教育局", False)]
    assert seen(on=BEFORE) == [("云川县发展和改革局", False), *others, ("白石镇", False)]
    assert seen(on=DAY) == [("云川县发改数据局", False), *others]
    assert seen(on=DAY, dissolved=True) == [("云川县发改数据局", False), *others, ("白石镇", True)]


def test_queries_do_not_grow_with_the_level(county, actors):
    actor = actors["clerk"]

    def queries():
        with CaptureQueriesContext(connection) as caught:
            children(county.root, actor=actor)
        return len(caught)

    few = queries()
    for number in range(30):
        make_person(f"人{number}", make_unit(f"第{number}局", county.root))
    assert queries() == few == 4


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1990, 1, 1), "云川县发展和改革局"),
        (BEFORE, "云川县发展和改革局"),
        (DAY, "甲局"),
        (date(2026, 4, 30), "甲局"),
        (date(2026, 5, 1), "乙局"),
        (date(2099, 1, 1), "乙局"),
    ],
)
def test_old_papers_keep_the_old_name(county, day, name):
    rename(county.bureau, name="甲局")
    rename(county.bureau, on=date(2026, 5, 1), name="乙局")
    assert name_on(county.bureau, day) == name


def test_short_names_on_a_day(county):
    rename(county.bureau, short_name="县发改数据局")
    units = [county.bureau, county.town]
    assert short_names_on(units, BEFORE) == {county.bureau.pk: "县发改局", county.town.pk: ""}
    assert short_names_on(units, DAY) == {county.bureau.pk: "县发改数据局", county.town.pk: ""}


def test_all_names_with_their_time(county, actors):
    add_alias(actor=actors["system_admin"], unit=county.bureau, alias="发改委")
    rename(county.bureau, name="甲局")
    rows = [(name.name, name.kind, name.valid_from, name.valid_to, name.taught_by) for name in names_of(county.bureau)]
    assert rows == [
        ("甲局", "full", DAY, None, ""),
        ("县发改局", "short", None, None, ""),
        ("云川县发展和改革局", "full", None, BEFORE, ""),
        ("发改委", "alias", None, None, "系统管理员"),
    ]


def test_search_finds_every_name_and_begins_with_what_begins_so(county, actors):
    add_alias(actor=SYSTEM, unit=county.other, alias="发改对口学校管理机构")
    rename(county.town, name="黑石镇")

    def found(text, **more):
        return [unit.name for unit in search_units(text, actor=actors["hotline"], **more)]

    assert found(" 发改\u200b") == ["云川县发展和改革局", "云川县教育局"]
    assert found("白石") == ["黑石镇"]
    assert found("云川县") == ["云川县", "云川县发展和改革局", "云川县营商环境建设局", "云川县教育局"]
    assert found("县发") == ["云川县发展和改革局"]
    assert found("云川县", most=2) == ["云川县", "云川县发展和改革局"]
    for nothing in ("", "\u3000", "\x00", "%", "没有这个", "长" * 10_000):
        assert found(nothing) == []
    dissolve_unit(actor=SYSTEM, unit=county.town, version=None, on=DAY + timedelta(days=1), basis="川府〔2026〕1号")
    assert (found("白石"), found("白石", dissolved=True)) == ([], ["黑石镇"])
    assert search_units("云川", actor=NOBODY) == []


def test_the_way_from_the_root(county):
    found = trails([county.section, county.root])
    assert found == {county.section.pk: [county.root, county.bureau], county.root.pk: []}


def test_what_became_of_units(county):
    merge_units(actor=SYSTEM, units=[county.town], into=county.office, on=DAY, basis="川编发〔2026〕3号")
    found = successors_of([county.town.pk, county.bureau.pk])
    assert {pk: [row.after for row in rows] for pk, rows in found.items()} == {county.town.pk: [county.office]}


def test_units_whose_business_would_go_to_nobody(county, cast, actors):
    assert {unit.name for unit in without_liaison(actor=actors["clerk"])} == {"云川县营商环境建设局", "白石镇"}
