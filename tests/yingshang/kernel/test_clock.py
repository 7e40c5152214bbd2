"""One clock: UTC inside, the office's day outside."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from yingshang.kernel import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-05-15T15:59:59Z", date(2026, 5, 15)),
        ("2026-05-15T16:00:00Z", date(2026, 5, 16)),
        ("2025-12-31T16:00:00Z", date(2026, 1, 1)),
        ("2028-02-28T16:00:00Z", date(2028, 2, 29)),
    ],
)
def test_the_day_turns_at_midnight_in_the_office(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day
        assert clock.now() == datetime.fromisoformat(moment)
        assert clock.now().tzinfo is UTC


def test_a_moment_is_shown_as_the_office_reads_it():
    shown = clock.local(datetime(2026, 5, 15, 16, 30, tzinfo=UTC))
    assert (shown.isoformat(), shown.tzinfo) == ("2026-05-16T00:30:00+08:00", clock.SHANGHAI)
