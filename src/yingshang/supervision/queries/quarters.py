"""How units did in a quarter: numerator and denominator of the rate that a ladder measures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, Value, When

from yingshang.calendars.queries.days import add_working_days
from yingshang.obligations.enums import State
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.changes import stretch_of
from yingshang.orgs.models import Unit
from yingshang.supervision.queries.periods import quarter_named

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.supervision.models import Ladder, Verdict
    from yingshang.supervision.queries.periods import Quarter


def judged_from(quarter: Quarter, days: int) -> date:
    """The day from which a quarter is judged: ``days`` working days after its last day, so that late audits are in."""
    return add_working_days(quarter.period.last, days) if days else quarter.next.period.first


@dataclass(frozen=True, slots=True)
class Rate:
    """Duties due in the quarter, and those of them done on time; a unit that is wound up has no rate."""

    unit: Unit
    on_time: int
    due: int

    @property
    def percent(self) -> Decimal:
        """The share in percent, to one place, for showing; what counts is ``reaches``."""
        return (Decimal(self.on_time) * 100 / self.due).quantize(Decimal("0.1"))

    def reaches(self, standard: int) -> bool:
        """Whether the share is at least ``standard`` percent, in whole numbers."""
        return self.on_time * 100 >= standard * self.due


def rates_in(ladder: Ladder, quarter: Quarter, cut_off: datetime) -> list[Rate]:
    """How each unit did with what the ladder's office handed out and was due in the quarter, as of ``cut_off``.

    Denominator: duties due in the quarter (as their due moment stands now), except void and suspended ones, and except
    what waits for the office's audit while it was applied for in time. Numerator: those applied for by their due moment
    and passed. Two queries.
    """
    rows = _due_in(ladder, quarter, cut_off)
    groups = (
        rows.order_by().values_list("unit_id").annotate(done=Count("pk", filter=_in_time(cut_off)), all=Count("pk"))
    )
    found = {unit: (done, total) for unit, done, total in groups}
    units = Unit.objects.in_bulk(list(found))
    return [Rate(units[key], *found[key]) for key in sorted(found, key=lambda key: units[key].path)]


def duties_behind(verdict: Verdict, actor: Actor) -> QuerySet[Obligation]:
    """What a quarter of a unit was counted from, as it stands now and as far as the actor sees it.

    Each has ``in_rate``, whether it is in the numerator; those that are not come first. What was passed, voided or
    moved to another day since shows here and not in the frozen figures.
    """
    rows = _due_in(verdict.ladder, quarter_named(verdict.period), verdict.cut_off)
    seen = rows.filter(unit=verdict.unit_id).visible_to(actor)
    counted = Case(When(_in_time(verdict.cut_off), then=Value(True)), default=Value(False))
    return seen.annotate(in_rate=counted).select_related("matter").order_by("in_rate", "due_at", "pk")


def _due_in(ladder: Ladder, quarter: Quarter, cut_off: datetime) -> ObligationQuerySet:
    """The denominator."""
    stretch = stretch_of(quarter.period.first, quarter.period.last)
    begin, end = stretch.begin, min(stretch.end, cut_off)
    rows = Obligation.objects.filter(giver=ladder.office_id, parent__isnull=True, due_at__gte=begin, due_at__lt=end)
    if ladder.source_kinds:
        rows = rows.filter(matter__source_kind__in=ladder.source_kinds)
    pending = Q(state=State.SUBMITTED, submitted_at__isnull=False) & Q(submitted_at__lte=F("due_at"))
    return rows.exclude(state__in=(State.VOID, State.SUSPENDED)).exclude(pending)


def _in_time(cut_off: datetime) -> Q:
    return Q(on_time=True, completed_at__lte=cut_off)
