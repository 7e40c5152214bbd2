"""The acts on one object, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.audit import act
from yingshang.audit.queries import head_line, timeline_of
from yingshang.kernel.actor import NOBODY, SYSTEM


def test_newest_first_with_personal_facts_left_out(ledger, actors, county):
    act(actor=actors["clerk"], unit=county.office, word="别处")
    found = timeline_of(ledger, actors["liaison"])
    assert [row["sentence"] for row in found][:2] == [
        "在“白石镇”记下第9次，电话〔已隐去〕",
        "在“白石镇”记下第8次，电话〔已隐去〕",
    ]
    assert (len(found), found[0]["who"], found[0]["note"]) == (10, "系统管理员", "云川县营商环境建设局 系统管理员")


def test_unmasked_only_when_the_caller_says_so(ledger, actors):
    assert timeline_of(ledger, actors["clerk"], unmask=True, most=1)[0]["sentence"].endswith("电话13800000009")


def test_a_visitor_gets_nothing(ledger):
    assert (timeline_of(ledger, NOBODY), len(timeline_of(ledger, SYSTEM))) == ([], 10)


def test_a_stand_in_is_named_with_whom_they_stand_for(ledger, actors):
    act(actor=replace(actors["clerk"], for_person="王股长"), unit=ledger)
    assert timeline_of(ledger, actors["clerk"], most=1)[0]["who"] == "经办人 (王股长)"


@pytest.mark.parametrize(("unmask", "queries"), [(False, 1), (True, 2)])
@pytest.mark.parametrize("more", [1, 3])
def test_the_number_of_queries_is_constant(ledger, actors, django_assert_num_queries, unmask, queries, more):
    act(actor=actors["clerk"], unit=ledger, times=more)
    with django_assert_num_queries(queries):
        timeline_of(ledger, actors["clerk"], unmask=unmask)


def test_the_line_for_exports_names_number_and_hash(ledger, time_machine):
    time_machine.move_to("2026-05-16T02:20:00Z")
    assert head_line().startswith("审计末号 10，校验值 ")
    assert head_line().endswith("，2026-05-16 10:20")


def test_acts_on_what_belongs_to_it_stand_among_its_own_in_order(ledger, actors, county, django_assert_num_queries):
    act(actor=actors["clerk"], unit=county.office, word="别处")
    act(actor=actors["clerk"], unit=county.other, word="无关")
    act(actor=actors["clerk"], unit=ledger, word="后来")
    act(actor=actors["clerk"], unit=county.bureau, word="别处二")
    with django_assert_num_queries(2):
        found = timeline_of(ledger, actors["clerk"], also=[county.office, county.bureau], most=4)
    numbers = [row["number"] for row in found]
    assert numbers == sorted(numbers, reverse=True)
    places = [row["sentence"].split("”")[0].removeprefix("在“") for row in found]
    assert places == [county.bureau.name, ledger.name, county.office.name, ledger.name]
