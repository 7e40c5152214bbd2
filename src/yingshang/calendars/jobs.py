"""The calendar by the clock.

Each night from November on, next year's arrangement is taken over as soon as it is known.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gongwen.workdays import last_official_year
from yingshang.calendars.actions.editing import import_year
from yingshang.calendars.enums import Source
from yingshang.calendars.models import Day
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import every, job

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context


@job("calendars.import_years", label="导入放假安排")
def import_years(context: Context) -> dict[str, int]:
    """Take over this year and, once the library knows it, the next; how many years came new."""
    this = clock.today().year
    due = [year for year in (this, this + 1) if year <= last_official_year() and not _has(year)]
    for year in due:
        differing = import_year(actor=SYSTEM, year=year)
        context.log(f"{year}: {len(differing)}")
    return {"imported": len(due)}


def _has(year: int) -> bool:
    span = (date(year, 1, 1), date(year, 12, 31))
    return Day.objects.filter(date__range=span, source=Source.LIBRARY).exists()


every("calendars.import_years", "20 2 * 11,12,1 *", "calendars.import_years", label="导入下一年放假安排")
