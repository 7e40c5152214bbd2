"""What a task that was handed out says otherwise now, and what would come of handing that out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from yingshang.calendars.enums import Roll
from yingshang.documents.enums import DocumentState, ItemState
from yingshang.documents.models import Item
from yingshang.kernel import clock
from yingshang.obligations.enums import DONE_STATES, State
from yingshang.tasks.models import HandedItem
from yingshang.tasks.queries.agreed import difference
from yingshang.tasks.queries.dues import Habits
from yingshang.tasks.queries.planning import PAST_DUE, Planner, Problem, with_units

if TYPE_CHECKING:
    from yingshang.obligations.models import Obligation
    from yingshang.tasks.queries.agreed import Difference
    from yingshang.tasks.queries.planning import Plan


@dataclass(frozen=True, slots=True)
class Amended:
    """A task, what was agreed, what it says now, and what differs."""

    item: Item
    handed: HandedItem
    plan: Plan
    difference: Difference

    @property
    def stopping(self) -> list[Problem]:
        """What stands in the way. A task that is dropped has no units, and may."""
        if self.item.state == ItemState.DROPPED:
            return []
        found = [problem for problem in self.plan.problems if problem.stops and problem.code != PAST_DUE]
        if self.item.document.state not in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT}:
            found.insert(0, Problem("tasks.in_review", stops=True))
        return found

    @property
    def untouched(self) -> list[Obligation]:
        """Parts of units that stay and that the change does not reach: with the office, at rest, or done."""
        staying = [part.unit.pk for part in self.plan.parts]
        rows = self.handed.matter.obligations.filter(unit__in=staying, parent__isnull=True)
        still = rows.filter(state__in=(*DONE_STATES, State.SUBMITTED, State.SUSPENDED))
        return list(still.select_related("unit").order_by("unit__path", "id"))


def amended_of(item: Item, *, new_members: bool = False) -> Amended | None:
    """What a task says otherwise than was agreed; None when it was not handed out.

    Collective names are expanded as they were when it was handed out, with ``new_members`` as of today.
    """
    handed = HandedItem.objects.filter(item=item).select_related("matter__office", "round").first()
    if handed is None:
        return None
    (known,) = with_units(Item.objects.filter(pk=item.pk))
    today = clock.today()
    members_on = today if new_members or handed.round is None else handed.round.as_of
    planner = Planner(today, Habits(handed.rhythm, Roll(handed.roll)), members_on=members_on)
    plan = planner.plan(known)
    if known.state != ItemState.DROPPED:
        return Amended(known, handed, plan, difference(handed.agreed, plan))
    nobody = replace(plan, parts=(), through={})
    return Amended(known, handed, nobody, replace(difference(handed.agreed, nobody), words={}, dues=()))
