"""100,000 overdue duties: one morning within a minute, in memory that does not grow with them."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date, timedelta

import pytest

from tests.factories.obligations import on as moment
from tests.factories.orgs import make_person, make_unit
from yingshang.messaging.models import Message
from yingshang.obligations.models import Matter, Obligation
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Reminder, Step

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UNITS = 40


def overdue(county, count, first):
    """So many duties of forty units, due on thirty days, in matters of two hundred."""
    units = [make_unit(f"第{number}局", county.root) for number in range(UNITS)]
    for unit in units:
        make_person(f"{unit}联络员", unit)
    now = moment(date(2026, 1, 5))
    matters = Matter.objects.bulk_create(
        Matter(
            source_kind="document", source_id=f"many{first + number}", source_title="青营商发〔2026〕7号",
            title=f"任务{number}", office=county.office, handed_out_at=now,
        )
        for number in range(count // 200)
    )  # fmt: skip
    rows = (
        Obligation(
            matter=matters[number // 200], unit=units[number % UNITS], giver=county.office, role="responsible",
            label=f"节点{number // UNITS}", due_kind="once", due_at=moment(date(2026, 1, 20) + timedelta(number % 30)),
            assigned_at=now, state="in_progress",
        )
        for number in range(count)
    )  # fmt: skip
    while batch := [row for _, row in zip(range(2000), rows, strict=False)]:
        Obligation.objects.bulk_create(batch)


def swept(day):
    """Seconds, and the peak of what Python holds in MB."""
    tracemalloc.start()
    began = time.monotonic()
    done = sweep(day)
    seconds = time.monotonic() - began
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return done.count, seconds, peak


def test_a_hundred_thousand_within_a_minute_and_in_flat_memory(clock_at, county, cast, rule):
    Step.objects.filter(rule=rule, offset=1).update(every=1)  # every overdue duty, every morning
    overdue(county, 10_000, 0)
    few, _, small = swept(date(2026, 3, 2))
    overdue(county, 90_000, 10_000)
    clock_at.move_to("2026-03-03 08:30+08:00")
    began = time.monotonic()
    many = sweep(date(2026, 3, 3)).count
    seconds = time.monotonic() - began
    clock_at.move_to("2026-03-04 08:30+08:00")
    again, _, large = swept(date(2026, 3, 4))
    print(f"{many} in {seconds:.1f} s; peak {small:.1f} MB for {few}, {large:.1f} MB for {again}")
    assert (few, many, again) == (10_000, 100_000, 100_000)
    assert Reminder.objects.filter(message__isnull=True).count() == 0
    assert (
        Message.objects.filter(key__startswith="reminders:20260303").count() == UNITS * 2 * 2
    )  # two counties' worth of units, each with its leader
    assert seconds <= 60
    assert large <= small + 5
