"""Next year's days are asked for from 1 December, Chinese time."""

from __future__ import annotations

import pytest

from yingshang.calendars.models import Edition, Year
from yingshang.calendars.queries.health import check_years
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel

BEFORE, SINCE = "2039-11-30T15:59:00+00:00", "2039-11-30T16:01:00+00:00"


def publish(year):
    Year.objects.create(year=year, basis="通知", person_name="某人", at=clock.now())
    Edition.advance()


@pytest.mark.parametrize(
    ("at", "years", "lacking"),
    [
        (BEFORE, [2039], []),
        (BEFORE, [], ["2039"]),
        (SINCE, [2039], ["2040"]),
        (SINCE, [2039, 2040], []),
    ],
)
def test_what_is_lacking(db, time_machine, at, years, lacking):
    time_machine.move_to(at)
    for year in years:
        publish(year)
    found = check_years()
    wanted = [f"还没有登记{year}年放假安排，这一年的工作日按周末推算。" for year in lacking]
    assert [finding.what for finding in found if finding.level == HealthLevel.ATTENTION] == wanted
    assert [finding.level for finding in found] == ([HealthLevel.ATTENTION] * len(lacking) or [HealthLevel.NORMAL])
