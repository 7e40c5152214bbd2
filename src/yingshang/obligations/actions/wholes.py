"""Keeping how matters stand as a whole, as their parts are made, passed, opened again and voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from yingshang.kernel.among import Among
from yingshang.obligations import events as known
from yingshang.obligations.enums import DONE_STATES, State, WholeState
from yingshang.obligations.models import Matter, Obligation, Series, Whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.models import Event

_OF_PART = frozenset(
    kind.name for kind in (known.assigned, known.completed, known.reopened, known.voided, known.objection_settled)
)
_OF_SERIES = frozenset({known.series_extended.name})
_CHUNK = 500  # matters of one transaction


def follow_events(events: Iterable[Event]) -> None:
    """Keep the matters of these events right; called inside their transaction."""
    parts, series = set(), set()
    for event in events:
        if event.type in _OF_PART:
            parts.add(int(event.target_id))
        elif event.type in _OF_SERIES:
            series.add(int(event.target_id))
    keys: set[int] = set()
    if parts:
        keys.update(Obligation.objects.filter(Among("pk", parts)).order_by().values_list("matter_id", flat=True))
    if series:
        keys.update(Series.objects.filter(Among("pk", series)).order_by().values_list("matter_id", flat=True))
    if keys:
        keep_wholes(keys)


def keep_wholes(matters: Iterable[int]) -> None:
    """Write how these matters stand, from their parts as they are now. Inside a transaction.

    Their rows are locked first: two who pass the last two parts at one time would each find the other's open.
    """
    keys = sorted(matters)
    Whole.objects.bulk_create([Whole(matter_id=key) for key in keys], ignore_conflicts=True)
    rows = Whole.objects.filter(Among("pk", keys))
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    rows.update(state=_state())


def mend_wholes() -> int:
    """Write anew what differs from the parts, as after rows were brought in past the commands; how many."""
    asked = Matter.objects.annotate(found=_state(), kept=Coalesce(F("whole__state"), Value("")))
    keys = list(asked.exclude(found=F("kept")).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        with transaction.atomic():
            keep_wholes(keys[start : start + _CHUNK])
    return len(keys)


def _state() -> Case:
    """The state that follows from the parts that units owe; what they gave on to their sections is no part of it."""
    parts = Obligation._base_manager.filter(matter=OuterRef("pk"), parent__isnull=True).exclude(state=State.VOID)
    return Case(
        When(Exists(parts.exclude(state__in=DONE_STATES)), then=Value(WholeState.OPEN)),
        When(Exists(parts), then=Value(WholeState.DONE)),
        default=Value(WholeState.EMPTY),
        output_field=CharField(),
    )
