"""What circulars show: their period, the issue before, and the duties behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from yingshang.obligations.models import Matter, Obligation
from yingshang.supervision.enums import CircularState, Figure
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.actor import Actor

_CHUNK = 500
MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """A duty behind a figure as it stood at the cut-off; ``row`` is the duty today, None for who may not see it."""

    figure: str
    unit: str
    row: Any
    state: str
    due_at: datetime | None
    applied_at: datetime | None


def period_of(circular: Circular) -> Period:
    """Its days."""
    return Period(circular.first, circular.last)


def published_before(circular: Circular, period: Period) -> Circular | None:
    """The issue of the same kind and scope about exactly the period before, as it went out; None without one."""
    issues = Circular.objects.filter(
        office=circular.office_id,
        kind=circular.kind,
        first=period.first,
        last=period.last,
        scope_kind=circular.scope_kind,
        state__in=(CircularState.FROZEN, CircularState.LETTERED),
    )
    return next((one for one in issues.order_by("-id") if one.scope == circular.scope), None)


def behind(circular: Circular, actor: Actor, *, unit: int | None = None, figure: str = "") -> Iterator[Behind]:
    """The duties behind the figures of a circular, narrowed to a unit and a figure; asks once for each 500."""
    stood = {row[0]: row for row in circular.figures["rows"]}
    wanted = [
        (name, one["name"], pk)
        for one in circular.figures["units"]
        if unit is None or one["unit"] == unit
        for name in Figure.values
        if (not figure or name == figure) and not (not figure and name == Figure.DUE)
        for pk in one["ids"].get(name, ())
    ]
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        seen = Obligation.objects.visible_to(actor).filter(pk__in={pk for _, _, pk in part})
        rows = {row.pk: row for row in seen.select_related("matter", "unit")}
        for name, of, pk in part:
            _, _, state, due_at, applied_at = stood[pk]
            yield Behind(name, of, rows.get(pk), state, _moment(due_at), _moment(applied_at))


def sources_of(actor: Actor) -> list[tuple[str, str, int]]:
    """(title, number, matters) of the documents that the actor's office handed out from, the newest first."""
    rows = Matter.objects.visible_to(actor).filter(office=actor.unit_id).order_by()
    found = rows.values_list("source_title", "basis").annotate(count=Count("pk")).order_by("-count", "source_title")
    return list(found[:MOST_SOURCES])


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
