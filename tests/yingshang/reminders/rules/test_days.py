"""Steps and days: counted forwards by a plain reading of the rule, found backwards by the product."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from yingshang.calendars.queries.days import calendar
from yingshang.reminders.rules.days import Ruler, due_days

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def step(offset, *, working=True, every=None):
    return SimpleNamespace(offset=offset, working=working, every=every)


def said(one, on):
    """What the step speaks of on a day, of due days since 2025."""
    ruler = Ruler(date(2024, 6, 1), date(2028, 1, 1))
    return dict(due_days(one, on, ruler, date(2025, 1, 1)))


def days_spoken(one, due, until):
    """The days on which the step speaks of one due day, with the repetition."""
    ruler = Ruler(date(2024, 6, 1), date(2028, 1, 1))
    first, found = due - 60 * DAY, []
    for number in range((until - first).days + 1):
        on = first + number * DAY
        found += [(on, times) for when, times in due_days(one, on, ruler, date(2025, 1, 1)) if when == due]
    return found


def forwards(one, due, until):
    """The same by walking day by day from the due day: no sums, no ranges."""
    works = calendar().works

    def rolled(day, way):
        while not works(day):
            day += way * DAY
        return day

    def counted(start, days):
        day, left = start, abs(days)
        while left:
            day += DAY if days > 0 else -DAY
            left -= works(day)
        return day

    found, number = {}, 0
    while True:
        offset = one.offset + number * (one.every or 0)
        raw = counted(due, offset) if one.working and offset else due + offset * DAY
        on = rolled(raw, 1 if offset > 0 else -1)
        if on > until:
            break
        found[on] = number + 1  # of several on one day the last
        number += 1
        if not one.every:
            break
    return sorted(found.items())


@pytest.mark.parametrize("working", [True, False])
@pytest.mark.parametrize(
    ("offset", "every"), [(-20, None), (-5, None), (-1, None), (0, None), (1, None), (30, None), (0, 1), (1, 3), (5, 7)]
)
def test_backwards_and_forwards_agree_over_holidays_and_the_years_end(offset, every, working):
    one = step(offset, working=working, every=every)
    until = date(2026, 3, 15)
    for number in range(0, 160, 3):  # through National Day, the year's end, the Spring Festival
        due = date(2025, 9, 20) + number * DAY
        assert days_spoken(one, due, until) == forwards(one, due, until), due


def test_on_the_day_is_the_last_working_day_before_a_day_off():
    assert days_spoken(step(0), date(2026, 10, 3), date(2026, 10, 20)) == [(date(2026, 9, 30), 1)]
    assert days_spoken(step(0), date(2026, 3, 4), date(2026, 3, 20)) == [(date(2026, 3, 4), 1)]


def test_nothing_is_said_on_days_off():
    assert said(step(1, every=1), date(2026, 10, 3)) == {}
    assert said(step(1, every=1), date(2026, 10, 8)) != {}
