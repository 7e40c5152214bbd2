"""交办: the accepted tasks of a document become matters of named units.

A round is one person's decision over a document; the job does it item by item, each in a transaction of its own, so
that one task that cannot go holds up none of the others, and a job that is killed goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from yingshang.documents.enums import MOVES, DocumentState
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.jobs import enqueue
from yingshang.obligations.actions.handing_out import Source, Wording, hand_out
from yingshang.obligations.queries.occurrences import check_rule
from yingshang.tasks import events
from yingshang.tasks.enums import RoundState
from yingshang.tasks.models import HandedItem, Round
from yingshang.tasks.queries.agreed import agreed_of
from yingshang.tasks.queries.dues import Habits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Matter
    from yingshang.tasks.queries.planning import Plan

SOURCE = "documents.item"
JOB = "tasks.hand_out_round"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clerk chose for a round.

    ``members_on`` is the day whose members collective names stand for; ``backdated`` takes due moments that have
    passed, ``with_people`` fills in leaders and liaison officers.
    """

    members_on: date
    habits: Habits = field(default_factory=Habits)
    backdated: bool = False
    with_people: bool = False


@command("tasks.hand_out_document", target="document")
def begin_round(*, actor: Actor, document: Document, version: int, items: Sequence[int], choices: Choices) -> Round:
    """Decide that these items are handed out, and queue the work.

    Raises Refusal for a document that is not accepted, when nothing was chosen, while another round is under way, or
    for a rhythm that cannot be read; Conflict when the document changed meanwhile.
    """
    if document.state not in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT}:
        raise Refusal("tasks.not_accepted", state=DocumentState(document.state).label)
    if document.rounds.exclude(state=RoundState.DONE).exists():
        raise Refusal("tasks.round_under_way")
    open_items = document.items.filter(pk__in=items, handed__isnull=True).values_list("pk", flat=True)
    chosen = list(open_items.order_by("order", "id"))
    if not chosen:
        raise Refusal("tasks.nothing_chosen", field="item")
    row = Round.objects.create(
        document=document,
        items=chosen,
        rhythm=check_rule(choices.habits.rhythm) if choices.habits.rhythm else "",
        roll=choices.habits.roll,
        with_people=choices.with_people,
        backdated=choices.backdated,
        as_of=choices.members_on,
        person_name=actor.name,
        at=clock.now(),
    )
    enqueue(JOB, {"round": row.pk}, actor=actor, dedupe=f"{JOB}:{row.pk}")
    record(events.round_begun, document, actor=actor, count=len(chosen), round=row.pk)
    return row


@command("tasks.hand_out_document", target="item")
def hand_out_item(*, actor: Actor, item: Item, plan: Plan, round_: Round) -> Matter:
    """Hand one planned item out. Raises Refusal with the first thing that stands in the way."""
    for problem in plan.problems:
        if problem.stops:
            raise problem.refusal()
    document = item.document
    link = reverse("tasks:item", args=[item.pk])
    matter = hand_out(
        actor=actor,
        source=Source(SOURCE, str(item.pk), document.title, link, document.doc_number),
        office=document.office,
        wording=Wording(item.title, content_of(item), item.due_phrase),
        parts=plan.parts,
        backdated=round_.backdated,
    )
    HandedItem.objects.create(
        item=item,
        matter=matter,
        round=round_,
        agreed=agreed_of(plan),
        rhythm=round_.rhythm,
        roll=round_.roll,
        item_version=item.version,
        at=clock.now(),
    )
    record(events.item_handed_out, item, actor=actor, parts=len(plan.parts), matter=matter.pk)
    return matter


@command("tasks.hand_out_document", target="document")
def end_round(*, actor: Actor, document: Document, round_: Round) -> Round:
    """Close a round: what became of it is kept, and a document of which anything went out is 已交办."""
    round_.state, round_.ended_at = RoundState.DONE, clock.now()
    round_.handed = round_.handed_items.count()
    round_.save()
    document.refresh_from_db()
    if round_.handed and document.state == DocumentState.ACCEPTED:
        MOVES.move(document, "hand_out", actor=actor)
    record(
        events.round_ended, document, actor=actor, handed=round_.handed, refused=len(round_.refused), round=round_.pk
    )
    return round_


def content_of(item: Item) -> str:
    """What units read under the title: the work in words, and the remark of the table."""
    return "\n".join(part for part in (item.content, item.note) if part)
