"""The ledger as the audit administrator reads it: what is looked for, and where entries of a day lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.audit.enums import FILTER_WORDS, NO_FILTER
from yingshang.audit.models import Entry
from yingshang.kernel import clock

if TYPE_CHECKING:
    from yingshang.audit.models.entry import EntryQuerySet
    from yingshang.kernel.actor import Actor

# Numbers are given at commit, times when the act happened: no transaction is open for as long as this.
_SLACK = timedelta(hours=1)
REACH = 50_000  # entries that one page of a search by words looks through: some 60 ms


@dataclass(frozen=True, slots=True)
class Filters:
    """What the ledger is narrowed to; empty ones do not narrow. ``since`` and ``until`` are moments, both included."""

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    unit: str = ""
    type: str = ""
    target_kind: str = ""
    target_id: str = ""
    words: str = ""


def entries(actor: Actor, filters: Filters) -> EntryQuerySet:
    """The entries that ``actor`` may read and the filters let through, newest first."""
    return narrowed(Entry.objects.visible_to(actor), filters)


def narrowed(rows: EntryQuerySet, filters: Filters) -> EntryQuerySet:
    """The filters on any entries. A time range becomes a range of numbers, so that paging walks one index."""
    for name in ("type", "target_kind", "target_id"):
        if wanted := getattr(filters, name):
            rows = rows.filter(**{name: wanted})
    if filters.person:
        rows = rows.filter(person_name__icontains=filters.person)
    if filters.unit:
        rows = rows.filter(unit__icontains=filters.unit)
    for word in filters.words.split():
        rows = rows.filter(Q(sentence__icontains=word) | Q(target_title__icontains=word))
    if filters.since:
        rows = rows.filter(at__gte=filters.since, number__gte=_first_since(filters.since - _SLACK))
    if filters.until:
        rows = rows.filter(at__lte=filters.until, number__lte=_last_until(filters.until + _SLACK))
    return rows.order_by("-number")


def last_number() -> int:
    """The number of the last entry, 0 for none."""
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def numbers_around(first: date | None, last: date | None) -> tuple[int | None, int | None]:
    """The least and the greatest number that entries of these days can have; None where a day is open."""
    least = most = None
    if first:
        least = _first_since(datetime.combine(first, time.min, clock.SHANGHAI) - _SLACK)
    if last:
        most = _last_until(datetime.combine(last, time.max, clock.SHANGHAI) + _SLACK)
    return least, most


def described(filters: Filters) -> str:
    """The filters in words, as the ledger records what somebody looked for."""
    parts = []
    for name, word in FILTER_WORDS.items():
        value = getattr(filters, name)
        if value:
            shown = f"{clock.local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value
            parts.append(f"{word} {shown}")
    return "; ".join(parts) or NO_FILTER


def _first_since(moment: datetime) -> int:
    found = Entry.objects.filter(at__gte=moment).order_by("at", "number").values_list("number", flat=True).first()
    return 2**62 if found is None else max(found - 1000, 0)


def _last_until(moment: datetime) -> int:
    found = Entry.objects.filter(at__lte=moment).order_by("-at", "-number").values_list("number", flat=True).first()
    return -1 if found is None else found + 1000
