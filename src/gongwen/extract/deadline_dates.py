"""Points on the calendar: from the printed parts of a date to ISO strings."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.extract.numerals import number
from gongwen.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = "Mapping[str, str]"

# A date without a year, printed in the last months of a year, that would lie this many days before its own
# document belongs to the next year: nobody sets a limit ten months in the past.
ROLL_DAYS = 240


class Base(NamedTuple):
    """What phrases without a year hang on: the year of the document, and its date if known."""

    year: int
    date: dt.date | None = None


class Point(NamedTuple):
    """A day, perhaps with an hour; ``printed``: its year stands in the text, ``rolled``: the next year is meant."""

    day: dt.date
    clock: str | None = None
    printed: bool = False
    rolled: bool = False

    def __str__(self) -> str:
        return f"{self.day.isoformat()}T{self.clock}" if self.clock else self.day.isoformat()


def table(name: str) -> dict[str, Any]:
    """A table of the deadline lexicon."""
    found: dict[str, Any] = load("deadlines")[name]
    return found


def year_of(parts: Mapping[str, str], base: Base, suffix: str = "") -> tuple[int | None, bool]:
    """The year that the words name and whether they print it as a number; (None, False) without one."""
    if printed := parts.get("y" + suffix):
        year = number(printed)
        return (year if year >= 100 else 2000 + year), True
    if word := parts.get("ry" + suffix):
        return base.year + table("years")[word], True
    return None, False


def clock_of(parts: Mapping[str, str], suffix: str = "") -> str | None:
    """``HH:MM`` of the printed hour, None when there is none; 下午5时 is 17:00, 24时 stays within the day as 23:59."""
    hour_text = parts.get("hour" + suffix)
    if not hour_text:
        return None
    hour, minute = int(hour_text), parts.get("minute" + suffix) or "0"
    if hour < 12 and (parts.get("ampm" + suffix) or parts.get("ampm")) in table("afternoon")["words"]:
        hour += 12
    if hour >= 24:
        return "23:59"
    return f"{hour:02d}:{30 if minute == '半' else int(minute):02d}"


def month_of(parts: Mapping[str, str], params: Mapping[str, Any], suffix: str = "") -> int:
    """Month in which the named part of the year ends; December when only a year is named."""
    if text := parts.get("month" + suffix):
        return number(text)
    if half := parts.get("half" + suffix):
        return int(table("half_end")[half])
    if quarter := parts.get("quarter" + suffix):
        return number(quarter) * 3
    return int(params.get("month", 12))


def day_of(parts: Mapping[str, str], year: int, month: int, suffix: str = "") -> int:
    """Day of the month on which something ends: as printed, else the last of the named part or of the month."""
    if text := parts.get("day" + suffix):
        return number(text)
    part = parts.get("part" + suffix)
    day = int(table("part_end")[part]) if part else -1
    return calendar.monthrange(year, month)[1] if day < 0 and 1 <= month <= 12 else abs(day)


def first_day_of(parts: Mapping[str, str], year: int, month: int) -> int:
    """Day of the month on which something begins: as printed, else the first of the named part or of the month."""
    if text := parts.get("day"):
        return number(text)
    part = parts.get("part")
    if not part:
        return 1
    return int(table("part_start").get(part) or day_of(parts, year, month))


def point(parts: Mapping[str, str], params: Mapping[str, Any], base: Base) -> Point | None:
    """The last day of what the words name; None for a day the calendar does not have."""
    year, printed = year_of(parts, base)
    month = month_of(parts, params)
    day = make_day(year or base.year, month, day_of(parts, year or base.year, month))
    if day is None:
        return None
    clock = clock_of(parts)
    if year is None and _belongs_to_next_year(day, base):
        later = make_day(day.year + 1, month, day_of(parts, day.year + 1, month))
        return Point(later, clock, rolled=True) if later else None
    return Point(day, clock, printed=printed)


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _belongs_to_next_year(day: dt.date, base: Base) -> bool:
    return base.date is not None and base.date.month >= 10 and (base.date - day).days > ROLL_DAYS
