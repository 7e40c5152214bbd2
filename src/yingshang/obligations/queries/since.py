"""What changed since a moment: new, another due day, sent back, passed, void, newly overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.kernel.among import Among, Said
from yingshang.kernel.lists import Total, total_of
from yingshang.obligations.enums import WITH_UNIT, ChangeKind
from yingshang.obligations.queries.ledger import lit

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.obligations.models import Obligation
    from yingshang.obligations.models.obligation import ObligationQuerySet

    _Act = tuple[datetime, int, int]  # when, which row, the number of its entry (0: nobody acted)

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
SHOWN = 15  # rows of each kind that are read whole; the count beside them is of all
SHOWN_ALONE = 100  # of the one kind that is wanted
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
    """Kind → the rows that changed so, the newest first, and how many. ``cut`` when more happened than is looked at."""

    since: datetime
    until: datetime
    found: dict[ChangeKind, list[Changed]] = field(default_factory=dict)
    counts: dict[ChangeKind, Total] = field(default_factory=dict)
    cut: bool = False


def changed_since(rows: ObligationQuerySet, since: datetime, only: ChangeKind | None = None) -> Changes:
    """What changed with ``rows`` (a visible queryset) since a moment: counted, and the latest ``SHOWN`` of each kind.

    With ``only`` the latest ``SHOWN_ALONE`` of that kind and the counts of all.

    Acts are read from their audit entries by time; occurrences made by the clock and what became overdue, for which
    nobody acted, from the rows. A row counts once for each kind, with its last act of that kind.
    """
    now, most = clock.now(), SHOWN if only is None else SHOWN_ALONE
    latest, cut = _acts(since)
    seen = _seen(rows, {key for _, key in latest})
    acts: dict[ChangeKind, list[tuple[int, int]]] = {kind: [] for kind in ChangeKind}
    for (kind, key), number in latest.items():
        if key in seen:
            acts[kind].append((number, key))
    coming = rows.filter(series__isnull=False, assigned_at__gte=since)
    late = rows.filter(Said("state", WITH_UNIT), due_at__gte=since, due_at__lt=now)
    counts = {kind: Total(len(found), exact=True) for kind, found in acts.items()}
    counts[ChangeKind.NEW] = _sum(counts[ChangeKind.NEW], total_of(coming))
    counts[ChangeKind.OVERDUE] = total_of(late)
    wanted = {kind: found[:most] if only in (None, kind) else [] for kind, found in acts.items()}
    entries = _entries({number for found in wanted.values() for number, _ in found})
    shown = {kind: [(entries[number].at, key, number) for number, key in found] for kind, found in wanted.items()}
    for kind, of_nobody, moment in ((ChangeKind.NEW, coming, "assigned_at"), (ChangeKind.OVERDUE, late, "due_at")):
        if only in (None, kind):
            shown[kind] += [(at, key, 0) for key, at in _newest(of_nobody, moment, most)]
    shown = {kind: sorted(found, reverse=True)[:most] for kind, found in shown.items()}
    return Changes(since, now, _read(rows, shown, entries), counts, cut)


def _acts(since: datetime) -> tuple[dict[tuple[ChangeKind, int], int], bool]:
    """(kind, row) → the number of the last act of that kind on it, the latest first."""
    first = Entry.objects.filter(at__gte=since).order_by("at", "number").values_list("number", flat=True).first()
    if first is None:
        return {}, False
    types = [f"{_PREFIX}{name}" for name in _KINDS]
    # By number, which an index gives in order; the moment is asked as well, since a clock may have been set back.
    entries = Entry.objects.filter(type__in=types, number__gte=first, at__gte=since).order_by("-number")
    found = list(entries.values_list("number", "type", "target_id")[: MOST_ENTRIES + 1])
    words = _of_words_alone(first)
    latest: dict[tuple[ChangeKind, int], int] = {}
    for number, kind, target in found[:MOST_ENTRIES]:
        meant = ChangeKind.WORDS if number in words else _KINDS[kind.removeprefix(_PREFIX)]
        latest.setdefault((meant, int(target)), number)
    return latest, len(found) > MOST_ENTRIES


def _entries(numbers: set[int]) -> dict[int, Entry]:
    """The entries of what is shown, by number."""
    return {entry.number: entry for entry in Entry.objects.filter(number__in=numbers).defer("facts", "sealed")}


def _of_words_alone(first: int) -> set[int]:
    """The numbers of changes, from ``first`` on, that left the due day as it was."""
    changes = Entry.objects.filter(type=f"{_PREFIX}changed", number__gte=first).order_by("-number")
    told = changes.values_list("number", "facts")[:MOST_ENTRIES]
    return {number for number, facts in told if facts.get("due_before") == facts.get("due_after")}


def _seen(rows: ObligationQuerySet, keys: set[int]) -> set[int]:
    """Which of these keys are among the rows."""
    return set(rows.filter(Among("pk", sorted(keys))).order_by().values_list("pk", flat=True))


def _newest(rows: ObligationQuerySet, moment: str, most: int) -> Any:  # noqa: ANN401 - pairs of key and moment
    return rows.order_by(f"-{moment}", "-pk").values_list("pk", moment)[:most]


def _sum(one: Total, other: Total) -> Total:
    return Total(one.number + other.number, exact=other.exact)


def _read(
    rows: ObligationQuerySet, shown: dict[ChangeKind, list[_Act]], entries: dict[int, Entry]
) -> dict[ChangeKind, list[Changed]]:
    """The rows behind what is shown; one query."""
    keys = {key for found in shown.values() for _, key, _ in found}
    known = {row.pk: row for row in lit(rows.filter(pk__in=keys)).select_related("matter", "unit")}
    return {
        kind: [_changed(known[key], at, entries.get(number)) for at, key, number in found if key in known]
        for kind, found in shown.items()
    }


def _changed(row: Obligation, at: datetime, entry: Entry | None) -> Changed:
    return Changed(row, at, entry.person_name, entry.sentence) if entry is not None else Changed(row, at)
