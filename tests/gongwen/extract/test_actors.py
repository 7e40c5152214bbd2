import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.extract.actors import find_actors, find_report_to, roles_of
from gongwen.text.source import fold

CORPUS = Path(__file__).parents[2] / "corpus" / "units" / "actors.toml"
CASES = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"]


def printed(text, names):
    return [text[name.start : name.end] for name in names]


@pytest.mark.parametrize("case", CASES, ids=[case["printed"] for case in CASES])
def test_corpus(case):
    text = case["printed"]
    folded = fold(text)
    actors = find_actors(folded, 0, len(folded))
    assert [[actor.role[0], *printed(text, actor.units)] for actor in actors] == case.get("actors", [])
    assert printed(text, find_report_to(folded, 0, len(folded))) == case.get("report", [])


def test_a_lead_makes_the_others_participants():
    text = "由县发改局牵头,县财政局负责资金,县审计局配合。"
    roles = roles_of(find_actors(text, 0, len(text)))
    assert printed(text, roles.lead) == ["县发改局"]
    assert printed(text, roles.participating) == ["县财政局", "县审计局"]
    assert roles.responsible == []
    assert roles.marked


def test_without_a_lead_they_are_responsible():
    text = "县财政局负责资金,县审计局配合。"
    roles = roles_of(find_actors(text, 0, len(text)))
    assert printed(text, roles.responsible) == ["县财政局"]
    assert printed(text, roles.participating) == ["县审计局"]


def test_the_verb_is_where_the_duty_begins():
    text = "会议要求,各单位应当及时上报。"
    (actor,) = find_actors(text, 0, len(text))
    assert text[slice(*actor.verb)] == "应当"


def test_only_the_given_stretch_is_read():
    text = "县发改局要总结。县财政局要报送。"
    assert printed(text, find_actors(text, 8, len(text))[0].units) == ["县财政局"]
    assert len(find_actors(text, 8, len(text))) == 1


def test_a_clause_without_a_break_for_too_long_is_not_read_backwards():
    text = "县" * 130 + "局要上报"
    assert find_actors(text, 0, len(text)) == []


def test_a_name_may_not_be_longer_than_names_are():
    text = "县发改局、" + "县" * 70 + "局要上报"
    assert find_actors(text, 0, len(text)) == []


def test_a_stretch_that_begins_at_the_last_character_of_a_name():
    text = "县发改局要上报"
    assert find_actors(text, 3, len(text)) == []


def test_a_clause_full_of_verbs_is_tried_a_few_times_only():
    names = "甲会协助" * 9 + "市发改局要上报"
    assert find_actors(names, 0, len(names)) == []
    guests = "县发改局会同" + "甲大会要" * 9 + "县财政局要"
    assert printed(guests, find_actors(guests, 0, len(guests))[0].units) == ["县发改局"]


def test_many_verbs_in_one_clause_cost_no_more_than_a_list_each():
    text = "会同县局" * 5000
    assert len(find_actors(text, 0, len(text))) < 5000


WORDS = [
    "县A局",
    "各单位",
    "要",
    "会同",
    "由",
    "配合",
    "牵头",
    "负责",
    ",",
    "。",
    "、",
    "(",
    ")",
    "报",
    "向",
    "等",
    "的",
    "前",
]


@pytest.mark.untraced
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_without_a_crash_and_inside_the_text(text):
    for actor in find_actors(text, 0, len(text)):
        assert actor.units
        assert all(0 <= unit.start < unit.end <= len(text) for unit in actor.units)
    assert all(0 <= unit.start < unit.end <= len(text) for unit in find_report_to(text, 0, len(text)))
