"""Fields that name several units: plain names, told apart only where two share one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.orgs.enums import PostKind, UnitState
from yingshang.orgs.forms.choosing import UnitsField, unit_names


@pytest.fixture
def several(county):
    """A field as a clerk of the office uses it."""
    field = UnitsField()
    field.actor = actor_of(make_person("经办人", county.office, PostKind.CLERK))
    return field


def test_plain_names_with_the_parent_only_where_two_share_one(county, several):
    first, second = make_unit("综合股", county.bureau), make_unit("综合股", county.other)
    units = [county.bureau, first, second]
    shown = unit_names(units)
    assert shown == [county.bureau.name, f"综合股（{county.bureau.name}）", f"综合股（{county.other.name}）"]
    assert several.clean("\n".join(shown)) == units


def test_a_name_shared_with_a_unit_that_is_gone_is_plain(county, several):
    first, second = make_unit("综合股", county.bureau), make_unit("综合股", county.other)
    second.state = UnitState.DISSOLVED
    second.save()
    assert unit_names([first]) == ["综合股"]
    assert several.clean("综合股") == [first]


def test_brackets_that_belong_to_a_name_are_its_own(county, several):
    unit = make_unit("税务局（稽查局）", county.bureau)
    assert several.clean("、".join(unit_names([unit]))) == [unit]


def test_a_name_in_the_wrong_place_is_not_found_and_a_shared_one_asks_for_more(county, several):
    make_unit("综合股", county.bureau)
    make_unit("综合股", county.other)
    with pytest.raises(ValidationError, match="有2个"):
        several.clean("综合股")
    with pytest.raises(ValidationError, match="没有找到"):
        several.clean(f"综合股（{county.office.name}）")


def test_names_take_as_many_queries_for_many_as_for_few(county, django_assert_num_queries):
    first, second = make_unit("综合股", county.bureau), make_unit("综合股", county.other)
    with django_assert_num_queries(2):
        unit_names([first])
    with django_assert_num_queries(2):
        unit_names([first, second, county.bureau])
