"""Which parts can be given a reporting rhythm, and the series a rhythm came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.obligations.enums import WITH_UNIT, DueKind

if TYPE_CHECKING:
    from yingshang.obligations.models import Matter, Obligation, Series
    from yingshang.obligations.models.obligation import ObligationQuerySet

_OPEN_ENDED = (DueKind.CONTINUOUS, DueKind.NONE)
NO_RHYTHM = Q(
    due_kind__in=_OPEN_ENDED, series__isnull=True, parent__isnull=True, due_at__isnull=True, state__in=WITH_UNIT
)


def without_rhythm(matter: Matter) -> ObligationQuerySet:
    """The parts of a matter that are with their units and have neither a date nor a rhythm."""
    return matter.obligations.filter(NO_RHYTHM)


def can_have_rhythm(obligation: Obligation) -> bool:
    """The same of one part."""
    free = obligation.series_id is None and obligation.parent_id is None and obligation.due_at is None
    return free and obligation.due_kind in _OPEN_ENDED and obligation.state in WITH_UNIT


def rules_so_far(series: Series) -> list[str]:
    """The rule of a series and those it follows, the newest first."""
    rules, before = [series.rule], series.follows
    while before is not None:
        rules.append(before.rule)
        before = before.follows
    return rules
