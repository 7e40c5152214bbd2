"""What a unit gave to its sections goes the way of its own part: void, at rest, going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.events import record
from yingshang.obligations import events
from yingshang.obligations.enums import CURRENT_STATES, MOVES, WITH_UNIT, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.events import EventType
    from yingshang.obligations.models import Obligation


def void_below(obligation: Obligation, *, actor: Actor, reason: str) -> int:
    """Void what sections still owe of a part that is void now; how many."""
    return _along(obligation, CURRENT_STATES, "void_along", events.voided, actor, reason)


def suspend_below(obligation: Obligation, *, actor: Actor, reason: str) -> int:
    """Let rest what sections have of a part that rests now; what waits for their unit's audit stays. How many."""
    return _along(obligation, WITH_UNIT, "suspend_along", events.suspended, actor, reason)


def resume_below(obligation: Obligation, *, actor: Actor, reason: str) -> int:
    """Let go on what came to rest with the part; what the unit itself had suspended before rests on. How many."""
    count = 0
    for section in _sections(obligation, (State.SUSPENDED,)):
        if (last := MOVES.latest(section)) is not None and last.verb == "suspend_along":
            _move(section, "resume_along" + unsigned(section), events.resumed, actor, reason)
            count += 1 + resume_below(section, actor=actor, reason=reason)
    return count


def unsigned(obligation: Obligation) -> str:
    """The ending of the verb that takes a part up again: "_unsigned" where its unit has still to sign for it."""
    return "" if obligation.acknowledged_at else "_unsigned"


def _along(
    obligation: Obligation, states: Iterable[str], verb: str, event: EventType, actor: Actor, reason: str
) -> int:
    count = 0
    for section in _sections(obligation, states):
        _move(section, verb, event, actor, reason)
        count += 1 + _along(section, states, verb, event, actor, reason)
    return count


def _sections(obligation: Obligation, states: Iterable[str]) -> list[Obligation]:
    rows = obligation.sections.select_for_update(of=("self",)).filter(state__in=list(states))
    return list(rows.select_related("matter", "parent__matter", "parent__unit", "unit").order_by("pk"))


def _move(section: Obligation, verb: str, event: EventType, actor: Actor, reason: str) -> None:
    MOVES.move(section, verb, actor=actor, reason=reason)
    section.version += 1
    section.save(update_fields=["version"])
    record(event, section, actor=actor, reason=reason)
