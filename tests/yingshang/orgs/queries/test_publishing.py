"""What is published, and that nothing else of anybody is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.orgs import make_person, make_unit
from yingshang.kernel import clock
from yingshang.orgs.models import Person, Post, Unit
from yingshang.orgs.queries.publishing import published_by, publishers, without_private


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0421-5812345", "0421-5812345"),
        ("0421-5812345转801", "0421-5812345转801"),
        ("4008001234", "4008001234"),
        ("13800001234", ""),
        ("138 0000 1234", ""),
        ("138-0000-1234", ""),
        ("+86 13800001234", ""),
        ("8613800001234", ""),
        ("１３８００００１２３４", ""),
        ("0421-5812345、13800001234", "0421-5812345"),
        ("负责联络，手机13800001234", "负责联络,手机"),
        ("210000199001011234", ""),
        ("文号2026138000012340001", "文号2026138000012340001"),
        ("", ""),
    ],
)
def test_numbers_of_people_are_left_out_wherever_they_stand(text, shown):
    assert without_private(text) == shown


@pytest.fixture
def office(county):
    """The bureau: a public leader with every private fact there is, a hidden one, and a public one in the section."""
    shown = make_person("局长乙", county.bureau, "leader", title="局长", public=True, duties="主持工作 13911112222")
    make_person("丙", county.bureau, "leader", title="暗职")
    section = make_person("丁", county.section, "section_head", public=True)
    Person.objects.update(mobile="13800001234", email="private@example.cn", note="备注")
    Person.objects.filter(pk=shown.pk).update(phone="13800001234")
    Person.objects.filter(pk=section.pk).update(phone="0421-5800001")
    county.bureau.phone = "0421-5812345"
    county.bureau.save()
    return county.bureau


def test_only_what_is_marked_is_published_with_the_offices_telephone(office):
    assert [(row.section, row.post, row.name, row.phone, row.duties) for row in published_by(office)] == [
        ("", "局长", "局长乙", "0421-5812345", "主持工作"),
        ("投资股", "股室负责人", "丁", "0421-5800001", ""),
    ]


def test_units_stand_in_the_order_of_the_tree(county):
    """Not of the letters of their paths, where 1/100/ comes before 1/20/."""
    for number, pk in enumerate(range(99_995, 100_007)):
        path = f"{county.root.path}{pk}/"
        unit = Unit.objects.create(pk=pk, name=f"第{number}局", parent=county.root, kind="department", path=path)
        make_person("公开的人", unit, "leader", public=True)
    assert [row.name for row in publishers()] == [f"第{number}局" for number in range(12)]
    Unit.objects.filter(name="第3局").update(order=1)
    assert [row.name for row in publishers()][-1] == "第3局"


def test_whoever_is_gone_is_published_no_more(office, county):
    Post.objects.filter(person__name="丁").update(valid_to=clock.today() - timedelta(days=1))
    Person.objects.filter(name="局长乙").update(state="left")
    assert (published_by(office), publishers()) == ([], [])


def test_the_units_that_publish_in_the_order_of_the_tree(office, county):
    village = make_unit("柳树村", county.town, "village")
    make_person("村支书", village, "liaison", public=True)
    assert [(row.name, row.posts) for row in publishers()] == [("云川县发展和改革局", 2), ("柳树村", 1)]
    assert [row.name for row in publishers("柳树")] == ["柳树村"]
    assert publishers("\u200b没有") == []
    assert [row.name for row in published_by(county.town)] == []


def test_many_units_publish_as_few_queries(office, county, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(4):
        few = publishers()
    monkeypatch.setattr("yingshang.orgs.queries.publishing._MANY", 0)
    with django_assert_num_queries(4):
        assert publishers() == few
