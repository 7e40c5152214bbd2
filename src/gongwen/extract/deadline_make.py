"""Productions: what each kind of phrase makes of its words.

Every production takes a ``Phrase`` and returns a fresh ``Deadline`` without text, or None when the words turn out
to be no time. Their names are the ``make`` of the rules in the lexicon.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.extract import deadline_dates as dates
from gongwen.extract.deadline_dates import Base, Point, table
from gongwen.extract.numerals import number
from gongwen.model import Deadline, Relative, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NO_TIME = "none"  # what looks like a time and is none; nothing is made of it
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Phrase(NamedTuple):
    """The words of one match: its named groups, the settings of its rule, and what it hangs on."""

    text: str
    parts: Mapping[str, str]
    params: Mapping[str, Any]
    base: Base


def _due(points: list[Point], phrase: Phrase) -> Deadline:
    moments = sorted({str(point) for point in points})
    reading = phrase.params.get("say") if phrase.parts.get("prior") else None
    if any(point.rolled for point in points):
        reading = f"未写年份，按发文日期读作{points[-1].day.year}年"
    return Deadline(due=moments[-1], all_due=moments, reading=reading)


def _impossible(phrase: Phrase) -> Deadline:
    return Deadline(reading=f"「{phrase.text}」在日历上不存在，未读出日期")


def _point(phrase: Phrase) -> Deadline:
    found = dates.point(phrase.parts, phrase.params, phrase.base)
    return _due([found], phrase) if found else _impossible(phrase)


def _list(phrase: Phrase) -> Deadline | None:
    year, _ = dates.year_of(phrase.parts, phrase.base)
    month, points = 0, []
    items = _items(phrase.params["item"]).findall(phrase.text.split("年", 1)[-1] if year else phrase.text)
    tail = next((part for *_, part in reversed(items) if part), None) if len(items[0]) > 3 else None
    for item in items:
        year, month, point = _item(item, (year, month, tail), phrase)
        if point is None:
            return _impossible(phrase)
        points.append(point)
    return _due(points, phrase)


def _item(
    item: tuple[str, ...], before: tuple[int | None, int, str | None], phrase: Phrase
) -> tuple[int | None, int, Point | None]:
    # Items are (month, "", day) or (year, month, day, part); what one leaves out it takes from the one before it.
    year, month, tail = before
    year_text, month_text, day, part = (*item, None)[:4] if len(item) == 4 else ("", item[0], item[2], None)
    year = number(year_text) if year_text else year
    month = number(month_text) if month_text else month
    named = {"y": str(year or ""), "month": str(month), "day": day, "part": part or tail}
    parts = {name: words for name, words in named.items() if words}
    return year, month, dates.point(parts, phrase.params, phrase.base)


@lru_cache(maxsize=64)
def _items(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _window(phrase: Phrase) -> Deadline | None:
    parts, base = phrase.parts, phrase.base
    year, printed = dates.year_of(parts, base)
    first_year, first_month = year or base.year, number(parts.get("month") or "1")
    start = dates.make_day(first_year, first_month, dates.first_day_of(parts, first_year, first_month))
    end = _window_end(parts, base, first_year, first_month)
    if start is None or end is None:
        return _impossible(phrase)
    if end < start:
        end = end.replace(year=end.year + 1, day=min(end.day, 28) if end.month == 2 else end.day)
    first = str(Point(start, dates.clock_of(parts), printed))
    last = str(Point(end, dates.clock_of(parts, "2"), printed))
    return Deadline(due=last, all_due=[last], window=Window(first, last))


def _window_end(parts: Mapping[str, str], base: Base, year: int, month: int) -> dt.date | None:
    if parts.get("hour2") and not (parts.get("day2") or parts.get("month2")):
        return dates.make_day(year, month, dates.day_of(parts, year, month))
    year = dates.year_of(parts, base, "2")[0] or year
    if text := parts.get("month2"):
        month = number(text)
    elif parts.get("yend2") or not parts.get("month"):
        month = 12
    return dates.make_day(year, month, dates.day_of(parts, year, month, "2"))


def _window_now(phrase: Phrase) -> Deadline | None:
    found = dates.point(phrase.parts, phrase.params, phrase.base)
    if found is None:
        return _impossible(phrase)
    start = phrase.base.date
    window = Window(start.isoformat(), str(found)) if start else None
    return Deadline(due=str(found), all_due=[str(found)], window=window)


def _until(phrase: Phrase) -> Deadline | None:
    deadline = _point(phrase)
    deadline.continuous = deadline.due is not None
    return deadline


def _status(phrase: Phrase) -> Deadline | None:
    return Deadline(continuous=True, reading=phrase.params.get("say"))


def _month(phrase: Phrase) -> Deadline | None:
    # A day of this month or the next, seen from the date of the document.
    date = phrase.base.date
    if date is None:
        return Deadline(reading=f"「{phrase.text}」要看发文日期，发文日期未知")
    word = phrase.parts.get("rm") or ""
    ahead = 1 if word and word[0] in "下次" else 0
    year, month = date.year + (date.month + ahead - 1) // 12, (date.month + ahead - 1) % 12 + 1
    parts = {**phrase.parts, "y": str(year), "month": str(month)}
    found = dates.point(parts, phrase.params, phrase.base)
    if found is None:
        return _impossible(phrase)
    deadline = _due([found], phrase)
    deadline.reading = f"按发文日期读作{year}年{month}月"
    return deadline


def _week(phrase: Phrase) -> Deadline | None:
    date = phrase.base.date
    if date is None:
        return Deadline(reading=f"「{phrase.text}」要看发文日期，发文日期未知")
    weekday = WEEKDAYS.index(table("weekdays")[phrase.parts.get("weekday") or "日"])
    ahead = 0 if (phrase.parts.get("rw") or "")[0] == "本" else 7
    day = date + dt.timedelta(days=ahead + weekday - date.weekday())
    deadline = _due([Point(day, dates.clock_of(phrase.parts))], phrase)
    deadline.reading = f"按发文日期读作{day.isoformat()}"
    return deadline


def _day(phrase: Phrase) -> Deadline | None:
    date = phrase.base.date
    if date is None:
        return Deadline(reading=f"「{phrase.text}」要看发文日期，发文日期未知")
    day = date + dt.timedelta(days=table("days")[phrase.parts["rd"]])
    deadline = _due([Point(day, dates.clock_of(phrase.parts))], phrase)
    deadline.reading = f"按发文日期读作{day.isoformat()}"
    return deadline


def _festival(phrase: Phrase) -> Deadline | None:
    name, base = phrase.parts["festival"] or "", phrase.base
    after = base.date or dt.date(base.year, 1, 1)
    years = (after.year, after.year + 1)
    if "y" in phrase.parts:
        years, after = (number(phrase.parts["y"]),) * 2, dt.date.min
    for year in years:
        day = _festival_day(name, year)
        if day and day > after:
            due = (day - dt.timedelta(days=1)).isoformat()
            return Deadline(due=due, all_due=[due], reading=f"「{phrase.text}」读作{name}前一天")
    return Deadline(reading=f"「{phrase.text}」未读出日期")


def _festival_day(name: str, year: int) -> dt.date | None:
    if fixed := table("festivals").get(name):
        return dt.date(year, *fixed)
    moving = table("spring").get(str(year)) if name == table("moving")["name"] else None
    return dt.date.fromisoformat(f"{year}-{moving}") if moving else None


def _relative(phrase: Phrase) -> Deadline | None:
    parts, params = phrase.parts, phrase.params
    unit, size = table("units")[parts.get("unit") or "日"]
    text = parts.get("n") or str(params.get("amount", 1))
    if text == "半":
        halves = table("half_units").get(parts.get("unit") or "")
        if halves is None:
            return None
        unit, amount = halves
    else:
        amount = number(text) * size
    return Deadline(relative=Relative(amount * params.get("sign", 1), unit, ""))


def _every(phrase: Phrase) -> Deadline:
    parts = phrase.parts
    word = parts["freq"] or ""
    freq, interval, extra = table("frequencies").get(word) or table("frequencies")["半年"]
    if text := parts.get("numeral"):
        interval *= number(text)
    rule = [f"FREQ={freq}"]
    if months := _months_of(parts, word):
        rule.append("BYMONTH=" + ",".join(map(str, months)))
    elif interval > 1:
        rule.append(f"INTERVAL={interval}")
    rule += [part for part in (_days_rule(parts, months), _week_rule(parts), extra, _hour_rule(parts)) if part]
    count = number(parts["count"]) if "count" in parts else None
    return Deadline(recurrence=";".join(rule), count=count, reading=phrase.params.get("say"))


def _months_of(parts: Mapping[str, str], word: str) -> list[int]:
    if parts.get("yearend"):
        return [12]
    if parts.get("half") or parts.get("quarter"):
        return [dates.month_of(parts, {})]
    step = 6 if word == "半年" else 3
    if parts.get("qend"):
        return list(range(step, 13, step))
    if which := parts.get("which"):
        return list(range(1 + min(table("which")[which], step - 1), 13, step))
    return []


def _days_rule(parts: Mapping[str, str], months: list[int]) -> str:
    if text := parts.get("days"):
        found = [number(item) for item in re.findall(r"\d+|[一二三四五六七八九十]+", text)]
        return "BYMONTHDAY=" + ",".join(str(day) for day in sorted(set(found)) if 1 <= day <= 31)
    if part := parts.get("part"):
        return f"BYMONTHDAY={table('part_end')[part]}"
    return "BYMONTHDAY=-1" if months and not parts.get("which") else ""


def _week_rule(parts: Mapping[str, str]) -> str:
    names = table("weekdays")
    if text := parts.get("weekdays"):
        return "BYDAY=" + ",".join(dict.fromkeys(names[char] for char in text if char in names))
    if (nth := parts.get("nth")) or parts.get("last"):
        place = str(number(nth)) if nth else "-1"
        return f"BYDAY={place}{names[parts.get('weekday') or '五']}"
    return ""


def _hour_rule(parts: Mapping[str, str]) -> str:
    if text := parts.get("hours"):
        return f"BYHOUR={','.join(re.findall(r'[0-9]+', text))};BYMINUTE=0"
    clock = dates.clock_of(parts)
    return f"BYHOUR={int(clock[:2])};BYMINUTE={int(clock[3:])}" if clock else ""


def _every_year(phrase: Phrase) -> Deadline | None:
    months, days = [], []
    for month, day, part in _items(phrase.params["item"]).findall(phrase.parts["items"] or ""):
        months.append(number(month))
        days.append(number(day) if day else int(table("part_end")[part or "底"]))
    if not months or not all(1 <= month <= 12 for month in months):
        return _impossible(phrase)
    rule = ";".join(
        (
            "FREQ=YEARLY",
            "BYMONTH=" + ",".join(str(month) for month in sorted(set(months))),
            "BYMONTHDAY=" + ",".join(str(day) for day in dict.fromkeys(days)),
        )
    )
    pairs = dict.fromkeys(zip(months, days, strict=True))
    if len(pairs) == len(set(months)) * len(set(days)):
        return Deadline(recurrence=rule)
    # One RRULE can only cross months with days; the dates that are meant are said beside it.
    meant = "、".join(f"{month}月{day}日" for month, day in pairs)
    return Deadline(recurrence=rule, reading=f"只指每年{meant}；一条重复规则写不出不同月份的不同日子。")


def _every_after(phrase: Phrase) -> Deadline | None:
    deadline, relative = _every(phrase), None
    if "n" in phrase.parts and (counted := _relative(phrase)):
        relative = counted.relative
    if relative:
        anchor = re.split(r"[后\d]", phrase.text, maxsplit=1)[0].removeprefix("每")
        deadline.relative = Relative(relative.amount, relative.unit, anchor)
    return deadline


MAKERS: dict[str, Callable[[Phrase], Deadline | None]] = {
    "point": _point,
    "list": _list,
    "window": _window,
    "window_now": _window_now,
    "until": _until,
    "status": _status,
    "month": _month,
    "week": _week,
    "day": _day,
    "festival": _festival,
    "relative": _relative,
    "every": _every,
    "every_year": _every_year,
    "every_after": _every_after,
}
