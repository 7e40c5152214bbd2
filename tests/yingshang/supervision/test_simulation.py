"""A quarter and its turn of the year, day by day: 40 units, 500 duties, some never answered; nothing missing or doubled.

What should come is worked out beside the program, from working days alone. The server stands still for some days, and on
many mornings the sweep dies in the middle and begins again.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import make_unit
from tests.factories.supervision import in_force
from tests.yingshang.supervision.conftest import Quiet
from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.supervision import jobs
from yingshang.supervision.actions import deciding, following
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Step

pytestmark = pytest.mark.slow
FIRST, LAST = date(2025, 12, 1), date(2026, 3, 20)  # over New Year and the Spring Festival with their 调休
DOWN = (date(2026, 1, 12), date(2026, 1, 21))  # the server stands still, both days included
UNITS, DUTIES = 40, 500


class KilledError(Exception):
    """The worker was killed."""


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def sweep_days():
    return [day for day in days(FIRST, LAST) if is_working_day(day) and not DOWN[0] <= day <= DOWN[1]]


def fifth_working_day_after(day):
    left = 5
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def expected(due, done, mornings):
    """(rung, day) of every step of one duty, when each is approved and issued on the day and nobody answers."""
    found, answer_due = [], None
    for day in mornings:
        if done is not None and done < day:
            break
        if not found:
            if due < day:
                found.append((1, day))
                answer_due = fifth_working_day_after(day)
        elif len(found) < 3 and answer_due < day:
            found.append((len(found) + 1, day))
            answer_due = fifth_working_day_after(day)
    return found


def test_every_step_comes_once_and_on_its_day(county, actors, monkeypatch):
    rng = random.Random(20251201)
    units = [make_unit(f"第{n}局", county.root) for n in range(UNITS)]
    story = {}
    with time_machine.travel("2025-12-01 06:00+08:00", tick=False) as traveller:
        in_force("item", county.office, since=FIRST)
        for number in range(DUTIES):
            due = FIRST + timedelta(days=rng.randrange(0, 90))
            done = None if rng.random() < 0.35 else due + timedelta(days=rng.randrange(-5, 40))
            rows = part(units[number % UNITS], by(due))
            duty = handed_out(actors["clerk"], county.office, rows, title=f"第{number}件").obligations.get()
            story[duty.pk] = (due, None if done is None else max(done, FIRST))
        mornings = sweep_days()
        for day in days(FIRST, LAST):
            if day in mornings:
                traveller.move_to(f"{day} 07:20+08:00")
                _sweep_with_deaths(rng, monkeypatch)
                traveller.move_to(f"{day} 15:00+08:00")
                _issue()
            traveller.move_to(f"{day} 16:00+08:00")
            for key, (_, done) in story.items():
                if done == day:
                    _do(key)
    wanted = {(key, *step) for key, (due, done) in story.items() for step in expected(due, done, mornings)}
    rows = Step.objects.values_list("proceeding__obligation", "rung__order", "proposed_at")
    got = [(key, order, clock.local(at).date()) for key, order, at in rows]
    assert len(got) == len(set(got))
    assert set(got) == wanted
    assert len([step for step in wanted if step[1] == 3]) > 100  # the story is rich enough to prove something
    _ends(story, mornings)


def _ends(story, mornings):
    """What was done is closed, what was not stands at its last rung."""
    for key, (due, done) in story.items():
        last = Step.objects.filter(proceeding__obligation=key).order_by("-rung__order").first()
        if last is None:
            assert expected(due, done, mornings) == []
        elif done is not None and done < mornings[-1]:
            assert last.state == StepState.CLOSED, (due, done, last.state)
        else:
            assert last.state in (StepState.ISSUED, StepState.UNANSWERED), (due, done, last.state)


def _sweep_with_deaths(rng, monkeypatch):
    for _ in range(rng.choice((0, 0, 1, 2))):
        left = [rng.randrange(1, 6)]

        def die(name, left=left):
            left[0] -= 1
            if left[0] == 0:
                raise KilledError(name)

        with monkeypatch.context() as patched:
            patched.setattr(jobs, "failpoint", die)
            patched.setattr(jobs, "BATCH", rng.choice((1, 3, 500)))
            try:
                jobs.sweep.run(Quiet())
            except KilledError:
                continue
    jobs.sweep.run(Quiet())


def _issue():
    for step in Step.objects.filter(state=StepState.PROPOSED).order_by("pk"):
        deciding.approve(actor=SYSTEM, step=step, version=step.version, reason="逾期属实")
        following.note_issued(actor=SYSTEM, step=step, at=clock.now())


def _do(key):
    duty = Obligation.objects.select_related("matter", "unit").get(pk=key)
    by_unit.acknowledge(actor=SYSTEM, obligation=duty, version=duty.version)
    by_unit.submit(actor=SYSTEM, obligation=duty, version=duty.version, result="完成")
    by_office.complete(actor=SYSTEM, obligation=duty, version=duty.version, grade=Grade.PASSED)
