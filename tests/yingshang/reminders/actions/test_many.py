"""100,000 overdue duties: one morning within a minute, in memory that does not grow with them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.overdue import UNITS, make_overdue
from tests.yingshang.measuring import measure
from yingshang.messaging.models import Message
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Reminder, Step

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW, ALL = 10_000, 100_000


def swept(clock_at, day):
    """What the morning did, with a line for whoever reads the figures."""
    clock_at.move_to(f"{day} 08:30+08:00")
    found = measure(lambda: sweep(day).count)
    print(f"{day} {found.result}: {found.seconds:.1f} s ({found.wall:.1f} s in all), {found.grown:.1f} MB more")
    return found


def test_a_hundred_thousand_within_a_minute_and_in_flat_memory(clock_at, county, cast, rule):
    Step.objects.filter(rule=rule, offset=1).update(every=1)  # every overdue duty, every morning
    make_overdue(county, FEW, 0)
    few = swept(clock_at, date(2026, 3, 2))
    make_overdue(county, ALL - FEW, FEW)
    many = swept(clock_at, date(2026, 3, 3))
    again = swept(clock_at, date(2026, 3, 4))
    assert (few.result, many.result, again.result) == (FEW, ALL, ALL)
    assert Reminder.objects.filter(message__isnull=True).count() == 0
    told = Message.objects.filter(key__startswith="reminders:20260303").count()
    assert told == UNITS * 2 * 2  # two counties' worth of units, each with its leader
    assert max(many.seconds, again.seconds) <= 60
    assert max(many.grown, again.grown) <= few.grown + 20
