"""Rules of the clock in the words of the office."""

from __future__ import annotations

import re

WEEKDAYS = "日一二三四五六日"
_NUMBER = re.compile(r"[0-9]{1,2}")
_STEP = re.compile(r"\*/([0-9]{1,2})")
_LIST = re.compile(r"[0-9]{1,2}(?:[,-][0-9]{1,2})*")


def say_cron(cron: str) -> str:
    """每天 02:40, 每周三 08:00, 11、12、1月每天 02:20, 每天6至18时每15分钟; others as they are."""
    fields = cron.split()
    if len(fields) != 5:
        return cron
    minute, hour, day, month, weekday = fields
    if not _NUMBER.fullmatch(hour):
        return _within_the_day(minute, hour, cron) if (day, month, weekday) == ("*", "*", "*") else cron
    days = _days(day, month, weekday)
    if not (days and _NUMBER.fullmatch(minute) and _NUMBER.fullmatch(hour)):
        return cron
    return f"{days} {int(hour):02}:{int(minute):02}"


def _days(day: str, month: str, weekday: str) -> str:
    """On which days; "" for what has no words here: a day of the month and of the week together, steps."""
    if month != "*" and not _LIST.fullmatch(month):
        return ""
    months = "" if month == "*" else f"{_listed(month)}月"
    if (day, weekday) == ("*", "*"):
        return f"{months}每天"
    if day == "*" and _LIST.fullmatch(weekday) and re.fullmatch("[0-7,-]+", weekday):
        days = re.sub("[0-7]", lambda one: WEEKDAYS[int(one[0])], weekday)
        return f"{months}每周{days.replace(',', '、').replace('-', '至')}"
    if weekday == "*" and _LIST.fullmatch(day):
        return f"{months or '每月'}{_listed(day)}日"
    return ""


def _listed(field: str) -> str:
    return "、".join("至".join(str(int(end)) for end in part.split("-")) for part in field.split(","))


def _within_the_day(minute: str, hour: str, cron: str) -> str:
    """Several times a day: 每15分钟, 每小时第7、27、47分, 每2小时第5分, each also within hours."""
    hours, every = "", "每小时"
    if step := _STEP.fullmatch(hour):
        every = f"每{int(step[1])}小时"
    elif hour != "*":
        hours = f"每天{_listed(hour)}时" if _LIST.fullmatch(hour) else ""
    if hour != "*" and not (step or hours):
        return cron
    if not step and (minute == "*" or _STEP.fullmatch(minute)):
        return f"{hours}每{minute[2:].lstrip('0')}分钟"
    return f"{hours}{every}第{_listed(minute)}分" if _LIST.fullmatch(minute) else cron
