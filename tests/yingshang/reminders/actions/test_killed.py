"""A sweep killed anywhere and begun again: every duty is spoken of once, every unit told once. The kill is real."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
import time_machine
from django.db import connections

from tests.yingshang.kernel.jobs.conftest import child_environment
from yingshang.messaging.models import Message, Receipt
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Reminder

pytestmark = [pytest.mark.django_db(transaction=True)]
POINTS = [
    "reminders.group_told:1",
    *(
        pytest.param(point, marks=pytest.mark.slow)
        for point in ("reminders.noted:1", "reminders.noted:3", "reminders.group_told:2", "reminders.group_told:3")
    ),
]


def killed(day, point):
    environment = {**child_environment(), "YINGSHANG_FAILPOINT": point}
    connections.close_all()
    child = subprocess.run(
        [sys.executable, "-m", "tests.yingshang.reminders.dying", day],
        env=environment,
        cwd=os.getcwd(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return child.returncode


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("again_on", ["2026-03-02", "2026-03-03"])
def test_killed_and_begun_again_nothing_is_missing_and_nothing_doubled(county, cast, rule, owe, point, again_on):
    units = (county.bureau, county.other, county.town)
    duties = [owe(date(2026, 3, day), unit) for day in (2, 5) for unit in units for _ in range(2)]
    assert killed("2026-03-02", point) == 137
    with time_machine.travel(f"{again_on} 09:00+08:00", tick=False):
        sweep(date.fromisoformat(again_on))
    told = [row.obligation_id for row in Reminder.objects.filter(step__offset__lte=0) if row.message_id]
    expected = [duty.pk for duty in duties]
    if again_on == "2026-03-03":  # what was to be said on the 2nd and was not gives way to what the 3rd says
        late = {row.obligation_id for row in Reminder.objects.filter(step__offset=1) if row.message_id}
        assert late == {duty.pk for duty in duties[:6]}
        expected = [pk for pk in expected if pk in told or pk not in late]
    assert sorted(told) == sorted(expected)
    assert not Reminder.objects.filter(message__isnull=True).exists()
    by_message = {row.pk: Reminder.objects.filter(message=row).count() for row in Message.objects.all()}
    assert by_message == {row.pk: row.count for row in Message.objects.all()}
    assert Receipt.objects.count() == sum(row.receipts.count() for row in Message.objects.all())
    assert Message.objects.filter(key__contains="20260302").count() <= len(units)
