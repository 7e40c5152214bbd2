"""The nightly import takes over a year once, as soon as the library knows it."""

from __future__ import annotations

import pytest
import time_machine

from gongwen.workdays import last_official_year
from yingshang.calendars import jobs
from yingshang.calendars.models import Day


class Quiet:
    def log(self, text):
        pass


def years():
    return set(Day.objects.values_list("date__year", flat=True))


@pytest.mark.django_db
def test_in_the_year_before_the_next_it_waits_for_the_notice():
    last = last_official_year()
    with time_machine.travel(f"{last - 1}-11-20 02:20+08:00", tick=False):
        assert jobs.import_years.run(Quiet()) == {"imported": 2}
        assert jobs.import_years.run(Quiet()) == {"imported": 0}
    assert years() == {last - 1, last}
    with time_machine.travel(f"{last}-11-20 02:20+08:00", tick=False):
        assert jobs.import_years.run(Quiet()) == {"imported": 0}
    assert years() == {last - 1, last}
