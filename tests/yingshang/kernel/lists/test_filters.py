"""Each filter narrows as it says, never doubles a row, and reads anything without falling."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from tests.factories.orgs import make_person, make_unit
from tests.yingshang.kernel.lists.sample import POSTS, make
from yingshang.kernel.lists import Days, OneOf, Related, Words, YesNo, ask, total_of
from yingshang.kernel.lists import related as module
from yingshang.kernel.models import Event
from yingshang.orgs.models import Post, Unit

HOSTILE = [
    "",
    " ",
    "\u3000",
    "\u200b",
    "\u202e",
    "〇",
    "=",
    "\0",
    "%",
    "_",
    "甲" * 10_000,
    "'; drop",
    "\ud800",
    "9" * 30,
]
INPUTS = ["words", "kind", "unit", "from_from", "from_to", "untitled", "_sort", "_at", "_view", "nothing", "🙂"]


@pytest.fixture
def clerk(actors):
    return actors["clerk"]


def names(query, actor, spec=POSTS):
    asked = ask(spec, query, actor)
    assert asked.form.errors == {}
    return sorted(post.person.name for post in asked.rows)


def test_words_are_found_in_any_of_their_paths_and_all_must_be(clerk):
    Post.objects.filter(person__name="经办人").update(title="一级科员Ａ")
    assert names({"words": "科员"}, clerk) == ["经办人"]
    assert names({"words": "经办\u3000\u200b科员"}, clerk) == ["经办人"]
    assert names({"words": "经办 局长"}, clerk) == []
    assert names({"words": "%"}, clerk) == []


def test_full_width_letters_mean_half_width_ones(clerk):
    Post.objects.filter(person__name="经办人").update(title="A岗")
    assert names({"words": "Ａ岗"}, clerk) == ["经办人"]


def test_a_choice_and_its_words(clerk):
    asked = ask(POSTS, {"kind": "leader"}, clerk)
    assert ([post.kind for post in asked.rows], asked.words) == (["leader"], ["岗位：分管领导"])


def test_a_unit_with_everything_below_it(clerk, county):
    make_person("股长", county.section, "section_head")
    asked = ask(POSTS, {"unit": str(county.bureau.pk)}, clerk)
    assert sorted(post.person.name for post in asked.rows) == ["联络员", "股长"]
    assert asked.words == ["单位：云川县发展和改革局及下级"]


def test_only_units_that_one_may_know_are_offered(actors, county):
    spec = make(filters=(Related("unit", "单位", offered=Unit.objects.in_scope_of, path="unit"),))
    asked = ask(spec, {"unit": str(county.other.pk)}, actors["liaison"])
    assert asked.form.errors == {"unit": ["没有这个选项，或不在您的查看范围内。"]}
    assert county.other.name not in str(asked.form)
    assert county.bureau.name in str(asked.form)


def test_units_of_one_name_say_what_they_belong_to(clerk, county):
    for above in (county.bureau, county.other):
        make_unit("办公室", above, "section")
    asked = ask(POSTS, {}, clerk)
    labels = [label for _, label in asked.form.fields["unit"].choices]
    assert [label for label in labels if "办公室" in label] == sorted(
        f"{above.name} 办公室" for above in (county.bureau, county.other)
    )
    assert county.section.name in labels
    chosen = Unit.objects.get(name="办公室", parent=county.bureau)
    assert ask(POSTS, {"unit": str(chosen.pk)}, clerk).words == [f"单位：{county.bureau.name} 办公室及下级"]


def test_where_the_whole_table_is_long_nothing_is_read_until_a_name_is_typed(clerk, county, monkeypatch):
    monkeypatch.setattr(module, "_MANY", 3)
    asked = []

    def offered(actor):
        asked.append(actor)
        return Unit.objects.visible_to(actor)

    spec = make(filters=(Related("unit", "单位", offered=offered, path="unit", whole=Unit),))
    assert ask(spec, {}, clerk).form.is_valid()
    assert asked == []
    assert [post.person.name for post in ask(spec, {"unit": "发展和改革"}, clerk).rows] == ["联络员"]
    assert asked == [clerk]


def test_of_many_units_one_is_named_by_typing(clerk, county, monkeypatch):
    monkeypatch.setattr(module, "_MANY", 3)
    make_person("股长", county.section, "section_head")
    assert names({"unit": "发展和改革"}, clerk) == ["联络员", "股长"]
    assert names({"unit": str(county.section.pk)}, clerk) == ["股长"]
    for typed, said in {
        "云川县": "",
        "局": "这个名称对应多个，请写全称。",
        "月球": "没有这个名称，或不在您的查看范围内。",
    }.items():
        errors = ask(POSTS, {"unit": typed}, clerk).form.errors.get("unit", [""])
        assert errors == [said]


def test_of_several_units_one_types_a_part_and_takes_what_is_offered(clerk, county, monkeypatch):
    monkeypatch.setattr(module, "_FEW", 3)
    Unit.objects.filter(pk=county.bureau.pk).update(short_name="县发改局")
    for above in (county.bureau, county.other):
        make_person("主任", make_unit("办公室", above, "section"), "section_head")
    office = Unit.objects.get(name="办公室", parent=county.bureau)
    form = str(ask(POSTS, {"unit": str(office.pk)}, clerk).form)
    assert f'value="{county.bureau.name} 办公室"' in form  # what a link names by its number stands there by its name
    assert f'<option value="{county.bureau.name}" label="县发改局">' in form
    assert "<select" not in form.partition('name="unit"')[2].partition("</datalist>")[0]
    assert names({"unit": f"{county.bureau.name} 办公室"}, clerk) == ["主任"]
    assert names({"unit": "县发改局"}, clerk) == names({"unit": str(county.bureau.pk)}, clerk)
    assert ask(POSTS, {"unit": "办公室"}, clerk).form.errors == {"unit": ["这个名称对应多个，请写全称。"]}
    assert ask(POSTS, {"unit": str(office.pk)}, clerk).words == [f"单位：{county.bureau.name} 办公室及下级"]


def test_a_name_of_a_unit_is_no_markup(clerk, county, monkeypatch):
    monkeypatch.setattr(module, "_FEW", 1)
    Unit.objects.filter(pk=county.bureau.pk).update(name='"><script>alert(1)</script>', short_name='"<b>')
    form = str(ask(POSTS, {}, clerk).form)
    assert "<script" not in form
    assert "<b>" not in form
    assert "&quot;&gt;&lt;script&gt;" in form


def test_days_are_both_included_and_empty_ones_are_not(clerk):
    Post.objects.filter(person__name="经办人").update(valid_from=date(2026, 5, 16))
    query = {"from_from": "2026年5月16日", "from_to": "20260516"}
    assert names(query, clerk) == ["经办人"]
    assert names({"from_from": "2026-05-17"}, clerk) == []
    assert ask(POSTS, query, clerk).words == ["任职日期 2026-05-16 至 2026-05-16"]


def test_the_days_of_a_moment_are_chinese_days(db):
    Event.objects.create(type="x", at=datetime(2026, 5, 15, 16, 30, tzinfo=UTC))  # half past midnight on the 16th
    days = Days("at", "时间", path="at")
    rows = Event.objects.all()
    found = {
        day: days.narrow(rows, {"at_from": day, "at_to": day}, None).count()
        for day in (date(2026, 5, 15), date(2026, 5, 16), date(2026, 5, 17))
    }
    assert found == {date(2026, 5, 15): 0, date(2026, 5, 16): 1, date(2026, 5, 17): 0}


def test_days_the_wrong_way_round_are_said(clerk):
    asked = ask(POSTS, {"from_from": "2026-05-17", "from_to": "2026-05-16"}, clerk)
    assert asked.form.errors == {"from_to": ["结束日期早于开始日期，请调换。"]}
    assert asked.rows.count() == 0


def test_yes_no_and_not_asked(clerk):
    Post.objects.filter(person__name="经办人").update(title="科员")
    everybody = names({}, clerk)
    assert names({"untitled": "no"}, clerk) == ["经办人"]
    assert sorted([*names({"untitled": "yes"}, clerk), "经办人"]) == everybody


def test_a_path_to_several_rows_doubles_nothing(clerk, county):
    make_person("发改甲", county.bureau)
    make_person("发改乙", county.bureau)
    words = Words("words", "人员", within=("posts__person__name", "name"))
    found = words.narrow(Unit.objects.all(), {"words": "发改"}, clerk)
    assert [unit.pk for unit in found] == [county.bureau.pk]
    kind = OneOf("kind", "岗位", choices=(("liaison", "联络员"),), path="posts__kind")
    assert total_of(kind.narrow(Unit.objects.all(), {"kind": "liaison"}, clerk)).number == 2


def test_conditions_that_are_no_column(clerk):
    when = {"late": Q(title="x"), "fine": ~Q(title="x")}
    late = OneOf("late", "期限", choices=(("late", "逾期"), ("fine", "正常")), when=when.__getitem__)
    spec = make(filters=(late, YesNo("public", "公开", when="public", yes="公开", no="不公开")))
    assert names({"late": "late"}, clerk, spec) == []
    assert ask(spec, {"late": "fine", "public": "no"}, clerk).words == ["期限：正常", "公开：不公开"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", INPUTS)
def test_anything_may_be_sent(name, value, clerk):
    asked = ask(POSTS, {name: value}, clerk)
    assert asked.rows.count() <= Post.objects.count()
    assert bool(asked.form.errors) == (asked.rows.query.is_empty())
