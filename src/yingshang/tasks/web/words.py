"""Due moments, rhythms and problems in the words of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from gongwen.explain import describe_recurrence
from yingshang.calendars.queries.days import roll_day
from yingshang.kernel import clock
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.occurrences import nominal_days
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from yingshang.tasks.queries.changes import Amended

WEEKDAYS = "一二三四五六日"
_COLUMNS = {"title": "任务", "content": "具体工作", "note": "备注", "due_phrase": "时限原文"}
_AHEAD = 800  # days in which the next occurrences are looked for


@dataclass(frozen=True, slots=True)
class NextTime:
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


def say_due(due: Due) -> str:
    """One due moment or rhythm."""
    if due.rule:
        return f"{describe_recurrence(due.rule)}{_quota(due)}"
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
    if not due.quota:
        return ""
    return f"，{'每期' if due.rule else '共'}{due.quota}{due.quota_unit}"


def next_times(due: Due, count: int = 3) -> list[NextTime]:
    """The next times a rhythm is due from today on."""
    if not due.rule:
        return []
    today = clock.today()
    starts = due.starts_on or today
    days = nominal_days(due.rule, starts_on=starts, after=today - timedelta(days=1), until=today + timedelta(_AHEAD))
    return [NextTime(day, roll_day(day, due.roll)) for day in islice(days, count)]


def say_due_data(due: dict[str, Any] | None) -> str:
    """A due moment as it is kept in what was agreed."""
    if due is None:
        return "（无）"
    at = datetime.fromisoformat(due["at"]) if due["at"] else None
    names = ("label", "rule", "quota", "quota_unit", "anchor", "days", "working")
    return say_due(Due(DueKind(due["kind"]), at=at, **{name: due[name] for name in names}))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is another now: what, before, after."""

    what: str
    before: str
    after: str


def rows_of_difference(amended: Amended) -> list[Row]:
    """Everything that differs, in the order of the notice's columns."""
    difference, agreed = amended.difference, amended.handed.agreed
    words = difference.words.items()
    rows = [Row(_COLUMNS[name], before or "（无）", after or "（无）") for name, (before, after) in words]
    for pk, facts in difference.removed.items():
        rows.append(Row("单位", f"{agreed['parts'][str(pk)]['name']}（{UnitRole(facts['role']).label}）", "不再承担"))
    for part in difference.added:
        through = amended.plan.through.get(part.unit.pk, "")
        came = f"，由“{through}”展开" if through else ""
        rows.append(Row("单位", "（无）", f"{part.unit.name}（{UnitRole(part.role).label}{came}）"))
    for part, role in difference.roles:
        rows.append(Row(f"{part.unit.name}的角色", UnitRole(role).label, UnitRole(part.role).label))
    rows += [Row("完成时限", say_due_data(move.before), say_due_data(move.after)) for move in difference.dues]
    return rows


def say_difference(amended: Amended) -> str:
    """The same in one text, as units read it; the days say more than the phrase that they were read from."""
    rows, words = rows_of_difference(amended), list(amended.difference.words)
    if amended.difference.dues and "due_phrase" in words:
        del rows[words.index("due_phrase")]
    said = [f"{row.what}：{row.before[:300]} → {row.after[:300]}" for row in rows]
    return "；".join(said)[:4000]
