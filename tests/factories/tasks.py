"""Accepted documents with tasks for the units of the cast."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import gongwen
from yingshang.documents.enums import DocumentState, ItemKind, ItemState, Match
from yingshang.documents.models import Document, Item, ItemUnit, Reading
from yingshang.kernel import clock
from yingshang.kernel.jobs.running import run_next
from yingshang.orgs.models import Group, Unit
from yingshang.tasks.actions.handing_out import Choices, begin_round
from yingshang.tasks.queries.dues import Habits

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.tasks.models import Round

GAP = 1 << 20
_number = count(1)


def document(office: Unit, *, state: str = DocumentState.ACCEPTED, issued_on: date | None = None) -> Document:
    """A notice of the office."""
    number = next(_number)
    made = Document.objects.create(
        office=office,
        file_name=f"通知{number}.docx",
        sha256=f"{number:064x}",
        title=f"关于印发重点任务分解表的通知（{number}）",
        doc_number=f"青营商发〔2026〕{number}号",
        issued_on=issued_on or clock.today(),
        state=state,
        uploaded_by="经办人",
        uploaded_at=clock.now(),
    )
    made.reading = Reading.objects.create(document=made, engine="1", answer={}, text="正文", at=clock.now())
    made.save(update_fields=["reading"])
    return made


def due(phrase: str) -> dict[str, Any]:
    """A deadline as the engine reads it on the day of the test."""
    return gongwen.read_deadline(phrase, base=clock.today()).to_dict() if phrase else {}


def task(
    paper: Document, title: str = "编印惠企政策汇编", *, phrase: str = "", kind: str = ItemKind.TASK, **facts: Any
) -> Item:
    """An accepted item. ``lead``, ``responsible``, ``participating`` are units, groups, or names that match nothing."""
    roles = {role: facts.pop(role, ()) for role in ("lead", "responsible", "participating")}
    values = {"due": due(phrase), "ordinal": str(paper.items.count() + 1), "content": f"{title}的具体工作。"} | facts
    item = Item.objects.create(
        document=paper,
        reading=paper.reading,
        kind=kind,
        order=(paper.items.count() + 1) * GAP,
        title=title,
        due_phrase=phrase,
        **({"state": ItemState.ACCEPTED} | values),
    )
    for role, named in roles.items():
        for one in named:
            put(item, role, one)
    return item


def put(item: Item, role: str, one: Unit | Group | str) -> ItemUnit:
    """A name in a role."""
    unit = one if isinstance(one, Unit) else None
    group = one if isinstance(one, Group) else None
    match = Match.CERTAIN if unit or group else Match.UNKNOWN
    return ItemUnit.objects.create(
        item=item, role=role, printed=str(one), unit=unit, group=group, match=match, order=item.units.count()
    )


def hand_all_out(actor: Actor, paper: Document, *, rhythm: str = "", **choices: Any) -> Round:
    """Hand out everything that may go, through the job."""
    paper.refresh_from_db()
    members_on = choices.pop("members_on", clock.today())
    chosen = Choices(members_on, Habits(rhythm), **choices)
    items = list(paper.items.filter(handed__isnull=True).values_list("pk", flat=True))
    made = begin_round(actor=actor, document=paper, version=paper.version, items=items, choices=chosen)
    while run_next():
        pass
    made.refresh_from_db()
    paper.refresh_from_db()
    return made
