"""People from a table: a row is somebody in a post."""

from __future__ import annotations

import pytest

from tests.factories.orgs import make_person, make_unit
from tests.factories.sheets import upload, xlsx
from yingshang.kernel.sheets import check_import, write_import
from yingshang.orgs.forms.people_rows import units_to_choose
from yingshang.orgs.forms.sheets import PEOPLE
from yingshang.orgs.models import Person, Post

HEADS = ["姓名", "单位", "岗位", "职务", "手机", "登录名", "对外公开"]
ROW = ["赵一", "云川县教育局", "联络员", "股长", "13800001234", "", "是"]


@pytest.fixture
def check(actors):
    def run(*rows, heads=HEADS):
        return check_import(PEOPLE, upload(xlsx(heads, *rows)), name="人员.xlsx", actor=actors["system_admin"])

    return run


def problems(run):
    return [(one["row"], one["letter"], one["code"] or one["what"]) for one in run.report["problems"]]


def row(**cells):
    names = ["name", "unit", "kind", "title", "mobile", "username", "public"]
    return [cells.get(name, ROW[place]) for place, name in enumerate(names)]


def test_somebody_new_is_added_with_a_post(check, actors, county):
    run = check(row())
    assert (problems(run), run.report["created"]) == ([], 1)
    write_import(run, actors["system_admin"])
    post = Post.objects.select_related("person").get(person__name="赵一")
    assert (post.unit, post.kind, post.title, post.public, post.person.mobile) == (
        county.other,
        "liaison",
        "股长",
        True,
        "13800001234",
    )
    assert post.person.state == "listed"


def test_somebody_known_is_changed_where_the_row_differs(check, actors, county):
    person = make_person("赵一", county.other, "liaison")
    run = check(row(title="", public=""))
    assert (run.report["created"], run.report["changed"]) == (0, 1)
    assert run.report["changes"][0]["cells"] == [["手机", "", "13800001234"]]
    write_import(run, actors["system_admin"])
    person.refresh_from_db()
    assert (person.mobile, Post.objects.filter(person=person).count()) == ("13800001234", 1)
    assert check(row(title="", public="")).report["unchanged"] == 1


def test_the_login_name_binds_several_posts_of_one_person(check, actors, county):
    rows = [row(username="zhaoyi"), row(username="zhaoyi", unit="白石镇", public="否")]
    run = check(*rows)
    assert problems(run) == []
    write_import(run, actors["system_admin"])
    person = Person.objects.get(name="赵一")
    assert set(person.posts.values_list("unit__name", "public")) == {("云川县教育局", True), ("白石镇", False)}


def test_people_of_one_name_are_told_apart_by_the_login_name(check, actors, county):
    first = make_person("赵一", county.other, "liaison")
    second = make_person("赵一", county.other, "liaison")
    assert problems(check(row())) == [(2, "F", "这个单位有 2 位同岗的“赵一”，分不清是哪一位")]
    write_import(check(row(username=second.username)), actors["system_admin"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.mobile, second.mobile) == ("", "13800001234")


def test_a_file_without_login_names_is_read_all_the_same(check, county):
    assert problems(check(ROW[:5], heads=HEADS[:5])) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": "\u3000"}, [(2, "A", "没有填写")]),
        ({"name": "=1+1"}, []),
        ({"name": "赵〇"}, []),
        ({"name": "长" * 10_000}, [(2, "A", "有 10000 个字，太长")]),
        ({"unit": "没有的局"}, [(2, "B", "不在可选范围内")]),
        ({"unit": "投资股"}, [(2, "B", "不在可选范围内")]),
        ({"unit": "云川县教育局/投资股"}, []),
        ({"kind": "审计管理员"}, [(2, "C", "不在可选范围内")]),
        ({"mobile": "没有"}, [(2, "E", "orgs.phone")]),
        ({"mobile": "138****1234"}, [(2, "E", "这是隐去中间几位的内容")]),
        ({"username": "a b"}, [(2, "F", "orgs.username")]),
        ({"public": "也许"}, [(2, "G", "看不出是还是否")]),
    ],
)
def test_each_fault_is_named_at_its_cell(check, county, cells, expected):
    make_unit("投资股", county.other, "section")
    before = Person.objects.count()
    assert (problems(check(row(**cells))), Person.objects.count()) == (expected, before)


def test_a_login_name_of_somebody_else_is_a_fault(check, cast, county):
    taken = cast["clerk"].username
    assert problems(check(row(username=taken))) == [(2, "F", f"登录名“{taken}”是“经办人”的")]
    found = problems(check(row(username="x1"), row(name="钱二", username="x1")))
    assert found == [(3, "F", "登录名“x1”是“赵一”的（第 2 行）")]


def test_the_template_offers_units_by_names_that_are_theirs_alone(county, actors):
    make_unit("投资股", county.other, "section")
    choices = {choice.label: choice.value for choice in units_to_choose(actors["system_admin"])}
    assert choices["云川县发展和改革局/投资股"] == county.section.pk
    assert choices["云川县教育局"] == county.other.pk
