"""Whether next year's working days are known by the time they are needed."""

from __future__ import annotations

from datetime import date

from yingshang.calendars.queries.days import calendar
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register

_DECEMBER = 12


def check_years() -> list[Finding]:
    """The arrangement of this year and, from 1 December, next year's."""
    today = clock.today()
    wanted = [today.year] + ([today.year + 1] if today.month == _DECEMBER else [])
    using = calendar()
    lacking = [year for year in wanted if using.provisional(date(year, 1, 1))]
    if not lacking:
        return [Finding(HealthLevel.NORMAL, what=f"已登记{'、'.join(map(str, wanted))}年放假安排。")]
    return [
        Finding(
            HealthLevel.ATTENTION,
            what=f"还没有登记{year}年放假安排，这一年的工作日按周末推算。",
            todo="国务院办公厅发布通知后，请在“工作日历”导入或登记。",
        )
        for year in lacking
    ]


register("calendars.years", check_years, label="放假安排")
