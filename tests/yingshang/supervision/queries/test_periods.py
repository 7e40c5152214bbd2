"""Quarters: their days, their neighbours, their names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.errors import NotFound
from yingshang.supervision.queries.periods import Period, Quarter, quarter_named, quarter_of


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_quarters_follow_each_other_without_a_gap(day):
    quarter = quarter_of(day)
    assert quarter.period.first <= day <= quarter.period.last
    assert quarter.next.period.first == quarter.period.last + timedelta(days=1)
    assert quarter.next.previous == quarter
    assert quarter.period.before == quarter.previous.period
    assert quarter_named(str(quarter)) == quarter


def test_a_quarter_of_a_leap_year_has_its_day_more():
    assert Quarter(2024, 1).period == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert str(Quarter(2026, 4).next) == "2027Q1"


@pytest.mark.parametrize("name", ["", "2026", "2026Q0", "2026Q5", "2026q1", "２０２６Q1", "26Q1", "2026Q1 ", "2026Q11"])
def test_what_names_no_quarter_is_not_found(name):
    with pytest.raises(NotFound):
        quarter_named(name)
