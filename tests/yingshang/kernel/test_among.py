"""Many keys as one value: the same rows as with each as a value of its own."""

from __future__ import annotations

import pytest

from yingshang.kernel.among import Among
from yingshang.orgs.models import Post, Unit


@pytest.mark.django_db
def test_the_rows_of_these_keys_and_no_others(county):
    keys = [county.bureau.pk, county.other.pk]
    assert set(Unit.objects.filter(Among("pk", keys))) == {county.bureau, county.other}
    assert set(Unit.objects.exclude(Among("pk", keys)).values_list("pk", flat=True)).isdisjoint(keys)


@pytest.mark.django_db
def test_of_no_keys_nothing_is(county):
    assert not Unit.objects.filter(Among("pk", [])).exists()


@pytest.mark.django_db
def test_with_other_conditions_and_another_column(county, actors):
    unit = Post.objects.get(person=actors["liaison"].person_id).unit_id
    rows = Post.objects.filter(Among("person_id", [actors["liaison"].person_id]), unit=unit)
    assert rows.count() == 1


@pytest.mark.django_db
def test_very_many_are_one_value(county, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = Unit.objects.filter(Among("pk", range(200_000))).count()
    assert found == Unit.objects.count()


@pytest.mark.django_db
def test_a_key_that_is_no_number_is_a_mistake_of_the_caller(county):
    with pytest.raises(ValueError, match="invalid literal"):
        Among("pk", ["1); DROP TABLE orgs_unit; --"])
