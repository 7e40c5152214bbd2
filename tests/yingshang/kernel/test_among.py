"""Many keys as one value, words of our own in the statement: the same rows as with each as a value of its own."""

from __future__ import annotations

import pytest
from django.db.models import Q

from yingshang.kernel.among import Among, Said
from yingshang.orgs.enums import UnitKind
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


@pytest.mark.django_db
def test_words_of_our_own_stand_in_the_statement(county):
    rows = Unit.objects.filter(Said("kind", [UnitKind.TOWN, UnitKind.SECTION]), Q(Said("state", ["active"])))
    assert set(rows) == set(Unit.objects.filter(kind__in=["town", "section"]))
    sql, params = rows.query.sql_with_params()
    assert "IN ('town', 'section')" in sql
    assert params == ()
    assert set(Unit.objects.exclude(Said("kind", ["town"]))) == set(Unit.objects.exclude(kind="town"))
    assert Post.objects.filter(Said("unit__kind", ["town"])).count() == Post.objects.filter(unit__kind="town").count()


@pytest.mark.parametrize("words", [[], ["x'; --"], ["甲"], ["town", ""]])
def test_other_words_are_a_mistake_of_the_caller(words):
    with pytest.raises(ValueError, match="not words of our own"):
        Said("kind", words)
