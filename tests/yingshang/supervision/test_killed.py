"""Mornings on which the worker dies at random statements of both sweeps: every step and every message once.

The worker is a process of its own, the kill is SIGKILL, the moments come from a fixed seed.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import make_unit
from tests.factories.supervision import in_force
from tests.yingshang.mortals import mortals
from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel import clock
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.models import Event, History, Job
from yingshang.messaging.models import Message, Receipt
from yingshang.reminders.actions.ruling import RuleDraft, StepDraft, set_rule
from yingshang.reminders.models import Reminder, Sweep
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Proceeding, Rung, Step

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FIRST = date(2026, 3, 2)
UNITS, DUTIES, DAYS = 20, 300, 11
SCHEDULES = ("supervision.sweep", "reminders.sweep")


def mornings():
    days = (FIRST + timedelta(days=number) for number in range(20))
    return [day for day in days if is_working_day(day)][:DAYS]


def test_both_sweeps_do_everything_once_wherever_the_worker_dies(county, actors, tmp_path):
    rng = random.Random(20260302)
    with time_machine.travel("2026-03-01 09:00+08:00", tick=False):
        in_force("item", county.office, since=FIRST, objection_days=2)
        steps = (StepDraft(0), StepDraft(1, every=1))
        set_rule(actor=actors["clerk"], draft=RuleDraft("天天提醒", "云营商办发〔2026〕3号", FIRST, steps))
        units = [make_unit(f"第{number}局", county.root) for number in range(UNITS)]
        dues = [
            [by(FIRST + timedelta(days=rng.randrange(11)), label=f"节点{n}") for n in range(DUTIES // UNITS)]
            for _ in units
        ]
        matter = handed_out(
            actors["clerk"], county.office, *(part(unit, *several) for unit, several in zip(units, dues, strict=True))
        )
        due = {row.pk: clock.local(row.due_at).date() for row in matter.obligations.all()}
        with mortals(SCHEDULES, tmp_path) as workers:
            for day in mornings():
                workers.work(datetime(day.year, day.month, day.day, 8, 35, tzinfo=SHANGHAI), rng, 4)
    assert workers.deaths >= 30
    assert not Job.objects.exclude(state="done").exists()
    _every_step_once(due)
    _every_message_once(due)
    print(f"{workers.deaths} deaths, {Step.objects.count()} steps, {Message.objects.count()} messages")


def _every_step_once(due):
    """One proceeding and one step for each duty that is late, open to decision since the days to object are over."""
    late = {key for key, day in due.items() if day < mornings()[-1]}
    assert Counter(Proceeding.objects.values_list("obligation", flat=True)) == Counter(late)
    assert Counter(Step.objects.values_list("proceeding__obligation", flat=True)) == Counter(late)
    last = mornings()[-1]
    matured = set(Step.objects.filter(objection_until__lt=last).values_list("pk", flat=True))
    assert set(Step.objects.filter(state=StepState.PROPOSED).values_list("pk", flat=True)) == matured
    moves = History.objects.filter(table="supervision.step", verb="mature").values_list("object_id", flat=True)
    assert Counter(moves) == Counter(matured)
    said = [key for event in Event.objects.filter(type="supervision.proposed") for key in event.facts["duties"]]
    assert Counter(said) == Counter(late)
    opened = [key for event in Event.objects.filter(type="supervision.objection_over") for key in event.facts["steps"]]
    assert Counter(opened) == Counter(matured)


def _every_message_once(due):
    """Each morning every unit is told once of all it owes by then, and of all steps announced to it that morning.

    Every duty is noted once, with its message.
    """
    days = mornings()
    wanted = {(key, day) for key, at in due.items() for day in days if _spoken_of(at, day, days)}
    rows = Reminder.objects.values_list("obligation", "on", "message")
    assert Counter((key, day) for key, day, _ in rows) == Counter(wanted)
    assert all(message for _, _, message in rows)
    assert list(Sweep.objects.order_by("on").values_list("on", flat=True)) == days
    assert not Sweep.objects.filter(ended_at__isnull=True).exists()
    units = dict(Reminder.objects.values_list("obligation", "unit"))
    told = Counter((day, units[key]) for key, day in wanted)
    keys = {f"reminders:{day:%Y%m%d}:{unit}:handler:0": count for (day, unit), count in told.items()}
    rung = Rung.objects.get(order=1).pk
    late = Counter((next(day for day in days if day > at), units[key]) for key, at in due.items() if at < days[-1])
    keys |= {f"supervision:announced:{unit}:{rung}:{day:%Y%m%d}": count for (day, unit), count in late.items()}
    assert dict(Message.objects.values_list("key", "count")) == keys
    receipts = Counter(Receipt.objects.values_list("message", "person"))
    assert set(receipts.values()) <= {1}


def _spoken_of(due, day, days):
    """On the due day (one that falls on days off is spoken of on the last working day before), and every day after."""
    on = max((one for one in days if one <= due), default=None)
    return day == on or day > due
