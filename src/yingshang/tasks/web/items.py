"""One task: its words, its parts, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from gongwen.explain import describe_recurrence
from yingshang.audit.queries.timeline import timeline_of
from yingshang.calendars.queries.days import calendar, is_working_day
from yingshang.documents.enums import DocumentState
from yingshang.documents.queries.plans import plan_of
from yingshang.kernel import clock
from yingshang.kernel.rules import may
from yingshang.kernel.web.month import DayNote, month_of
from yingshang.kernel.web.month import Item as DayItem
from yingshang.obligations.queries.due import soon
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Unit
from yingshang.tasks.enums import Stage
from yingshang.tasks.queries.ledger import Progress, ledger_rows, parts_of, progress_of, stage_of
from yingshang.tasks.queries.planning import rows_of
from yingshang.tasks.web.links import duty_link, review_link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from yingshang.documents.models import Item, ItemUnit
    from yingshang.kernel.web.month import Month
    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.models import Obligation

MOST_PARTS = 400
_UNITS = ("units__unit", "units__group", "parent__units__unit", "parent__units__group")


def item_page(request: Request, pk: int) -> HttpResponse:
    """The task in its own columns, its parts with their lamps, and both timelines."""
    seen = ledger_rows(request.actor).defer(None).prefetch_related(*_UNITS)
    item = get_object_or_404(seen, pk=pk)
    handed = getattr(item, "handed", None)
    now = clock.now()
    parts: list[Obligation] = []
    if handed is not None:
        rows = parts_of(request.actor).filter(matter=handed.matter_id).with_lamp(now, soon(now))
        rows = rows.select_related("unit", "series", "leader", "handler").order_by("due_at", "unit__path", "id")
        parts = list(rows[: MOST_PARTS + 1])
    stage = stage_of(item)
    own = may(request.actor, "tasks.hand_out_document", item.document)
    context = {
        "item": item,
        "plan": plan_of(item),
        "handed": handed,
        "stage": stage,
        "progress": progress_of([item.pk], request.actor).get(item.pk, Progress()),
        "roles": _roles(item),
        "gone": _gone(item),
        "parts": [(part, duty_link(part)) for part in parts[:MOST_PARTS]],
        "more": len(parts) > MOST_PARTS,
        "rules": _rules(parts),
        "months": _months(parts),
        "review": review_link(item.document, item) if own else "",
        "own": own,
        "amendable": item.document.state in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT},
        "changed": stage == Stage.CHANGED,
        "timeline": timeline_of(item, request.actor),
        "matter_timeline": timeline_of(handed.matter, request.actor) if handed is not None else [],
    }
    return render(request, "tasks/item.html", context)


def _roles(item: Item) -> list[tuple[str, list[ItemUnit]]]:
    rows = rows_of(item)
    return [(role.label, found) for role in UnitRole if (found := [row for row in rows if row.role == role])]


def _gone(item: Item) -> list[Unit]:
    return [row.unit for row in rows_of(item) if row.unit is not None and row.unit.state != "active"]


def _rules(parts: Sequence[Obligation]) -> list[str]:
    rules = {part.series.rule for part in parts if part.series is not None}
    return [describe_recurrence(rule) for rule in sorted(rules)]


def _months(parts: Sequence[Obligation]) -> list[Month]:
    """The month of the next due moment with what falls into it; of the last one when all have passed."""
    dated = [(clock.local(part.due_at).date(), part) for part in parts if part.due_at is not None]
    if not dated:
        return []
    today = clock.today()
    shown = min((day for day, _ in dated if day >= today), default=max(day for day, _ in dated))
    worst: dict[date, dict[str, int]] = {}
    for day, part in dated:
        counts = worst.setdefault(day, {})
        lamp = str(getattr(part, "lamp", "green"))
        counts[lamp] = counts.get(lamp, 0) + 1
    known = calendar()
    notes = {
        day: DayNote(
            not is_working_day(day, using=known), items=[DayItem(f"{n}件", state=lamp) for lamp, n in counts.items()]
        )
        for day, counts in worst.items()
        if (day.year, day.month) == (shown.year, shown.month)
    }
    return [month_of(shown.year, shown.month, today=today, notes=notes)]
