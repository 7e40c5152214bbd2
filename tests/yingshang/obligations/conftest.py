"""A day on which everything begins, and one handed-out duty of the bureau."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, part

TODAY = "2026-03-02 09:00+08:00"


@pytest.fixture
def clock_at():
    """A traveller: ``clock_at.move_to("2026-03-02 09:00+08:00")``; it stands at TODAY."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def duty(clock_at, county, actors):
    """Due on 20 March 2026, owed by the bureau."""
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    return matter.obligations.get()
