"""What happened in a stretch of time: handed out, sent back, passed, become overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q

from yingshang.kernel import clock
from yingshang.kernel.models import History
from yingshang.obligations.enums import DONE_STATES, MOVES, OPEN_STATES, WITH_UNIT, Change, State
from yingshang.obligations.models import Extension
from yingshang.obligations.queries.loads import midnight

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.obligations.models.obligation import ObligationQuerySet


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``begin``, included, to ``end``, not included."""

    begin: datetime
    end: datetime


def stretch_of(first: date, last: date) -> Stretch:
    """The days from ``first`` to ``last``, both included."""
    return Stretch(midnight(first), midnight(date.fromordinal(last.toordinal() + 1)))


def changed(kind: str, stretch: Stretch) -> Q:
    """The condition of rows to which ``kind`` happened within ``stretch``; each is found by an index of its own.

    Overdue: the due moment passed within the stretch (and has passed by now) while the work was still with the unit.
    It stays so when the work was done later: what was late in a past week is late in it for ever. What is suspended or
    void asks nothing and is not late. Sent back counts a row once, however often it was.
    """
    match Change(kind):
        case Change.NEW:
            return Q(assigned_at__gte=stretch.begin, assigned_at__lt=stretch.end) & ~Q(state=State.VOID)
        case Change.PASSED:
            return _passed(stretch)
        case Change.ON_TIME:
            return _passed(stretch) & Q(on_time=True)
        case Change.SENT_BACK:
            moves = History.objects.filter(table=MOVES.name, verb="send_back")
            moves = moves.filter(at__gte=stretch.begin, at__lt=stretch.end)
            return Q(pk__in=moves.values("object_id"))
        case Change.OVERDUE:
            passed = Q(due_at__gte=stretch.begin, due_at__lt=min(stretch.end, clock.now()))
            late = Q(state__in=WITH_UNIT) | Q(submitted_at__gt=F("due_at"))
            return passed & late & Q(state__in=(*OPEN_STATES, *DONE_STATES))


def _passed(stretch: Stretch) -> Q:
    return Q(completed_at__gte=stretch.begin, completed_at__lt=stretch.end, state__in=DONE_STATES)


def changes_in(rows: ObligationQuerySet, stretch: Stretch) -> dict[Change, int]:
    """How many of ``rows`` changed in which way within ``stretch``; one query each, each by its index."""
    return {kind: rows.filter(changed(kind, stretch)).order_by().count() for kind in Change}


def waits_for(value: str) -> Q:
    """The condition of rows on which the office has to decide: "objection", "extension", or "either"."""
    objection = Q(state=State.OBJECTED)
    extension = Q(pk__in=Extension.objects.filter(granted__isnull=True).values("obligation_id"))
    return {"objection": objection, "extension": extension, "either": objection | extension}[value]
