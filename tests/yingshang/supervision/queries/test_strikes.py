"""Which rung a row of quarters calls for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.supervision.enums import Reset
from yingshang.supervision.queries.strikes import Mark, Strikes, count_strikes, rung_for

THREE = [
    SimpleNamespace(order=1, strikes=1, in_a_row=False),
    SimpleNamespace(order=2, strikes=2, in_a_row=True),
    SimpleNamespace(order=3, strikes=3, in_a_row=False),
]
QUARTERS = [f"{year}Q{number}" for year in (2024, 2025, 2026) for number in (1, 2, 3, 4)]


def marks(text, *, start="2026Q1", transferred=()):
    """ "x.x": below, met, below in quarters that follow each other."""
    names = QUARTERS[QUARTERS.index(start) :]
    return [Mark(names[n], sign == "x", names[n] in transferred) for n, sign in enumerate(text)]


@pytest.mark.parametrize(
    ("row", "total", "run"),
    [("x", 1, 1), (".", 0, 0), ("xx", 2, 2), ("x.x", 2, 1), ("xx.", 2, 0), ("xxx", 3, 3), ("x.xx", 3, 2)],
)
def test_strikes_are_counted_in_all_and_in_a_row(row, total, run):
    assert count_strikes(marks(row), Reset.YEAR) == Strikes(total, run)


def test_the_count_begins_again_with_the_year_when_the_ladder_says_so():
    row = marks("xxx", start="2025Q3")  # Q3, Q4, then 2026Q1
    assert count_strikes(row, Reset.YEAR) == Strikes(1, 1)
    assert count_strikes(row, Reset.NEVER) == Strikes(3, 3)


def test_the_count_begins_again_after_a_transfer_when_the_ladder_says_so():
    row = marks("xxxx", transferred={"2026Q3"})
    assert count_strikes(row, Reset.TRANSFER) == Strikes(1, 1)
    assert count_strikes(row, Reset.YEAR) == Strikes(4, 4)


@pytest.mark.parametrize(
    ("row", "order"),
    [("x", 1), ("xx", 2), ("x.x", 1), ("xxx", 3), ("x.xx", 3), ("xx.x", 3), ("xxxx", 3)],
)
def test_the_rung_of_the_shipped_example(row, order):
    assert rung_for(count_strikes(marks(row), Reset.YEAR), THREE).order == order


def test_a_third_that_must_be_in_a_row():
    strict = [*THREE[:2], SimpleNamespace(order=3, strikes=3, in_a_row=True)]
    assert rung_for(count_strikes(marks("x.xx"), Reset.YEAR), strict).order == 2
    assert rung_for(count_strikes(marks("xxx"), Reset.YEAR), strict).order == 3


def test_nothing_is_called_for_without_a_strike():
    assert rung_for(Strikes(0, 0), THREE) is None


@given(st.lists(st.booleans(), max_size=12), st.sampled_from(list(Reset)))
def test_a_run_is_never_longer_than_all_and_ends_with_a_quarter_that_met(row, resets):
    found = count_strikes([Mark(QUARTERS[n], below) for n, below in enumerate(row)], resets)
    assert 0 <= found.run <= found.total <= sum(row)
    if row and not row[-1]:
        assert found.run == 0
    if row and row[-1]:
        assert found.run >= 1
