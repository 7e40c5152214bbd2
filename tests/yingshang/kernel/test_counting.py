"""Bounded counts: each of several, in one query, by its own condition."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from yingshang.kernel.counting import few_of, known_total_of
from yingshang.kernel.lists import Total, totals_of
from yingshang.orgs.models import Unit


@pytest.mark.django_db
def test_several_counts_are_one_query(county, django_assert_num_queries):
    wanted = {
        "all": Unit.objects.all(),
        "towns": Unit.objects.filter(kind="town").select_related("parent").order_by("name"),
        "below": Unit.objects.filter(path__startswith=county.bureau.path),
        "none": Unit.objects.filter(pk__in=[]),
    }
    with django_assert_num_queries(1):
        found = totals_of(wanted, limit=4)
    assert found == {
        "all": Total(4, exact=False),
        "towns": Total(1, exact=True),
        "below": Total(2, exact=True),
        "none": Total(0, exact=True),
    }
    assert [found[name].short for name in ("all", "towns", "none")] == ["超过4", "1", "0"]


@pytest.mark.django_db
def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert totals_of({"none": Unit.objects.none()}) == {"none": Total(0, exact=True)}


@pytest.mark.django_db
def test_that_there_are_more_is_known_for_a_while_and_a_number_is_always_counted(county, django_assert_num_queries):
    cache.clear()
    towns, every = Unit.objects.filter(kind="town").order_by("name"), Unit.objects.select_related("parent")
    with django_assert_num_queries(3):
        assert [known_total_of(towns, limit=1) for _ in range(2)] == [Total(1, exact=True)] * 2
        assert [known_total_of(every, limit=4) for _ in range(2)] == [Total(4, exact=False)] * 2
    with django_assert_num_queries(2):  # another limit, other rows: other questions
        assert known_total_of(every, limit=5) == Total(5, exact=False)
        assert known_total_of(every.exclude(kind="town"), limit=4) == Total(4, exact=False)
    assert known_total_of(Unit.objects.none()) == Total(0, exact=True)
    cache.clear()
    Unit.objects.exclude(kind="town").update(kind="town")
    assert known_total_of(towns, limit=9) == Total(6, exact=True)


@pytest.mark.django_db
def test_few_rows_are_read_each_time_and_that_there_are_more_is_known(county, django_assert_num_queries):
    cache.clear()
    towns, every = Unit.objects.filter(kind="town").values_list("pk", "name"), Unit.objects.order_by().values_list("pk")
    found = set(every)
    with django_assert_num_queries(4):
        assert [few_of(towns, limit=1) for _ in range(2)] == [[(county.town.pk, county.town.name)]] * 2
        assert [few_of(every, limit=4) for _ in range(2)] == [None] * 2
        assert set(few_of(every, limit=len(found))) == found
    with django_assert_num_queries(0):  # the same question
        assert known_total_of(Unit.objects.all(), limit=4) == Total(4, exact=False)
    assert few_of(Unit.objects.none().values_list("pk"), limit=4) == []
