"""The ladders of the demonstration: in force, swept, decided, and their papers drafted."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests.factories.obligations import by, handed_out, part
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.letters.models import Letter
from yingshang.ops.actions.demo_ladders import climb
from yingshang.supervision.models import Ladder, Step


@pytest.fixture
def office(cast):
    """The people whom the demonstration knows by name."""
    for role in ("clerk", "leader", "supervisor"):
        cast[role].username = role
        cast[role].save(update_fields=["username"])
    return cast


@time_machine.travel("2026-11-21 10:00+08:00", tick=False)  # a Saturday, on which no sweep runs
def test_what_is_late_stands_at_every_step(county, actors, office):
    with clock.standing_at(clock.now().replace(month=9)):
        for number in range(5):
            duty = part(county.bureau, by(date(2026, 11, 10)))
            handed_out(actors["clerk"], county.office, duty, title=f"第{number}件")
    assert climb(actor=SYSTEM, clerk=office["clerk"]) == 5
    assert set(Ladder.objects.values_list("key", flat=True)) == {"item", "quarter"}
    states = sorted(Step.objects.values_list("state", flat=True))
    assert states == ["approved", "approved", "approved", "declined", "proposed"]
    letter = Letter.objects.get()
    assert set(Step.objects.filter(state="approved").values_list("letter_id", flat=True)) == {letter.pk}
    assert {clock.local(at).weekday() < 5 for at in Step.objects.values_list("proposed_at", flat=True)} == {True}
