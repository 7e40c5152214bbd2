"""A matter that was handed out says something else: its words, the role of a unit, a unit that owes it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.obligations import events
from yingshang.obligations.actions.by_office import Change, change, void
from yingshang.obligations.actions.series import end_series
from yingshang.obligations.enums import CURRENT_STATES, WITH_UNIT, SeriesState, State

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.actions.handing_out import Wording
    from yingshang.obligations.models import Matter, Obligation
    from yingshang.orgs.enums import UnitRole
    from yingshang.orgs.models import Unit


@command("obligations.manage_matter", target="matter")
def reword_matter(*, actor: Actor, matter: Matter, wording: Wording, words: str) -> Matter:
    """Let a matter say something else from now on; ``words`` says what. The parts are told apart."""
    before = {"title_before": matter.title, "content_before": matter.content, "due_before": matter.due_phrase}
    matter.title, matter.content = wording.title[:300], wording.content
    matter.due_phrase = wording.due_phrase[:300]
    matter.version += 1
    matter.save(update_fields=["title", "content", "due_phrase", "version"])
    record(events.matter_reworded, matter, actor=actor, changes=words, **before)
    return matter


@command("obligations.manage_matter", target="matter")
def change_role(*, actor: Actor, matter: Matter, unit: Unit, role: UnitRole) -> int:
    """Give a unit another role in a matter: its parts that are still owed and its rhythms; how many parts.

    The unit is told apart. Raises Refusal when it owes no part.
    """
    rows = list(matter.obligations.filter(unit=unit, parent__isnull=True, state__in=CURRENT_STATES))
    series = matter.series.filter(unit=unit, state=SeriesState.RUNNING)
    if not rows and not series.exists():
        raise Refusal("obligations.no_part", unit=unit.name)
    for row in rows:
        row.role = role
        row.version += 1
        row.save(update_fields=["role", "version"])
    series.update(role=role)
    record(events.role_changed, matter, actor=actor, unit=unit.name, role=str(role.label))
    return len(rows)


@command("obligations.manage_matter", target="matter")
def release_unit(*, actor: Actor, matter: Matter, unit: Unit, reason: str) -> int:
    """A unit owes a matter no more: open parts are voided, rhythms end; what is done stays. How many parts.

    Raises Refusal without a reason.
    """
    if not reason.strip():
        raise Refusal("kernel.needed", field="reason", act=State.VOID.label)
    for series in matter.series.filter(unit=unit, state=SeriesState.RUNNING):
        end_series(actor=actor, series=series, version=series.version, since=clock.today(), reason=reason)
    rows = matter.obligations.filter(unit=unit, state__in=CURRENT_STATES).order_by("pk")
    count = 0
    for row in rows:
        void(actor=actor, obligation=row, version=row.version, reason=reason)
        count += 1
    record(events.unit_released, matter, actor=actor, unit=unit.name, count=count, reason=reason.strip()[:200])
    return count


def tell(obligation: Obligation, words: str, *, reason: str, actor: Actor) -> bool:
    """Tell a unit what has changed and why, so that it signs again; False for a part that is not with the unit."""
    if obligation.state not in WITH_UNIT:
        return False
    change(actor=actor, obligation=obligation, version=obligation.version, to=Change(words, reason=reason))
    return True
