"""Deadlines in Chinese words, for ledgers and explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.lexicon import load

if TYPE_CHECKING:
    from gongwen.model import Deadline, Relative, Window

_DAYS = {"MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"}
_WORKDAYS = "MO,TU,WE,TH,FR"
_NTH = {"1": "第一个", "2": "第二个", "3": "第三个", "4": "第四个", "5": "第五个", "-1": "最后一个"}
_EVERY = {"HOURLY": "每{}小时", "DAILY": "每{}天", "WEEKLY": "每{}周", "MONTHLY": "每{}个月", "YEARLY": "每{}年"}
_EVERY_ONE = {"HOURLY": "每小时", "DAILY": "每天", "WEEKLY": "每周", "MONTHLY": "每月", "YEARLY": "每年"}
_MONTHS = {"2": "每两个月", "3": "每季度", "6": "每半年", "12": "每年"}
_QUARTER = ("首月", "第二个月", "末月")
_KNOWN = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS", "COUNT", "UNTIL"}
_UNITS = {"day": "日", "workday": "个工作日", "month": "个月", "year": "年", "hour": "小时", "minute": "分钟"}


def describe_deadline(deadline: Deadline) -> str:
    """When, in Chinese words: 「2020年9月30日前」, 「每月10日、25日；持续推进」; empty where nothing was read."""
    parts = [_moments(deadline)]
    if deadline.milestone:
        parts.append(f"{describe_moment(deadline.milestone)}前取得阶段性成果")
    if deadline.recurrence:
        parts.append(describe_recurrence(deadline.recurrence))
    if deadline.relative:
        parts.append(_relative(deadline.relative))
    if deadline.continuous and not _lasts_until(deadline):
        parts.append("持续推进")
    if deadline.count and not (deadline.recurrence and deadline.count == 1):
        parts.append(f"{deadline.count}次")
    return "；".join(part for part in parts if part)


def describe_moment(moment: str) -> str:
    """``2020-09-30`` → 「2020年9月30日」, ``2018-05-16T16:00`` → 「2018年5月16日16时」."""
    year, month, rest = [*moment.split("-", 2), "", ""][:3]
    if not (year.isdigit() and month.isdigit() and rest[:2].isdigit()):
        return moment
    return f"{int(year)}年{int(month)}月{int(rest[:2])}日{_clock(rest[3:])}"


def _clock(clock: str) -> str:
    hour, _, minute = clock.partition(":")
    if not hour.isdigit():
        return ""
    return f"{int(hour)}时" + (f"{int(minute[:2])}分" if minute[:2].isdigit() and int(minute[:2]) else "")


def _moments(deadline: Deadline) -> str:
    window, due = deadline.window, deadline.due
    if window and due in (None, window.end):
        return _window(window)
    if not due:
        return ""
    if _lasts_until(deadline):
        return f"持续推进，到{describe_moment(due)}"
    return "、".join(f"{describe_moment(moment)}前" for moment in deadline.all_due or [due])


def _lasts_until(deadline: Deadline) -> bool:
    """Whether the day ends it (持续至9月底前), and is not the first of many (7月底前,以后每年持续实施)."""
    later = load("deadlines")["context"]["goes_on"]
    return bool(deadline.continuous and deadline.due and not any(word in deadline.text for word in later))


def _window(window: Window) -> str:
    start, end = describe_moment(window.start), describe_moment(window.end)
    if window.start[:10] == window.end[:10] and "T" in window.end:
        return f"{start}至{_clock(window.end[11:])}"
    same_year = f"{int(window.end[:4])}年" if window.end[:4].isdigit() else ""
    return f"{start}至{end.removeprefix(same_year) if start.startswith(same_year) else end}"


def _relative(relative: Relative) -> str:
    amount = f"{abs(relative.amount)}{_UNITS.get(relative.unit, relative.unit)}"
    anchor = relative.anchor
    if relative.amount < 0:
        return f"{anchor}前{amount}"
    if not anchor:
        return f"{amount}内（起算时间没有写明）"
    return f"{anchor}{'起' if anchor.endswith(('日', '时')) else '后'}{amount}内"


def describe_recurrence(rule: str) -> str:
    """An RFC 5545 RRULE in Chinese words; a rule with parts that no phrase produces is shown as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.get("FREQ") not in _EVERY or not parts.keys() <= _KNOWN:
        return f"按规则 {rule}"
    words = _period(parts) + _clock(f"{parts.get('BYHOUR', '')}:{parts.get('BYMINUTE', '')}")
    if "COUNT" in parts:
        words += f"，共{parts['COUNT']}次"
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        words += f"，至{describe_moment(f'{until[:4]}-{until[4:6]}-{until[6:8]}')}止"
    return words


def _period(parts: dict[str, str]) -> str:
    months = parts.get("BYMONTH", "")
    days = _month_days(parts.get("BYMONTHDAY", ""))
    if months:
        return _months(months.split(","), days or _week_days(parts.get("BYDAY", "")))
    if parts["FREQ"] == "WEEKLY" and parts.get("BYDAY") == _WORKDAYS and "INTERVAL" not in parts:
        return "每个工作日"
    every = _every(parts["FREQ"], parts.get("INTERVAL", "1"))
    if place := parts.get("BYSETPOS"):
        days = "工作日" if parts.get("BYDAY") == _WORKDAYS else days or _week_days(parts.get("BYDAY", ""))
        return f"{every}{_NTH.get(place, f'第{place}个')}{days}"
    if parts["FREQ"] == "WEEKLY" and "BYDAY" in parts:
        names = "、".join(f"周{_DAYS.get(day, day)}" for day in parts["BYDAY"].split(","))
        return every.removesuffix("周") + names if every == "每周" else f"{every}的{names}"
    behind = days or _week_days(parts.get("BYDAY", ""))
    return f"{every}的{behind}" if behind and every != "每月" else every + behind


def _every(freq: str, interval: str) -> str:
    if freq == "MONTHLY" and interval in _MONTHS:
        return _MONTHS[interval]
    return _EVERY_ONE[freq] if interval == "1" else _EVERY[freq].format(interval)


def _months(months: list[str], days: str) -> str:
    numbers = [int(month) for month in months if month.isdigit()]
    first = numbers[0] if numbers else 0
    if numbers == list(range(first, 13, 3)) and len(numbers) == 4:
        return f"每季度{_QUARTER[first - 1]}{days}"
    if len(months) == 1 or not days:
        return "每年" + "、".join(f"{month}月" for month in months) + days
    if "、" not in days:
        return "每年" + "、".join(f"{month}月{days}" for month in months)
    return "每年" + "、".join(f"{month}月" for month in months) + f"的{days}"


def _month_days(days: str) -> str:
    return "、".join(_month_day(day) for day in days.split(",")) if days else ""


def _month_day(day: str) -> str:
    if day == "-1":
        return "最后一天"
    return f"倒数第{day[1:]}天" if day.startswith("-") else f"{day}日"


def _week_days(days: str) -> str:
    # 1FR is the first Friday of the month.
    return (
        "、".join(f"{_NTH.get(day[:-2], '')}星期{_DAYS.get(day[-2:], day)}" for day in days.split(",")) if days else ""
    )
