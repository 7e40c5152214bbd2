"""What a person should look at in a task, and how sure the engine is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gongwen.model import Signal
from gongwen.resolve.years import Year, forget_dates, has_year

if TYPE_CHECKING:
    from gongwen.extract.drafts import Draft
    from gongwen.extract.fields import Fields
    from gongwen.model import Task

# How much of the confidence a doubt leaves. Chosen so that one serious doubt falls below 0.75 and two below 0.5.
_KEEPS = {
    "no_unit": 0.6,
    "unit_from_text": 0.8,
    "unit_inherited": 0.85,
    "no_lead": 0.9,
    "deadline_unread": 0.6,
    "no_deadline": 0.9,
    "deadline_from_text": 0.9,
    "due_before_issue": 0.6,
    "due_outside_phase": 0.8,
    "field_unread": 0.7,
    "year_unknown": 0.6,
    "year_guessed": 0.85,
    "garbled": 0.7,
}

_INFERRED, _UNKNOWN = Year.INFERRED, Year.UNKNOWN  # asked for at every task; names of the module are found faster


def doubts_of(task: Task, draft: Draft, fields: Fields, issued_on: str | None, year: Year) -> None:
    """Add signals to the task and set its confidence (0 to 1, a product of what each doubt leaves)."""
    _unit_doubts(task, draft, fields)
    if year is _UNKNOWN and sum(map(forget_dates, [task.deadline, *(duty.deadline for duty in task.duties)])):
        task.signals.append(Signal("year_unknown", "全文没有写明年份，日期没有推定；请给出基准日期。", task.span))
    _time_doubts(task, draft, issued_on, year)
    words = f"{task.title}\n{task.content}"
    if "??" in words or "�" in words:
        task.signals.append(Signal("garbled", "文字有乱码，请对照原件。", task.span))
    task.confidence = _confidence(frozenset([signal.code for signal in task.signals]))


@cache
def _confidence(codes: frozenset[str]) -> float:
    confidence = 1.0
    for code in codes:
        confidence *= _KEEPS.get(code, 0.8)
    return round(confidence, 3)


def _unit_doubts(task: Task, draft: Draft, fields: Fields) -> None:
    if not fields.has_units:
        task.signals.append(Signal("no_unit", "没有写明由哪个单位办理。", task.span))
        return
    rule = _only_rule(fields)
    if rule == "sentence":
        task.signals.append(Signal("unit_from_text", "单位取自正文句子，不是责任栏，请核对。", task.span))
    elif draft.inherited is not None and rule == "inherited":
        task.signals.append(Signal("unit_inherited", "单位沿用上级标题或同组事项的写法，请核对。", task.span))
    if not fields.lead and len(fields.responsible) > 1:
        task.signals.append(Signal("no_lead", "多个单位负责，没有写明谁牵头。", task.span))


def _only_rule(fields: Fields) -> str | None:
    # The rule by which all units were read, when it is one.
    only = None
    for fact, rule, _ in fields.evidence:
        if fact != "deadline" and rule != only:
            if only is not None:
                return None
            only = rule
    return only


def _time_doubts(task: Task, draft: Draft, issued_on: str | None, year: Year) -> None:
    deadline = task.deadline
    if deadline.empty:
        if not draft.fields.deadlines:
            task.signals.append(Signal("no_deadline", "没有写明完成时限。", task.span))
        return
    if not draft.fields.deadlines:
        task.signals.append(Signal("deadline_from_text", "时限取自正文句子，请核对。", task.span))
    due = deadline.due or deadline.milestone
    if due and issued_on and due[:10] < issued_on:
        task.signals.append(Signal("due_before_issue", f"时限 {due[:10]} 早于发文日期 {issued_on}。", task.span))
    if due and draft.phase and not draft.phase[0] <= due[:7] <= draft.phase[1]:
        task.signals.append(Signal("due_outside_phase", f"时限 {due[:10]} 不在标题所写的阶段之内，请核对。", task.span))
    if year is _INFERRED and (due or deadline.window) and not has_year(deadline.text):
        task.signals.append(Signal("year_guessed", "文件没有发文日期，年份按文中其他日期推定。", task.span))
