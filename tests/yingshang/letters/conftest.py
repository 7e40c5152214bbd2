"""A house that writes letters, on a Monday."""

from __future__ import annotations

import pytest
import time_machine

from tests.factories.letters import House

TODAY = "2026-03-02 09:00+08:00"


@pytest.fixture
def clock_at():
    """A traveller that stands at TODAY."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(clock_at, county):
    """The office with a drafter, a checker and a signer."""
    return House(county.office)
