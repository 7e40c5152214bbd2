"""100,000 overdue duties: one morning within a minute, in memory that does not grow with them, whatever becomes of them."""

from __future__ import annotations

import pytest

from tests.factories.overdue import make_overdue
from tests.factories.supervision import in_force
from tests.yingshang.measuring import measure
from tests.yingshang.supervision.conftest import Quiet
from yingshang.kernel.jobs import statistics
from yingshang.kernel.models import Event
from yingshang.obligations.models import Obligation
from yingshang.supervision import jobs
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Proceeding, Rung, Step

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW, ALL = 10_000, 100_000


def swept(clock_at, day):
    """What the morning did, with a line for whoever reads the figures."""
    clock_at.move_to(f"{day} 07:20+08:00")
    statistics.count()  # as every night before the sweep
    found = measure(lambda: {name: count for name, count in jobs.sweep.run(Quiet()).items() if count})
    print(f"{day} {found.result}: {found.seconds:.1f} s ({found.wall:.1f} s in all), {found.grown:.1f} MB more")
    return found


def test_a_hundred_thousand_within_a_minute_and_in_flat_memory(clock_at, county, cast):
    in_force("item", county.office, objection_days=2)
    make_overdue(county, FEW, 0)
    few = swept(clock_at, "2026-03-02")
    make_overdue(county, ALL - FEW, FEW)
    many = swept(clock_at, "2026-03-03")
    matured = swept(clock_at, "2026-03-09")  # the days to object are over for all
    Obligation.objects.update(state="submitted")
    lapsed = swept(clock_at, "2026-03-10")
    mornings = [few, many, matured, lapsed]
    assert [one.result for one in mornings] == [
        {"proposed": FEW},
        {"proposed": ALL - FEW},
        {"matured": ALL},
        {"lapsed": ALL},
    ]
    assert Step.objects.filter(state=StepState.LAPSED).values("proceeding__obligation").distinct().count() == ALL
    assert not Proceeding.objects.exclude(state="closed").exists()
    assert Event.objects.filter(type="supervision.proposed").count() == ALL // jobs.BATCH
    assert max(one.seconds for one in mornings) <= 60
    assert max(one.grown for one in mornings) <= few.grown + 20


def issued_long_ago():
    """Every step has its paper out, and the days to answer are over."""
    first = Rung.objects.get(order=1)  # by its key: joined, a planner that has counted nothing yet takes half an hour
    Step.objects.filter(rung=first).update(
        state=StepState.ISSUED,
        issued_at="2026-03-02T09:00+08:00",
        told_at="2026-03-02T09:00+08:00",
        answer_due="2026-03-05",
    )


def test_a_hundred_thousand_unanswered_and_then_done_in_one_morning_each(clock_at, county, cast):
    in_force("item", county.office)
    make_overdue(county, ALL, 0)
    few = swept(clock_at, "2026-03-02")
    issued_long_ago()
    missed = swept(clock_at, "2026-03-06")
    Obligation.objects.update(state="completed", completed_at="2026-03-08T09:00+08:00")
    settled = swept(clock_at, "2026-03-09")
    mornings = [missed, settled]
    assert [one.result for one in mornings] == [{"missed": ALL}, {"settled": ALL, "lapsed": ALL}]
    assert Step.objects.filter(rung__order=1, state=StepState.CLOSED, closed_at__isnull=False).count() == ALL
    assert Step.objects.filter(rung__order=2, state=StepState.LAPSED).count() == ALL
    assert not Proceeding.objects.exclude(state="closed").exists()
    assert max(one.seconds for one in mornings) <= 60
    assert max(one.grown for one in mornings) <= few.grown + 20
