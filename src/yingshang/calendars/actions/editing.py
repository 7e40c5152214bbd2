"""Changing the calendar: one day, a whole year from the library, a year known to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gongwen.workdays import FIRST_YEAR, WorkCalendar, last_official_year
from yingshang.calendars import events
from yingshang.calendars.enums import DayKind, Source
from yingshang.calendars.models import Day, Edition, Year
from yingshang.calendars.queries.days import Calendar, calendar
from yingshang.calendars.queries.months import names_of
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Conflict, Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor

LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Entry:
    """What a day shall be, why, and by which document; ``seen`` is the version of the office's day that one saw."""

    date: date
    works: bool
    name: str
    basis: str
    seen: int = 0


@command("calendars.edit_calendar")
def set_days(*, actor: Actor, entries: Sequence[Entry]) -> int:
    """Register days by the office's own word; how many changed. All or none; a basis is needed for each.

    Raises Conflict ``calendars.registered_meanwhile`` with the stored day when the office's word for one of them is
    another than the one that was seen, and Refusal without a basis, out of reach, or when nothing would change.
    """
    known = calendar()
    changed = sum(_set(actor, entry, known) for entry in entries)
    if not changed:
        raise Refusal("calendars.nothing_new")
    Edition.advance()
    return changed


def _set(actor: Actor, entry: Entry, known: Calendar) -> bool:
    """Register one day; whether that changed anything."""
    if not entry.basis.strip():
        raise Refusal("calendars.no_basis", field="basis", date=entry.date.isoformat())
    if not FIRST_YEAR <= entry.date.year <= LAST_YEAR:
        raise Refusal("calendars.out_of_range", field="date", first=FIRST_YEAR, last=LAST_YEAR)
    row = Day.objects.select_for_update().filter(date=entry.date).first()
    name, basis = entry.name.strip()[:60], entry.basis.strip()[:200]
    if row is None:
        row, before = Day(date=entry.date, version=0), _said(known.works(entry.date), "")
    elif row.source == Source.OFFICE and (row.works, row.name, row.basis) == (entry.works, name, basis):
        return False
    else:
        before = _said(row.works, row.name)
        if row.source == Source.OFFICE and row.version != entry.seen:
            facts = {"date": entry.date.isoformat(), "kind": _word(row.works), "basis": row.basis}
            raise Conflict("calendars.registered_meanwhile", theirs=row, **facts)
    before_basis, row.works, row.name, row.basis = row.basis, entry.works, name, basis
    row.source, row.person_name = Source.OFFICE, actor.name
    row.version += 1
    row.save()
    after = _said(row.works, row.name)
    record(events.day_set, row, actor=actor, before=before, after=after, basis=basis, before_basis=before_basis)
    return True


@command("calendars.edit_calendar", target="day")
def clear_day(*, actor: Actor, day: Day, version: int) -> None:
    """Take back what the office registered: the day is again what the official arrangement says."""
    facts = {"before": _said(day.works, day.name), "before_basis": day.basis}
    record(events.day_cleared, day, actor=actor, after=_word(WorkCalendar().is_working_day(day.date)), **facts)
    day.delete()
    Edition.advance()


@command("calendars.edit_calendar")
def import_year(*, actor: Actor, year: int) -> list[Day]:
    """Keep the arrangement of a published year from the library; returned are the office's days that say otherwise.

    They are left as they are.

    Raises Refusal ``calendars.not_published`` for a year that the library does not know yet.
    """
    if not FIRST_YEAR <= year <= last_official_year():
        raise Refusal("calendars.not_published", year=year)
    official, names = WorkCalendar(), names_of(year)
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    worked = {day: official.is_working_day(day) for day in days}
    special = {day: works for day, works in worked.items() if works != (day.weekday() < 5)}
    stored = {row.date: row for row in Day.objects.filter(date__year=year)}
    differing = [r for r in stored.values() if r.source == Source.OFFICE and r.works != worked[r.date]]
    Day.objects.bulk_create(
        Day(date=day, works=works, name=names.get(day, "")[:60], source=Source.LIBRARY)
        for day, works in special.items()
        if day not in stored
    )
    gone = [r.pk for r in stored.values() if r.source == Source.LIBRARY and r.date not in special]
    Day.objects.filter(pk__in=gone).delete()
    Edition.advance()
    anchor = Year(year=year)
    record(events.year_imported, anchor, actor=actor, year=year, count=len(special), differing=len(differing))
    return differing


@command("calendars.edit_calendar")
def publish_year(*, actor: Actor, year: int, basis: str) -> Year:
    """Say that a year is published and registered here: for an office whose program is older than the notice.

    Raises Refusal without a basis, or for a year out of reach.
    """
    if not basis.strip():
        raise Refusal("calendars.no_basis", field="basis", date=str(year))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("calendars.out_of_range", field="year", first=FIRST_YEAR, last=LAST_YEAR)
    row, _ = Year.objects.update_or_create(
        year=year, defaults={"basis": basis.strip()[:200], "person_name": actor.name, "at": clock.now()}
    )
    Edition.advance()
    record(events.year_published, row, actor=actor, year=year, basis=row.basis)
    return row


def _word(works: bool) -> str:
    return str(DayKind.WORK.label if works else DayKind.REST.label)


def _said(works: bool, name: str) -> str:
    """上班, or 休息（国庆节）."""
    return f"{_word(works)}（{name}）" if name else _word(works)
