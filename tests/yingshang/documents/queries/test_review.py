"""Names asked once, and items in few queries."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import papers
from tests.factories.orgs import make_unit
from yingshang.documents.actions.reviewing import drop_item
from yingshang.documents.models import ItemUnit
from yingshang.documents.queries.review import items_of, unsettled_names
from yingshang.documents.queries.standing import open_names
from yingshang.orgs.models import Group, Unit


def test_names_are_asked_once_those_of_most_items_first(county, clerk):
    tasks = [(f"办理第{n}件事。按期完成。", "县某某局", "", "") for n in range(3)]
    document = papers.read(papers.notice(("另一件事。按期完成。", "县无名办", "", ""), *tasks), actor=clerk)
    found = unsettled_names(document, actor=clerk)
    assert [(one.printed, one.items) for one in found] == [("县某某局", 3), ("县无名办", 1)]
    for item in document.items.filter(units__printed="县无名办"):
        drop_item(actor=clerk, item=item, version=item.version, reason="不是任务")
    assert [one.printed for one in unsettled_names(document, actor=clerk)] == ["县某某局"]


def test_units_of_the_same_name_are_all_offered(county, clerk):
    first = make_unit("办公室", parent=county.office, kind="section")
    second = make_unit("办公室", parent=county.town, kind="section")
    document = papers.read(papers.notice(("编制计划。按期完成。", "办公室", "", "")), actor=clerk)
    if open_names(document):
        offered = {one.unit for one in unsettled_names(document, actor=clerk)[0].candidates}
        assert {first, second} <= offered


def test_the_offices_own_section_is_offered_before_others_of_its_name(county, clerk):
    other = make_unit("综治股", parent=county.other, kind="section")
    own = make_unit("综治股", parent=Unit.objects.get(pk=clerk.unit_id), kind="section")
    document = papers.read(papers.notice(("编制计划。按期完成。", "综治股", "", "")), actor=clerk)
    document.items.first().units.update(match="unknown", unit=None)
    assert [one.unit for one in unsettled_names(document, actor=clerk)[0].candidates] == [own, other]


def test_an_unknown_section_is_offered_the_offices_sections_that_are_called_alike(county, clerk):
    home = Unit.objects.get(pk=clerk.unit_id)
    one = make_unit("督查考核股", parent=home, kind="section")
    make_unit("政务中心", parent=home, kind="section")
    document = papers.read(papers.notice(("编制计划。按期完成。", "乙丙丁股", "", "")), actor=clerk)
    assert [found.unit for found in unsettled_names(document, actor=clerk)[0].candidates] == [one]


def test_one_name_with_and_without_its_level_is_one_question(county, clerk):
    tasks = [("办理一件事。按期完成。", "县无名办", "", ""), ("办理另一件事。按期完成。", "无名办", "", "")]
    found = unsettled_names(papers.read(papers.notice(*tasks), actor=clerk), actor=clerk)
    assert [(one.every, one.items) for one in found] == [(["县无名办", "无名办"], 2)]


def test_bodies_of_two_levels_are_two_questions(county, clerk):
    tasks = [("办理一件事。按期完成。", "省无名办", "", ""), ("办理另一件事。按期完成。", "市无名办", "", "")]
    found = unsettled_names(papers.read(papers.notice(*tasks), actor=clerk), actor=clerk)
    assert sorted(one.every for one in found) == [["市无名办"], ["省无名办"]]


def test_the_same_body_of_another_level_is_offered_first_and_never_taken_silently(county, clerk):
    document = papers.read(papers.notice(("办理一件事。按期完成。", "市发改委", "", "")), actor=clerk)
    assert open_names(document) == ["市发改委"]
    assert unsettled_names(document, actor=clerk)[0].candidates[0].unit == county.bureau


def test_collective_names_are_offered_where_no_unit_is(county, clerk):
    group = Group.objects.create(name="县级有关部门", reach="listed")
    Group.objects.create(name="水电气企业", reach="listed")
    document = papers.read(papers.notice(("办理一件事。按期完成。", "县发改局等相关部门", "", "")), actor=clerk)
    printed = set(ItemUnit.objects.filter(item__document=document).values_list("printed", flat=True))
    assert printed == {"县发改局", "相关部门"}
    found = unsettled_names(document, actor=clerk)
    assert [(one.printed, one.groups) for one in found] == [("相关部门", (group,))]


def asked(clerk, name, *, head=papers.HEAD):
    """The one question about a name in a paper."""
    document = papers.read(papers.notice(("办理一件事。按期完成。", name, "", ""), head=head), actor=clerk)
    return next((one for one in unsettled_names(document, actor=clerk) if one.printed == name), None)


CITY = papers.HEAD.replace("云川县人民政府", "朝阳市人民政府")


def test_the_citys_body_is_ours_in_the_citys_paper_alone(county, clerk):
    assert asked(clerk, "市发改委", head=CITY).likely.unit == county.bureau
    own = asked(clerk, "市发改委")
    assert ([one.unit for one in own.candidates], own.likely) == ([county.bureau], None)
    assert asked(clerk, "省发改委", head=CITY).likely is None


def test_the_body_of_another_county_is_none_of_ours(county, clerk):
    for head in (papers.HEAD, CITY):
        assert asked(clerk, "建平县发改局", head=head).candidates == ()


def test_a_towns_government_is_no_answer_to_that_of_the_county(county, clerk):
    make_unit("青杨镇人民政府", county.root, "town")
    for name in ("县政府", "市人民政府"):
        assert asked(clerk, name, head=CITY).candidates == ()
    home = Unit.objects.create(name="云川县人民政府", parent=county.root, kind="department", path="new")
    home.path = f"{county.root.path}{home.pk}/"
    home.save()
    found = asked(clerk, "市政府", head=CITY)
    assert ([one.unit for one in found.candidates], found.likely.unit) == ([home], home)


def test_names_that_share_no_more_than_their_end_are_not_offered(county, clerk):
    home = Unit.objects.get(pk=clerk.unit_id)
    make_unit("办公室", parent=home, kind="section")
    offices = Group.objects.create(name="县级有关部门", reach="listed", aliases=["县直各部门"])
    towns = Group.objects.create(name="各乡镇（街道）", reach="listed", aliases=["各乡镇人民政府、街道办事处"])
    Group.objects.create(name="水电气公共服务企业", reach="listed", aliases=["公用事业单位"])
    offered = {
        name: asked(clerk, name) for name in ("受理单位", "县人大办", "县政协办", "市政府办公室信息调研室", "各县区")
    }
    assert {name: (one.candidates, one.groups) for name, one in offered.items()} == dict.fromkeys(offered, ((), ()))
    assert asked(clerk, "县直各单位").groups == (offices,)
    assert asked(clerk, "各镇街").groups == (towns,)


def test_queries_do_not_grow_with_items(county, clerk):
    counts = []
    for number in (1, 6):
        tasks = [(f"办理第{n}件事。按期完成。", "县发改局", "县某某局", "") for n in range(number)]
        document = papers.read(papers.notice(*tasks), actor=clerk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            [list(item.units.all()) for item in items_of(document)]
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_known_body_written_in_two_ways_is_one_question(county, clerk):
    tasks = (("办一件事。", "市政务公开办公室", "", ""), ("办另一件事。", "市政务公开办", "省政务公开办", ""))
    found = unsettled_names(papers.read(papers.notice(*tasks), actor=clerk), actor=clerk)
    assert [(one.every, one.items) for one in found] == [
        (["市政务公开办公室", "市政务公开办"], 2),
        (["省政务公开办"], 1),
    ]


def test_for_a_part_nobody_knows_its_body_is_offered(county, clerk):
    police = make_unit("云川县公安局", county.root)
    found = asked(clerk, "县公安局交警大队")
    assert ([one.unit for one in found.candidates], found.likely) == ([police], None)


def test_the_usual_ones_are_proposed_where_one_collective_name_is_theirs(county, clerk):
    group = Group.objects.create(name="县级有关部门", reach="listed")
    assert asked(clerk, "市级各相关部门").likely_group == group
    all_of_them = asked(clerk, "县政府各部门")
    assert (all_of_them.groups, all_of_them.likely_group) == ((group,), None)
    Group.objects.create(name="直属有关单位", reach="listed")
    assert asked(clerk, "市直有关单位").likely_group is None
