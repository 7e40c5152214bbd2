"""What changed since a moment: new, another due day, sent back, passed, void, newly overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.obligations.enums import WITH_UNIT, ChangeKind
from yingshang.obligations.queries.ledger import lit

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.obligations.models import Obligation
    from yingshang.obligations.models.obligation import ObligationQuerySet

_PREFIX = "obligations."
# Event → what changed by it. A change of words alone is no change of the due day; its facts tell.
_KINDS = {
    "assigned": ChangeKind.NEW,
    "changed": ChangeKind.DUE,
    "extension_granted": ChangeKind.DUE,
    "anchored": ChangeKind.DUE,
    "rhythm_set": ChangeKind.DUE,
    "due_brought_forward": ChangeKind.DUE,
    "sent_back": ChangeKind.SENT_BACK,
    "completed": ChangeKind.PASSED,
    "voided": ChangeKind.VOID,
}
_CHUNK = 500
MOST_ENTRIES = 20_000


@dataclass
class Changed:
    """One row that changed in one way: when last, by whom, and what the act said."""

    row: Any
    at: datetime
    who: str = ""
    words: str = ""


@dataclass
class Changes:
    """Kind → the rows that changed so, the newest first. ``cut`` when more happened than is looked at."""

    since: datetime
    until: datetime
    found: dict[ChangeKind, list[Changed]] = field(default_factory=dict)
    cut: bool = False

    @property
    def total(self) -> int:
        """All of them; a row that changed in two ways counts twice."""
        return sum(len(rows) for rows in self.found.values())


def changed_since(rows: ObligationQuerySet, since: datetime) -> Changes:
    """What changed with ``rows`` (a visible queryset) since a moment.

    Acts are read from their audit entries by time; occurrences made by the clock and what became overdue, for which
    nobody acted, from the rows. A row counts once for each kind, with its last act of that kind.
    """
    now = clock.now()
    changes = Changes(since, now, {kind: [] for kind in ChangeKind})
    latest, changes.cut = _acts(since)
    known = _rows_of(rows, sorted({key for _, key in latest}))
    for (kind, key), entry in latest.items():
        if row := known.get(key):
            changes.found[kind].append(Changed(row, entry.at, entry.person_name, entry.sentence))
    coming = rows.filter(series__isnull=False, assigned_at__gte=since)
    changes.found[ChangeKind.NEW] += [Changed(row, row.assigned_at) for row in _shown(coming)]
    late = rows.filter(state__in=WITH_UNIT, due_at__gte=since, due_at__lt=now)
    changes.found[ChangeKind.OVERDUE] = [Changed(row, row.due_at) for row in _shown(late)]
    for found in changes.found.values():
        found.sort(key=lambda one: (one.at, one.row.pk), reverse=True)
    return changes


def _acts(since: datetime) -> tuple[dict[tuple[ChangeKind, int], Entry], bool]:
    first = Entry.objects.filter(at__gte=since).order_by("at", "number").values_list("number", flat=True).first()
    if first is None:
        return {}, False
    types = [f"{_PREFIX}{name}" for name in _KINDS]
    entries = list(Entry.objects.filter(type__in=types, number__gte=first).order_by("-number")[: MOST_ENTRIES + 1])
    latest: dict[tuple[ChangeKind, int], Entry] = {}
    for entry in entries[:MOST_ENTRIES]:
        kind = _KINDS[entry.type.removeprefix(_PREFIX)]
        facts = entry.facts
        if entry.type == f"{_PREFIX}changed" and facts.get("due_before") == facts.get("due_after"):
            kind = ChangeKind.WORDS
        latest.setdefault((kind, int(entry.target_id)), entry)
    return latest, len(entries) > MOST_ENTRIES


def _rows_of(rows: ObligationQuerySet, keys: list[int]) -> dict[int, Obligation]:
    found: dict[int, Obligation] = {}
    for start in range(0, len(keys), _CHUNK):
        part = _shown(rows.filter(pk__in=keys[start : start + _CHUNK]))
        found |= {row.pk: row for row in part}
    return found


def _shown(rows: ObligationQuerySet) -> list[Any]:
    return list(lit(rows).select_related("matter", "unit").order_by("-pk")[:MOST_ENTRIES])
