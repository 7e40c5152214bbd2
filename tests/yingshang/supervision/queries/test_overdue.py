"""From working days passed to a due moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yingshang.calendars.queries.days import add_working_days
from yingshang.kernel import clock
from yingshang.supervision.queries.overdue import overdue_before

pytestmark = pytest.mark.django_db


def test_the_working_day_after_is_enough_for_none():
    # Monday 2026-03-02: what was due on Friday, Saturday or Sunday is taken, what is due on Monday itself is not.
    assert clock.local(overdue_before(date(2026, 3, 2), 0)).isoformat() == "2026-03-02T00:00:00+08:00"


@pytest.mark.parametrize("days", [0, 1, 3, 10])
@pytest.mark.parametrize("today", [date(2026, 2, 13), date(2026, 2, 24), date(2026, 3, 2), date(2026, 10, 9)])
def test_it_is_the_inverse_of_counting_forward(today, days):
    last = clock.local(overdue_before(today, days)).date() - timedelta(days=1)  # the latest due day that is taken
    assert add_working_days(last, days + 1) <= today
    assert add_working_days(last + timedelta(days=1), days + 1) > today
