"""A standing clock on a Monday, and a rule: three days and on the day, then every two working days until done."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, part
from yingshang.reminders.actions.ruling import RuleDraft, StepDraft, set_rule

TODAY = "2026-03-02 09:00+08:00"
STEPS = (StepDraft(-3), StepDraft(0), StepDraft(1, every=2, leader_from=2))


@pytest.fixture
def clock_at():
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rule(clock_at, actors):
    """From today on, for everything."""
    draft = RuleDraft("常用提醒", "云营商办发〔2026〕3号", date(2026, 3, 2), STEPS)
    return set_rule(actor=actors["clerk"], draft=draft)


@pytest.fixture
def owe(clock_at, county, actors):
    """A function: hand something out to a unit (the bureau), due on a day."""

    def make(day, unit=None, title="编印惠企政策汇编"):
        matter = handed_out(actors["clerk"], county.office, part(unit or county.bureau, by(day)), title=title)
        return matter.obligations.get()

    return make
