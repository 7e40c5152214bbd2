"""By the clock: once from any number of schedulers, once after a rest, in Chinese time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from cronsim import CronSimError
from django.db import connection

from tests.yingshang.kernel.jobs import handlers  # noqa: F401 - its jobs are declared
from yingshang.kernel.jobs import schedules
from yingshang.kernel.models import Job, Schedule

MIDNIGHT = "2026-05-15T16:00:00+00:00"  # 2026-05-16 00:00 in China


@pytest.fixture
def nightly(monkeypatch):
    """Every day at 02:40, Chinese time; nothing else is declared."""
    monkeypatch.setattr(schedules, "_DECLARED", {})
    return schedules.every("tests.nightly", "40 2 * * *", "tests.effect", label="每夜", args={"what": "night"})


def fired() -> list[str]:
    return sorted(Job.objects.filter(name="tests.effect").values_list("dedupe", flat=True))


def test_it_fires_once_at_its_time_in_china(db, nightly, time_machine):
    time_machine.move_to(MIDNIGHT, tick=False)
    schedules.lay_down()
    row = Schedule.objects.get()
    assert (row.next_due, schedules.fire_due()) == (datetime(2026, 5, 15, 18, 40, tzinfo=UTC), 0)
    time_machine.move_to("2026-05-15T18:40:00+00:00", tick=False)
    assert [schedules.fire_due(), schedules.fire_due()] == [1, 0]
    assert fired() == ["tests.nightly@2026-05-15T18:40:00+00:00"]
    row.refresh_from_db()
    assert (row.next_due, row.last_due) == (
        datetime(2026, 5, 16, 18, 40, tzinfo=UTC),
        datetime(2026, 5, 15, 18, 40, tzinfo=UTC),
    )
    assert Job.objects.get().log == []


def test_after_a_rest_it_fires_for_the_latest_time_and_says_how_many_it_missed(db, nightly, time_machine):
    time_machine.move_to(MIDNIGHT, tick=False)
    schedules.lay_down()
    time_machine.move_to("2026-05-20T00:00:00+00:00", tick=False)
    assert [schedules.fire_due(), schedules.fire_due()] == [1, 0]
    assert fired() == ["tests.nightly@2026-05-19T18:40:00+00:00"]
    assert [line for _, line in Job.objects.get().log] == ["错过 4 次，现在补办最近一次。"]


def test_years_of_rest_are_not_counted_to_the_end(db, monkeypatch, time_machine):
    monkeypatch.setattr(schedules, "_DECLARED", {})
    schedules.every("tests.minute", "* * * * *", "tests.effect", label="每分钟", args={"what": "minute"})
    time_machine.move_to(MIDNIGHT, tick=False)
    schedules.lay_down()
    time_machine.move_to("2029-05-20T00:00:30+00:00", tick=False)
    assert schedules.fire_due() == 1
    assert [line for _, line in Job.objects.get().log] == ["错过至少 1000 次，现在补办最近一次。"]


def test_four_schedulers_at_once_fire_once(transactional_db, nightly, time_machine):
    time_machine.move_to(MIDNIGHT)
    schedules.lay_down()
    time_machine.move_to("2026-05-16T00:00:00+00:00")
    barrier, counts = threading.Barrier(4), []

    def scheduler():
        try:
            barrier.wait(10)
            counts.append(sum(schedules.fire_due() for _ in range(5)))
        finally:
            connection.close()

    threads = [threading.Thread(target=scheduler) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(counts) == [0, 0, 0, 1]
    assert fired() == ["tests.nightly@2026-05-15T18:40:00+00:00"]


def test_a_disabled_one_does_not_fire(db, nightly, time_machine):
    time_machine.move_to(MIDNIGHT, tick=False)
    schedules.lay_down()
    Schedule.objects.update(enabled=False)
    time_machine.move_to("2026-05-17T00:00:00+00:00", tick=False)
    schedules.lay_down()
    assert (schedules.fire_due(), fired()) == (0, [])


def test_a_rule_that_the_program_changed_takes_effect_and_a_forgotten_row_rests(db, nightly, monkeypatch, time_machine):
    time_machine.move_to(MIDNIGHT, tick=False)
    schedules.lay_down()
    monkeypatch.setattr(schedules, "_DECLARED", {})
    schedules.every("tests.nightly", "0 4 * * *", "tests.effect", label="每夜", args={"what": "night"})
    schedules.lay_down()
    assert Schedule.objects.get().next_due == datetime(2026, 5, 15, 20, 0, tzinfo=UTC)
    monkeypatch.setattr(schedules, "_DECLARED", {})
    time_machine.move_to("2026-05-17T00:00:00+00:00", tick=False)
    assert schedules.fire_due() == 0
    assert Schedule.objects.count() == 1


def test_the_turn_of_the_year_and_the_leap_day_are_chinese():
    assert schedules.after("0 0 1 1 *", datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == datetime(
        2026, 12, 31, 16, 0, tzinfo=UTC
    )
    assert schedules.after("30 8 29 2 *", datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2028, 2, 29, 0, 30, tzinfo=UTC)
    at = datetime(2026, 5, 15, 18, 40, tzinfo=UTC)
    assert schedules.at_or_before("40 2 * * *", at) == at


def test_what_cannot_be_declared(nightly):
    with pytest.raises(ValueError, match="twice"):
        schedules.every("tests.nightly", "40 2 * * *", "tests.effect", label="每夜")
    with pytest.raises(KeyError):
        schedules.every("tests.other", "40 2 * * *", "tests.unheard_of", label="每夜")
    with pytest.raises(CronSimError):
        schedules.every("tests.other", "61 2 * * *", "tests.effect", label="每夜")
