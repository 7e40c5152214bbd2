"""Days of rules: complete, once each, whatever the horizon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.errors import Refusal
from yingshang.obligations.queries.occurrences import check_rule, nominal_days, period_start

RULES = [
    "FREQ=MONTHLY;BYMONTHDAY=10,25",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=DAILY",
]
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_the_tenth_and_the_twenty_fifth():
    found = nominal_days(RULES[0], starts_on=date(2026, 1, 11), after=None, until=date(2026, 3, 10))
    assert list(found) == [date(2026, 1, 25), date(2026, 2, 10), date(2026, 2, 25), date(2026, 3, 10)]


def test_month_ends_with_a_leap_day():
    found = nominal_days(RULES[1], starts_on=date(2028, 1, 31), after=None, until=date(2028, 3, 31))
    assert list(found) == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]


def test_a_day_that_never_comes_ends():
    assert (
        list(
            nominal_days(
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", starts_on=date(2026, 1, 1), after=None, until=date(2030, 1, 1)
            )
        )
        == []
    )


@given(st.sampled_from(RULES), days, st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_steps_of_any_size_give_what_one_step_gives(rule, start, steps):
    end = start + timedelta(days=sum(steps))
    whole = list(nominal_days(rule, starts_on=start, after=None, until=end))
    parts, after, horizon = [], None, start
    for step in steps:
        horizon += timedelta(days=step)
        parts += nominal_days(rule, starts_on=start, after=after, until=horizon)
        after = horizon
    assert parts == whole
    assert whole == sorted(set(whole))


@given(st.sampled_from(RULES), days, st.integers(0, 400))
def test_every_day_is_within_the_series(rule, start, length):
    end = start + timedelta(days=length)
    assert all(start <= day <= end for day in nominal_days(rule, starts_on=start, after=None, until=end))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "每月",
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "=1+1",
        "FREQ=",
        "\u202eFREQ=DAILY",
        "FREQ=DAILY\0",
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(Refusal, match="bad_rule"):
        check_rule(rule)


@pytest.mark.parametrize("rule", RULES)
def test_rules_of_the_engine_pass(rule):
    assert check_rule(f"RRULE:{rule}") == rule


def test_an_occurrence_begins_after_the_one_before():
    assert period_start(date(2026, 1, 10), date(2026, 1, 25), date(2026, 1, 1)) == date(2026, 1, 11)
    assert period_start(None, date(2026, 1, 10), date(2026, 1, 1)) == date(2026, 1, 1)
