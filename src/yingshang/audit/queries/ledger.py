"""The ledger as the audit administrator reads it: filters, and pages by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.audit.enums import FILTER_WORDS, NO_FILTER
from yingshang.audit.models import Entry
from yingshang.kernel import clock

if TYPE_CHECKING:
    from yingshang.audit.models.entry import EntryQuerySet
    from yingshang.kernel.actor import Actor

PAGE = 50
# Numbers are given at commit, times when the act happened: no transaction is open for as long as this.
_SLACK = timedelta(hours=1)
_COUNTED = 1000
REACH = 100_000  # entries that one page of a search by words looks through: some 150 ms


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


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the key of the next page (None on the last), and where a search by words has stopped for now."""

    rows: list[Entry]
    following: int | None
    reached: int | None = None


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


def page_of(rows: EntryQuerySet, filters: Filters, *, before: int | None = None, size: int = PAGE) -> Page:
    """The page below entry ``before`` (the newest).

    Names and words are looked for in the text of the entries, which no index helps: one page looks through ``REACH``
    numbers and hands over where to go on, so that a rare word costs no more than a common one.
    """
    if before is not None:
        rows = rows.filter(number__lt=before)
    lowest = _lowest(filters, before)
    if lowest > 1:
        rows = rows.filter(number__gte=lowest)
    found = list(rows[: size + 1])
    if len(found) > size:
        return Page(found[:size], found[size - 1].number)
    reached = lowest if lowest > _floor(filters) else None
    return Page(found, reached, reached)


def _lowest(filters: Filters, before: int | None) -> int:
    if not (filters.person or filters.unit or filters.words):
        return 1
    last = _last_until(filters.until + _SLACK) if filters.until else last_number()
    return max(min(last + 1, before or last + 1) - REACH, _floor(filters))


def _floor(filters: Filters) -> int:
    return _first_since(filters.since - _SLACK) if filters.since else 1


def last_number() -> int:
    """The number of the last entry, 0 for none."""
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def bounded_count(rows: EntryQuerySet, filters: Filters) -> str:
    """How many there are, counted up to a bound and within reach: "1000+" above it."""
    lowest = _lowest(filters, None)
    if lowest > 1:
        rows = rows.filter(number__gte=lowest)
    count = rows.order_by()[: _COUNTED + 1].count()
    cut = lowest > _floor(filters)
    return f"{min(count, _COUNTED)}+" if cut or count > _COUNTED else str(count)


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
