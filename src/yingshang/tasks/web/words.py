"""Due moments, rhythms and problems in the words of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from yingshang.calendars.queries.days import roll_day
from yingshang.kernel import clock
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.occurrences import nominal_days

if TYPE_CHECKING:
    from yingshang.obligations.actions.handing_out import Due

WEEKDAYS = "一二三四五六日"
_DAYS = {"MO": "周一", "TU": "周二", "WE": "周三", "TH": "周四", "FR": "周五", "SA": "周六", "SU": "周日"}
_EVERY = {"DAILY": "天", "WEEKLY": "周", "MONTHLY": "月", "YEARLY": "年"}
_AHEAD = 800  # days in which the next occurrences are looked for


@dataclass(frozen=True, slots=True)
class Coming:
    """The next time a rhythm is due: the day its rule gives, and the day it is due after rolling."""

    nominal: date
    due: date

    @property
    def rolled(self) -> bool:
        """Whether the calendar moved it."""
        return self.nominal != self.due


def say_day(day: date) -> str:
    """2026-05-16（周六）."""
    return f"{day:%Y-%m-%d}（周{WEEKDAYS[day.weekday()]}）"


def say_moment(moment: datetime | None) -> str:
    """The day with its hour; 未定时限 for none."""
    if moment is None:
        return "未定时限"
    local = clock.local(moment)
    return f"{say_day(local.date())} {local:%H:%M}"


def say_rule(rule: str) -> str:
    """每月10日、25日, 每季度末, 每周五; a rule that none of these says is shown as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    freq, step = _EVERY.get(parts.get("FREQ", "")), parts.get("INTERVAL", "1")
    unknown = set(parts) - {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY"}
    if freq is None or unknown or not step.isdigit():
        return rule
    if freq == "周":
        days = [_DAYS.get(day, "") for day in parts.get("BYDAY", "").split(",") if day]
        every = "每周" if step == "1" else f"每{step}周的"
        return every + "、".join(day.removeprefix("周") if step == "1" else day for day in days) if all(days) else rule
    return _by_month(parts, freq, step) or rule


def _by_month(parts: dict[str, str], freq: str, step: str) -> str:
    if "BYDAY" in parts:
        return ""
    days = [_month_day(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    months = parts.get("BYMONTH", "")
    named = {"3,6,9,12": "每季度末月", "1,4,7,10": "每季度首月", "6,12": "每年6月、12月", "1,7": "每年1月、7月"}
    if months:
        every = named.get(months) or "每年" + "、".join(f"{month}月" for month in months.split(","))
    else:
        every = f"每{freq}" if step == "1" else f"每{step}个{freq}" if freq == "月" else f"每{step}{freq}"
    return every + "、".join(days)


def _month_day(day: str) -> str:
    return {"-1": "最后一天"}.get(day, f"{day}日" if not day.startswith("-") else f"倒数第{day[1:]}天")


def say_due(due: Due) -> str:
    """One due moment or rhythm."""
    if due.rule:
        return f"{say_rule(due.rule)}{_quota(due)}"
    if due.kind == DueKind.RELATIVE:
        anchor = f"“{due.anchor}”" if due.anchor else "起算事项"
        if due.days is None:
            return f"以{anchor}为准，另行确定"
        return f"{anchor}发生后{due.days}{'个工作日' if due.working else '天'}内"
    if due.kind == DueKind.CONTINUOUS:
        return "长期坚持，由交办单位决定何时办结"
    first = "阶段节点 " if due.kind == DueKind.MILESTONE else ""
    starts = f"（自{due.starts_on:%Y-%m-%d}起）" if due.starts_on else ""
    return f"{first}{say_moment(due.at)}{starts}{_quota(due)}"


def _quota(due: Due) -> str:
    return f"，每期{due.quota}{due.quota_unit}" if due.quota and due.rule else (
        f"，共{due.quota}{due.quota_unit}" if due.quota else ""
    )


def coming(due: Due, count: int = 3) -> list[Coming]:
    """The next times a rhythm is due from today on."""
    if not due.rule:
        return []
    today = clock.today()
    starts = due.starts_on or today
    days = nominal_days(due.rule, starts_on=starts, after=today - timedelta(days=1), until=today + timedelta(_AHEAD))
    return [Coming(day, roll_day(day, due.roll)) for day in islice(days, count)]


def say_due_data(due: dict[str, Any] | None) -> str:
    """A due moment as it is kept in what was agreed."""
    if due is None:
        return "（无）"
    from yingshang.obligations.actions.handing_out import Due as Row  # noqa: PLC0415 - only here

    at = datetime.fromisoformat(due["at"]) if due["at"] else None
    names = ("label", "rule", "quota", "quota_unit", "anchor", "days", "working")
    return say_due(Row(DueKind(due["kind"]), at=at, **{name: due[name] for name in names}))
