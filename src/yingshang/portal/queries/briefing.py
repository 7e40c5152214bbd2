"""The figures of a briefing: what happened in a stretch and in the one before it, and how things stand."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from yingshang.kernel.remembering import Counted, remembered
from yingshang.obligations.queries.changes import changes_in, stretch_of
from yingshang.obligations.queries.loads import UnitLoad, lamp_shares, lamps_together, oldest_reds, rolled_up
from yingshang.orgs.models import Unit
from yingshang.portal.models import Briefing
from yingshang.portal.queries.books import Book, book_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.enums import Change, Lamp
    from yingshang.obligations.models import Obligation

MOST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    @property
    def before(self) -> Period:
        """The calendar month before a whole calendar month, else as many days just before."""
        if self.first.day == 1 and self.last == month_of(self.first).last:
            return month_of(self.first - timedelta(days=1))
        days = self.last - self.first
        end = self.first - timedelta(days=1)
        return Period(end - days, end)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a briefing shows; ``loads`` are the units with the most reds."""

    period: Period
    lamps: dict[Lamp, int]
    total: int
    units: int
    loads: list[UnitLoad]
    changes: dict[Change, int]
    before: dict[Change, int]
    oldest: list[Obligation]


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def week_of(day: date) -> Period:
    """The ISO week of a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def figures_of(actor: Actor, period: Period, scope: Unit | None) -> tuple[Book, Counted[Figures]]:
    """The figures for what the actor sees, narrowed to a unit and those below it; the same number of queries always."""
    book = book_of(actor)
    key = f"briefing:{book.key}:{period.first}:{period.last}:{scope.pk if scope else 0}"
    return book, remembered(key, lambda: _figures(book, period, scope))


def _figures(book: Book, period: Period, scope: Unit | None) -> Figures:
    rows = book.rows
    if scope is not None:
        rows = rows.filter(unit__in=Unit.objects.below(scope).order_by().values("pk"))
    loads = lamp_shares(rows)
    loads = rolled_up(loads) if book.gives else loads
    lamps = lamps_together(loads)
    earlier = period.before
    return Figures(
        period=period,
        lamps=lamps,
        total=sum(lamps.values()),
        units=len(loads),
        loads=loads[:MOST_UNITS],
        changes=changes_in(rows, stretch_of(period.first, period.last)),
        before=changes_in(rows, stretch_of(earlier.first, earlier.last)),
        oldest=oldest_reds(rows),
    )


def briefing_of(actor: Actor, period: Period, scope: Unit | None) -> Briefing | None:
    """The words that the actor's unit wrote for these days and this scope; one query."""
    return (
        Briefing.objects.visible_to(actor)
        .filter(office=actor.unit_id, scope=scope, first=period.first, last=period.last)
        .first()
    )
