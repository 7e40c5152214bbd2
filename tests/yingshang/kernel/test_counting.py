"""Bounded counts: each of several, in one query, by its own condition."""

from __future__ import annotations

import pytest

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
