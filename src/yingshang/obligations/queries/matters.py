"""What one obligation and one matter show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count

from yingshang.kernel.models import StoredFile
from yingshang.obligations.enums import CURRENT_STATES, Lamp, State
from yingshang.obligations.models import Matter, Obligation, Report
from yingshang.obligations.queries.ledger import lit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Series

MOST_PARTS = 400
_COMING = 3


class Sent(NamedTuple):
    """A report with its evidence."""

    report: Report
    files: list[StoredFile]


def reports_of(obligation: Obligation) -> list[Sent]:
    """Its reports, the newest first, with their files; two queries."""
    reports = list(obligation.reports.order_by("-id"))
    files: dict[str, list[StoredFile]] = {}
    keys = [str(report.pk) for report in reports]
    for stored in StoredFile.objects.filter(holder_kind=Report._meta.label_lower, holder_id__in=keys):
        files.setdefault(stored.holder_id, []).append(stored)
    return [Sent(report, files.get(str(report.pk), [])) for report in reports]


def parts_of(matter: Matter, actor: Actor, *, occurrences: bool = False) -> list[Obligation]:
    """The parts of a matter that the actor sees, with lamps, in the order of the tree; one query.

    Occurrences of recurring duties come only when asked for. What units gave to their sections follows them.
    """
    rows = Obligation.objects.visible_to(actor).filter(matter=matter)
    if not occurrences:
        rows = rows.filter(series__isnull=True)
    found = (
        lit(rows).select_related("matter", "unit", "parent", "leader", "handler").order_by("unit__path", "due_at", "pk")
    )
    return list(found[:MOST_PARTS])


def lamps_of(matter: Matter, actor: Actor) -> dict[str, int]:
    """Lamp → unfinished parts and occurrences of a matter; "done" → the finished ones. One query."""
    owed = Obligation.objects.visible_to(actor).filter(matter=matter, parent__isnull=True)
    rows: Any = lit(owed.exclude(state=State.VOID))
    counts: dict[str, int] = {**{lamp.value: 0 for lamp in Lamp}, "done": 0}
    for state, lamp, count in rows.order_by().values_list("state", "lamp").annotate(count=Count("pk")):
        counts[lamp if state in CURRENT_STATES else "done"] += count
    return counts


def series_of(matter: Matter, actor: Actor) -> list[tuple[Series, list[Any]]]:
    """The recurring duties of a matter that the actor sees, each with its next open occurrences; two queries."""
    visible = Obligation.objects.visible_to(actor).filter(matter=matter, series__isnull=False)
    series = list(matter.series.filter(pk__in=visible.values("series_id")).select_related("unit", "matter"))
    coming: dict[int, list[Any]] = {}
    rows = lit(visible.unfinished()).select_related("matter").order_by("due_at", "pk")
    for row in rows[:MOST_PARTS]:
        if row.series_id is not None and len(kept := coming.setdefault(row.series_id, [])) < _COMING:
            kept.append(row)
    return [(one, coming.get(one.pk, [])) for one in sorted(series, key=lambda one: (one.unit.path, one.pk))]


def waiting_events(matter: Matter) -> dict[str, int]:
    """Event that relative deadlines wait for → how many parts wait for it."""
    rows = matter.obligations.unfinished().filter(anchor_days__isnull=False, due_at__isnull=True)
    return dict(rows.order_by().values_list("anchor").annotate(count=Count("pk")))
