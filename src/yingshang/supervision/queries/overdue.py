"""Which duties a ladder has something to say about. Prose: docs/algorithms/ladders.md."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from yingshang.calendars.queries.days import calendar
from yingshang.kernel import clock
from yingshang.obligations.enums import WITH_UNIT
from yingshang.obligations.models import Obligation
from yingshang.supervision.enums import UNDECIDED
from yingshang.supervision.models import Proceeding, Step

if TYPE_CHECKING:
    from yingshang.calendars.queries.days import Calendar
    from yingshang.obligations.models.obligation import ObligationQuerySet
    from yingshang.supervision.models import Ladder
    from yingshang.supervision.models.steps import StepQuerySet


def overdue_before(today: date, days: int, *, using: Calendar | None = None) -> datetime:
    """The moment before which a due moment must lie for ``days`` working days to have passed since its day.

    With 0 the first working day after the due day is enough; today counts when it is a working day.
    """
    using = using or calendar()
    day, left = today, days + 1
    while True:
        left -= using.works(day)
        if left == 0:
            return datetime.combine(day, time.min, clock.SHANGHAI)
        day -= timedelta(days=1)


def without_proceeding(ladder: Ladder, before: datetime) -> ObligationQuerySet:
    """Duties of the ladder's office, overdue since before a moment, that have no proceeding under it for this due day.

    What a unit divided to its own sections is the unit's own affair.
    """
    known = Proceeding.objects.filter(obligation=OuterRef("pk"), key=ladder.key, due_at=OuterRef("due_at"))
    rows = Obligation.objects.filter(giver=ladder.office_id, parent__isnull=True, state__in=WITH_UNIT)
    if ladder.source_kinds:
        rows = rows.filter(matter__source_kind__in=ladder.source_kinds)
    return rows.filter(due_at__lt=before).exclude(Exists(known))


def without_cause() -> StepQuerySet:
    """Undecided steps whose duty is with the office, done, at rest, or due on another day by now.

    The database picks them: a hundred thousand may wait for a decision, and few have lost their cause.
    """
    duty = "proceeding__obligation__"
    still = Q(**{f"{duty}state__in": WITH_UNIT, f"{duty}due_at": F("proceeding__due_at")})
    rows = Step.objects.filter(state__in=UNDECIDED, proceeding__obligation__isnull=False)
    return rows.filter(~still | Q(**{f"{duty}due_at__isnull": True}))
