"""Duties as they stood at a past moment. Prose: docs/algorithms/circulars.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.kernel.models import History
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, MOVES, State
from yingshang.obligations.queries.due import due_moment
from yingshang.obligations.queries.loads import midnight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.obligations.queries.changes import Stretch

_CHUNK = 500
_APPLIED = frozenset({State.SUBMITTED.value, *(state.value for state in DONE_STATES)})
# Acts that move a due moment → the fact that says what it was before; an event's day begins where none was.
_DUE_MOVED = {
    "obligations.extension_granted": "before",
    "obligations.changed": "due_before",
    "obligations.due_brought_forward": "before",
    "obligations.anchored": "",
}
_FIELDS = ("pk", "unit_id", "state", "due_at", "submitted_at", "assigned_at", "starts_on")


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty at the moment: its state, its due moment, when it was applied for, and when it was there."""

    pk: int
    unit: int
    state: str
    due_at: datetime | None
    applied_at: datetime | None
    handed_at: datetime


def standings(
    rows: ObligationQuerySet, stretch: Stretch, moment: datetime, also: Iterable[int] = ()
) -> dict[int, Standing]:
    """The duties that a period can count, as they stood at ``moment``.

    Those due, handed out or begun within ``stretch``, those open now, those touched since ``moment``, and ``also``. The
    number of queries does not depend on the rows, besides one for each 500 of the last two.
    """
    since = _Since(moment)
    found: dict[int, Standing] = {}
    for condition in _conditions(stretch):
        found |= {one.pk: one for one in _read(rows.filter(condition))}
    missing = {pk for pk in also if pk not in found}
    for chunk in _chunks(sorted(since.states.keys() | since.dues.keys() | missing)):
        found |= {one.pk: since.undo(one) for one in _read(rows.filter(pk__in=chunk))}
    return found


def _conditions(stretch: Stretch) -> tuple[Q, ...]:
    """Each is found by an index of its own; together in one question none would be."""
    first, last = clock.local(stretch.begin).date(), clock.local(stretch.end).date()
    return (
        Q(due_at__gte=stretch.begin, due_at__lt=stretch.end),
        Q(state__in=CURRENT_STATES),
        Q(assigned_at__gte=stretch.begin, assigned_at__lt=stretch.end),
        Q(starts_on__gte=first, starts_on__lt=last),
    )


def _read(rows: ObligationQuerySet) -> Iterator[Standing]:
    for pk, unit, state, due_at, submitted_at, assigned_at, starts_on in rows.order_by().values_list(*_FIELDS):
        handed = assigned_at if starts_on is None else max(assigned_at, midnight(starts_on))
        yield Standing(pk, unit, state, due_at, submitted_at, handed)


class _Since:
    """What happened after a moment, so that it can be undone: object → state before, and → day it was due before."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.states: dict[int, str] = {}
        self.dues: dict[int, str] = {}
        if moment < clock.now():
            self._moves()
            self._due_moves()
        self.applied = self._applications()

    def undo(self, row: Standing) -> Standing:
        """The row as it stood."""
        if row.pk in self.states:
            state = self.states[row.pk]
            row = replace(row, state=state, applied_at=self.applied.get(row.pk) if state in _APPLIED else None)
        if row.pk in self.dues:
            row = replace(row, due_at=_day_before(self.dues[row.pk], row.due_at))
        return row

    def _moves(self) -> None:
        verbs = sorted({move.verb for move in MOVES.moves})  # the index goes by verb and time
        moves = History.objects.filter(table=MOVES.name, verb__in=verbs, at__gt=self.moment)
        for pk, source in moves.order_by("id").values_list("object_id", "source"):
            self.states.setdefault(pk, source)

    def _due_moves(self) -> None:
        first = Entry.objects.filter(at__gt=self.moment).order_by("at", "number").values_list("number", flat=True)
        begin = first.first()
        if begin is None:
            return
        acts = Entry.objects.filter(type__in=list(_DUE_MOVED), number__gte=begin).order_by("number")
        for entry in acts.iterator(chunk_size=2_000):
            name = _DUE_MOVED[entry.type]
            self.dues.setdefault(int(entry.target_id), str(entry.facts.get(name, "")) if name else "")

    def _applications(self) -> dict[int, datetime]:
        applied: dict[int, datetime] = {}
        for chunk in _chunks(sorted(self.states)):
            moves = History.objects.filter(table=MOVES.name, verb="submit", object_id__in=chunk, at__lte=self.moment)
            applied |= dict(moves.order_by("id").values_list("object_id", "at"))  # the last one stays
        return applied


def _day_before(said: str, present: datetime | None) -> datetime | None:
    """The due moment of the day that an act says, at the hour of the present one; None where there was none."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return due_moment(day, at=clock.local(present).time() if present else None)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    every: list[Any] = list(keys)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
