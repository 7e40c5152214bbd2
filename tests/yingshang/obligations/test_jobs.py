"""The nightly sweep and the move of due days: everything that lacks, nothing twice, also when interrupted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.obligations import every, handed_out, on, part
from yingshang.calendars.actions.editing import Entry, set_days
from yingshang.calendars.enums import Roll
from yingshang.kernel.models import Job
from yingshang.obligations import jobs
from yingshang.obligations.actions.by_unit import acknowledge
from yingshang.obligations.models import Obligation


class Quiet:
    """A context that keeps what it is told."""

    def __init__(self, stop_after=None):
        self.told, self.stop_after = [], stop_after

    def progress(self, done, total, note=""):
        self.told.append((done, total))
        if self.stop_after is not None and len(self.told) >= self.stop_after:
            raise InterruptedError

    def log(self, text):
        self.told.append(text)


@pytest.fixture
def series(clock_at, county, actors):
    due = every("FREQ=MONTHLY;BYMONTHDAY=10", roll=Roll.NEXT, starts_on=date(2026, 3, 2))
    found = []
    for number in range(3):
        parts = (part(county.bureau, due), part(county.other, due))
        found += handed_out(actors["clerk"], county.office, *parts, title=f"月报{number}").series.all()
    return found


def test_the_sweep_touches_what_lacks_and_is_idle_afterwards(series, clock_at):
    clock_at.move_to("2026-06-01 02:40+08:00")
    assert jobs.extend_all.run(Quiet()) == {"series": 6, "made": 18}
    assert jobs.extend_all.run(Quiet()) == {"series": 0, "made": 0}


def test_what_holds_of_a_day_is_read_once_for_all_series(series, clock_at):
    """Not for every occurrence: six series have three days each, and the horizon asks once more."""
    clock_at.move_to("2026-06-01 02:40+08:00")
    with CaptureQueriesContext(connection) as queries:
        assert jobs.extend_all.run(Quiet())["made"] == 18
    asked = [query["sql"] for query in queries]
    assert sum('FROM "kernel_parameter"' in sql for sql in asked) == 3 + 1
    assert sum('FROM "calendars_edition"' in sql for sql in asked) == 1


def test_killed_between_batches_it_makes_each_occurrence_once(series, clock_at, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 1)
    clock_at.move_to("2026-06-01 02:40+08:00")
    for stop_after in (1, 2, 1):
        with pytest.raises(InterruptedError):
            jobs.extend_all.run(Quiet(stop_after))
    jobs.extend_all.run(Quiet())
    rows = list(Obligation.objects.values_list("series_id", "nominal_on"))
    assert len(rows) == len(set(rows)) == 6 * 6


def test_a_changed_calendar_moves_what_is_to_come_and_only_that(series, actors, clock_at):
    april, may = (Obligation.objects.get(series=series[0], nominal_on=date(2026, month, 10)) for month in (4, 5))
    acknowledge(actor=actors["liaison"], obligation=may, version=1)
    assert (april.due_at, may.due_at) == (on(date(2026, 4, 10)), on(date(2026, 5, 11)))
    entries = [Entry(day, False, "防汛放假", "青政办发〔2026〕9号") for day in (date(2026, 4, 10), date(2026, 5, 11))]
    set_days(actor=actors["clerk"], entries=entries)
    result = jobs.roll_all_again.run(Quiet())
    april.refresh_from_db()
    may.refresh_from_db()
    assert (april.due_at, may.due_at) == (on(date(2026, 4, 13)), on(date(2026, 5, 11)))
    assert (april.nominal_on, result) == (date(2026, 4, 10), {"series": 6, "moved": 11})


def test_a_change_of_the_calendar_queues_the_move(series, actors):
    set_days(actor=actors["clerk"], entries=[Entry(date(2026, 4, 10), False, "", "青政办发〔2026〕9号")])
    assert [job.name for job in Job.objects.filter(name="obligations.roll_again")] == ["obligations.roll_again"]
