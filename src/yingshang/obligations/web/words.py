"""How obligations are said: due days with a relative word, lamps with their words, how a deadline is reckoned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongwen.explain import describe_recurrence
from yingshang.calendars.enums import Roll
from yingshang.kernel import clock
from yingshang.kernel.lists import Lamp as LampCell
from yingshang.kernel.templatetags.look import day as day_words
from yingshang.obligations.enums import DONE_STATES, Lamp, State

if TYPE_CHECKING:
    from datetime import date, datetime

    from yingshang.obligations.models import Obligation, Series

_HOUR = re.compile(r"\d\s*(?:[时時点點]|[:：]\s*\d\d)")  # 「16时前」, 「9:30」 and not 「24小时内」
_NEAR = {0: "今天到期", 1: "明天到期", 2: "后天到期"}


def relative(due: datetime, now: datetime) -> str:
    """逾期 5 天, 今天到期, 还有 3 天: calendar days as the office counts them."""
    days = (clock.local(due).date() - clock.local(now).date()).days
    if due < now:
        return f"逾期 {-days} 天" if days else "今天已过时"
    return _NEAR.get(days, f"还有 {days} 天")


def due_words(row: Obligation) -> str:
    """2026-05-16（周六），还有 3 天; what is done says instead whether it was in time."""
    if row.due_at is None:
        return (
            f"{row.anchor}后{row.anchor_days}{'个工作日' if row.anchor_working else '天'}"
            if row.anchor_days
            else "未定"
        )
    return "，".join(filter(None, (due_day(row), due_note(row))))


def due_day(row: Obligation) -> str:
    """The due day; with its hour where the paper names one, since the day is not over then. "" without a day."""
    if row.due_at is None:
        return ""
    said = day_words(row.due_at)
    return f"{said} {clock.local(row.due_at):%H:%M}" if _HOUR.search(row.matter.due_phrase) else said


def due_note(row: Obligation) -> str:
    """How far off the due day is, as long as the unit has it in hand; afterwards whether it was in time."""
    if row.due_at is None or row.state in {State.VOID, State.SUSPENDED}:
        return ""
    if row.state in DONE_STATES:
        return "" if row.on_time is None else "按期" if row.on_time else "逾期办结"
    if row.state == State.SUBMITTED and row.submitted_at is not None:
        return f"{'按期' if row.submitted_at <= row.due_at else '逾期'}申请办结"
    return relative(row.due_at, clock.now())


def first_due_day(row: Obligation) -> date | None:
    """The day first set."""
    return clock.local(row.first_due_at).date() if row.first_due_at else None


def lamp_of(row: Obligation) -> LampCell:
    """The lamp of a row from ``lit``; what is done, at rest or void says that instead of the usual word."""
    state = str(getattr(row, "lamp", Lamp.GREY))
    if row.state in DONE_STATES or row.state in {State.SUSPENDED, State.VOID}:
        return LampCell(state, State(row.state).label)
    return LampCell(state, Lamp(state).label)


def is_sent_back(row: Obligation) -> bool:
    """Whether it is with the unit again because the office sent it back."""
    return row.state == State.IN_PROGRESS and row.sent_back_times > 0


def state_words(row: Obligation) -> str:
    """The state; what was sent back says so."""
    return "被退回" if is_sent_back(row) else State(row.state).label


def quota_words(row: Obligation) -> str:
    """已报 1 / 应报 2 篇, or nothing."""
    return f"{row.counted} / {row.quota} {row.quota_unit}".strip() if row.quota is not None else ""


def reckoning(row: Obligation) -> list[str]:
    """How the due moment came about, a sentence each."""
    said = []
    if row.matter.due_phrase:
        said.append(f"原文写的是“{row.matter.due_phrase}”")
    if row.anchor_days is not None:
        said += _from_event(row)
    if row.series is not None:
        said += rhythm(row.series)
        if row.nominal_on is not None:
            said.append(f"本期为 {day_words(row.nominal_on)}")
    if row.due_at is not None:
        said.append(f"当天 {clock.local(row.due_at):%H:%M} 以后算逾期")
    if row.first_due_at is not None and row.first_due_at != row.due_at:
        said.append(f"原定 {day_words(row.first_due_at)}")
    if row.extended_times:
        said.append(f"已延期 {row.extended_times} 次")
    return said


def _from_event(row: Obligation) -> list[str]:
    unit = "个工作日" if row.anchor_working else "天"
    said = [f"自“{row.anchor}”的次日起算，第 {row.anchor_days} {unit}为限"]
    return said if row.due_at else [*said, "起算的事情还没有登记，登记以后才有具体日期"]


def rhythm(series: Series) -> list[str]:
    """How a series comes again."""
    said = [describe_recurrence(series.rule)]
    if series.roll != Roll.NONE:
        said.append(f"遇休息日{Roll(series.roll).label}")
    if series.quota is not None:
        said.append(f"每期不少于 {series.quota} {series.quota_unit}".strip())
    return said
