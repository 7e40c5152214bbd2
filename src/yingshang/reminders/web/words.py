"""How rules and reminders are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole
from yingshang.reminders.enums import Audience, ReminderKind

if TYPE_CHECKING:
    from yingshang.reminders.models import Reminder, Rule, Step

SOURCES = {"document": "公文", "task": "任务"}


def step_words(step: Step) -> str:
    """到期前 5 个工作日；逾期后第 1 个工作日起每 3 个工作日一次，直到办结."""
    unit = "个工作日" if step.working else "天"
    if step.offset < 0:
        return f"到期前 {-step.offset} {unit}"
    first = f"逾期后第 {step.offset} {unit}" if step.offset else "到期当天"
    return f"{first}起，每 {step.every} {unit}一次，直到办结" if step.every else first


def audience_words(step: Step) -> str:
    """To whom."""
    said = Audience(step.audience).label
    return f"{said}；第 {step.leader_from} 次起加发分管领导" if step.leader_from else str(said)


def ways_words(step: Step) -> str:
    """Over which channels besides the site."""
    ways = ["站内"] + ["电子邮件"] * step.email + ["短信"] * step.sms
    return "、".join(ways)


def scope_words(rule: Rule) -> str:
    """For which duties."""
    parts = [
        f"来源：{SOURCES.get(rule.source_kind, rule.source_kind)}" if rule.source_kind else "",
        f"时限：{DueKind(rule.due_kind).label}" if rule.due_kind else "",
        f"角色：{UnitRole(rule.role).label}" if rule.role else "",
    ]
    return "；".join(part for part in parts if part) or "全部应办事项"


def how_words(row: Reminder) -> str:
    """By which rule and step, or who chased."""
    if row.kind == ReminderKind.CHASE:
        return f"{row.by_name}催办（第 {row.number} 次）：{row.text}"
    if row.step is None:
        return ""
    times = f"，第 {row.number} 次" if row.number > 1 else ""
    return f"{row.step.rule.name}：{step_words(row.step)}{times}"


def whom_words(row: Reminder) -> str:
    """Who was told, as which."""
    parts = []
    if row.to_handler:
        parts.append(row.handler.name if row.handler else "联络员")
    if row.to_leader:
        parts.append(f"{row.leader.name if row.leader else ''}（分管领导）")
    return "、".join(parts)


def is_told(row: Reminder) -> bool:
    """Whether a message went out."""
    return row.message_id is not None or row.leader_message_id is not None
