"""The year that year-less dates hang on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING

from gongwen.extract.deadlines import Base
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    from gongwen.model import Deadline

_YEAR = compiled(r"(20\d\d)(?<!\d20\d\d)年")  # not (?<!\d)20…: what begins with 20 is found faster
_SAMPLE = 200_000  # characters; the years of a document show on its first pages


_PRINTED = compiled(r"[12]\d{3}|[一二][〇零○一二三四五六七八九]{3}")


class Year(IntEnum):
    """How the year of year-less phrases is known."""

    KNOWN = 0
    INFERRED = 1  # from the years that the text names
    UNKNOWN = 2  # nowhere printed: a date without a year stays without


def base_of(folded: str, issued_on: str | None, head_year: int | None, given: dt.date | None) -> tuple[Base, Year]:
    """The base of all year-less phrases, and how its year is known.

    The date of issue decides; then the date the caller gave; then the year in the document's number; then
    the year the text itself names most often. Where no year is printed at all, the current one only serves to
    tell dates from other numbers.
    """
    if issued_on and len(issued_on) == 10:
        date = dt.date.fromisoformat(issued_on)
        return Base(date.year, date), Year.KNOWN
    if given is not None:
        return Base(given.year, given), Year.KNOWN
    if head_year is not None:
        return Base(head_year, None), Year.KNOWN
    years = Counter(_YEAR.findall(folded[:_SAMPLE]))
    if years:
        return Base(int(max(years, key=lambda year: (years[year], year))), None), Year.INFERRED
    return Base(dt.datetime.now(tz=dt.UTC).year, None), Year.UNKNOWN


def has_year(text: str) -> bool:
    """Whether a deadline phrase, as printed, names its year itself."""
    return _PRINTED.search(text) is not None


def forget_dates(deadline: Deadline) -> bool:
    """Take the dates from a deadline whose year is nowhere printed; whether there were any."""
    dated = bool(deadline.due or deadline.milestone or deadline.window)
    if not dated or has_year(deadline.text):
        return False
    deadline.due = deadline.milestone = deadline.window = None
    deadline.all_due = []
    return True
