"""The invented three months: every state and lamp is there, nothing was made but by the commands of the office."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from yingshang.audit.queries.verification import verify
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.obligations.enums import State
from yingshang.obligations.models import Extension, Obligation, Report
from yingshang.obligations.queries.due import soon
from yingshang.ops.actions.demo import make_demo
from yingshang.ops.actions.demo_life import live
from yingshang.orgs.models import Person
from yingshang.tasks.models import Round

pytestmark = pytest.mark.slow


@pytest.fixture
def county_at_work(db, own_files):
    make_demo(actor=SYSTEM, password="Cloud-river-2026")  # noqa: S106 - of invented people
    return live(actor=SYSTEM, clerk=Person.objects.get(username="clerk"))


def test_the_county_has_been_at_work(county_at_work):
    assert county_at_work > 200
    assert {row.refused == [] and row.handed > 0 for row in Round.objects.all()} == {True}
    assert Round.objects.count() == 3
    now = clock.now()
    lamps = Counter(row.lamp for row in Obligation.objects.with_lamp(now, soon(now)))
    assert set(lamps) == {"green", "yellow", "red", "blue", "grey"}
    states = set(Obligation.objects.values_list("state", flat=True))
    assert states >= {State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.COMPLETED, State.SIGNED_OFF}
    assert State.OBJECTED in states
    assert Extension.objects.filter(granted__isnull=True).exists()
    assert len(set(Obligation.objects.values_list("unit", flat=True))) > 15
    weeks = {at.isocalendar()[:2] for at in Report.objects.values_list("at", flat=True)}
    assert len(weeks) > 8
    assert Report.objects.filter(at__gt=now + timedelta(minutes=1)).count() == 0
    assert verify().is_whole
