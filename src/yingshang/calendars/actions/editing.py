"""Changing the calendar: one day, a whole year from the library, a year known to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gongwen.workdays import FIRST_YEAR, WorkCalendar, last_official_year
from yingshang.calendars import events
from yingshang.calendars.enums import DayKind, Source
from yingshang.calendars.models import Day, Edition, Year
from yingshang.calendars.queries.months import names_of
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor

LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Entry:
    """What a day shall be, why, and by which document."""

    date: date
    works: bool
    name: str
    basis: str


@command("calendars.edit_calendar")
def set_days(*, actor: Actor, entries: Sequence[Entry]) -> int:
    """Register days by the office's own word; how many changed. All or none; a basis is needed for each."""
    changed = 0
    for entry in entries:
        if not entry.basis.strip():
            raise Refusal("calendars.no_basis", field="basis", date=entry.date.isoformat())
        if not FIRST_YEAR <= entry.date.year <= LAST_YEAR:
            raise Refusal("calendars.out_of_range", field="date", first=FIRST_YEAR, last=LAST_YEAR)
        row, new = Day.objects.get_or_create(
            date=entry.date, defaults={"works": entry.works, "source": Source.OFFICE, "version": 0}
        )
        before = (row.works, row.name, row.basis, row.source)
        row.works, row.name, row.basis = entry.works, entry.name.strip()[:60], entry.basis.strip()[:200]
        row.source, row.person_name = Source.OFFICE, actor.name
        if not new and before == (row.works, row.name, row.basis, row.source):
            continue
        row.version += 1
        row.save()
        changed += 1
        record(events.day_set, row, actor=actor, kind=_word(row.works), basis=row.basis)
    if not changed:
        raise Refusal("calendars.nothing_new")
    Edition.advance()
    return changed


@command("calendars.edit_calendar", target="day")
def clear_day(*, actor: Actor, day: Day, version: int) -> None:
    """Take back what the office registered: the day is again what the official arrangement says."""
    record(events.day_cleared, day, actor=actor)
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
