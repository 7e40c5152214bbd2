"""Which backups stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from yingshang.ops.rules.options import BackupOptions
from yingshang.ops.rules.retention import kept

BEGIN = datetime(2026, 1, 1, 1, 30)
NIGHTS = [BEGIN + timedelta(days=day) for day in range(400)]


def options(daily=7, weekly=5, monthly=12):
    return BackupOptions(folder=Path(), daily=daily, weekly=weekly, monthly=monthly)


def test_a_year_of_nights():
    stay = sorted(kept(NIGHTS, options()), reverse=True)
    assert stay[:7] == NIGHTS[:-8:-1]
    assert {(day.year, day.month) for day in stay} == {(2026, month) for month in range(3, 13)} | {(2027, 1), (2027, 2)}
    assert len({day.isocalendar()[:2] for day in stay[:11]}) >= 5
    assert len(stay) <= 7 + 5 + 12


def test_two_of_one_day_leave_the_newer():
    first, second = BEGIN, BEGIN + timedelta(hours=9)
    assert kept([first, second], options()) == {second}


def test_a_rest_throws_nothing_away():
    old = NIGHTS[:3]
    assert kept([*old, NIGHTS[300]], options(daily=4, weekly=0, monthly=0)) == {*old, NIGHTS[300]}


@given(st.sets(st.sampled_from(NIGHTS), max_size=60), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_the_newest_always_stays_and_nothing_is_invented(moments, daily, weekly, monthly):
    stay = kept(moments, options(daily, weekly, monthly))
    assert stay <= moments
    assert not moments or max(moments) in stay
    assert len(stay) <= max(1, daily + weekly + monthly)
    assert kept(stay, options(daily, weekly, monthly)) == stay
