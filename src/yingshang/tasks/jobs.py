"""Handing out in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.calendars.enums import Roll
from yingshang.documents.models import Item
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.jobs import job
from yingshang.tasks.actions.handing_out import JOB, end_round, hand_out_item
from yingshang.tasks.enums import RoundState
from yingshang.tasks.models import Round
from yingshang.tasks.queries.dues import Habits
from yingshang.tasks.queries.planning import Planner, with_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.jobs import Context

BATCH = 50


@job(JOB, label="交办任务", atomic=False, lease=300)
def hand_out_round(context: Context) -> dict[str, int]:
    """Hand the chosen items of a round out, one after the other; what was handed out before a repetition stays."""
    row = Round.objects.select_related("document__office").get(pk=context.args["round"])
    return carry_out(row, context.actor, context.progress)


def carry_out(row: Round, actor: Actor, progress: Callable[[int, int], None] = lambda _, __: None) -> dict[str, int]:
    """The work of a round; ``progress`` is told how many of how many."""
    if row.state == RoundState.DONE:
        return {"handed": row.handed, "refused": len(row.refused)}
    Round.objects.filter(pk=row.pk).update(state=RoundState.RUNNING)
    refused: list[dict[str, object]] = []
    planner = planner_of(row)
    for start in range(0, len(row.items), BATCH):
        chosen = Item.objects.filter(pk__in=row.items[start : start + BATCH], handed__isnull=True)
        for place, item in enumerate(with_units(chosen.order_by("order", "id"))):
            if (told := _try(actor, item, planner, row)) is not None:
                refused.append(told)
            progress(start + place + 1, len(row.items))
    row.refused = refused
    done = end_round(actor=actor, document=row.document, round_=row)
    progress(len(row.items), len(row.items))
    return {"handed": done.handed, "refused": len(refused)}


def planner_of(row: Round) -> Planner:
    """The planner with the choices of a round."""
    habits = Habits(row.rhythm, Roll(row.roll))
    return Planner(clock.today(), habits, members_on=row.as_of, with_people=row.with_people, backdated=row.backdated)


def _try(actor: Actor, item: Item, planner: Planner, row: Round) -> dict[str, object] | None:
    """Hand one item out; what stood in the way, for the report."""
    try:
        hand_out_item(actor=actor, item=item, plan=planner.plan(item), round_=row)
    except NotAllowed:
        raise
    except Refusal as refusal:
        facts = {name: str(value) for name, value in refusal.facts.items()}
        return {"item": item.pk, "title": item.title, "code": refusal.code, "facts": facts}
    return None
