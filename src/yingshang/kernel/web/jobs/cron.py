"""Rules of the clock in the words of the office."""

from __future__ import annotations

import re

WEEKDAYS = "日一二三四五六日"
_NUMBER = re.compile(r"[0-9]{1,2}")
_STEP = re.compile(r"\*/([0-9]{1,2})")


def say_cron(cron: str) -> str:
    """每天 02:40, 每周三 08:00, 每月1日 00:30, 每15分钟; a rule that none of these says is shown as it is."""
    fields = cron.split()
    if len(fields) != 5:
        return cron
    minute, hour, day, month, weekday = fields
    if month != "*" or not (_NUMBER.fullmatch(minute) or (hour, day, weekday) == ("*", "*", "*")):
        return cron
    if hour == "*":
        return _within_the_day(minute, cron) if (day, weekday) == ("*", "*") else cron
    if not _NUMBER.fullmatch(hour):
        return cron
    at = f"{int(hour):02}:{int(minute):02}"
    if (day, weekday) == ("*", "*"):
        return f"每天 {at}"
    if day == "*" and re.fullmatch("[0-7]", weekday):
        return f"每周{WEEKDAYS[int(weekday)]} {at}"
    return f"每月{int(day)}日 {at}" if weekday == "*" and _NUMBER.fullmatch(day) else cron


def _within_the_day(minute: str, cron: str) -> str:
    if minute == "*":
        return "每分钟"
    if step := _STEP.fullmatch(minute):
        return f"每{int(step[1])}分钟"
    return f"每小时第{int(minute)}分" if _NUMBER.fullmatch(minute) else cron
