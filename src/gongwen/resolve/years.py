"""The year that year-less dates hang on."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from gongwen.extract.deadlines import Base

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_SAMPLE = 200_000  # characters; the years of a document show on its first pages


def base_of(folded: str, issued_on: str | None, head_year: int | None, given: dt.date | None) -> tuple[Base, bool]:
    """The base of all year-less phrases, and whether the year had to be guessed.

    The date of issue decides; then the date the caller gave; then the year in the document's number; then
    the year the text itself names most often; then the current year.
    """
    if issued_on and len(issued_on) == 10:
        date = dt.date.fromisoformat(issued_on)
        return Base(date.year, date), False
    if given is not None:
        return Base(given.year, given), False
    if head_year is not None:
        return Base(head_year, None), False
    years = Counter(_YEAR.findall(folded[:_SAMPLE]))
    if years:
        return Base(int(max(years, key=lambda year: (years[year], year))), None), True
    return Base(dt.datetime.now(tz=dt.UTC).year, None), True
