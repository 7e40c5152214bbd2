"""The ledger of a document, row by row: what the table on the screen and the Excel sheet both show."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from gongwen.explain import describe_deadline, describe_quota, describe_target

if TYPE_CHECKING:
    from gongwen.model import Deadline, Decomposition, Duty, Signal, Span, Task

_DUTY_LONGEST = 26  # characters of a duty shown in a remark: the whole stands in the content
_DUTY_BEFORE = 8  # of them before the words of its time
_WORDS_LONGEST = 60  # characters of the words quoted beside a doubt


class Row(NamedTuple):
    """One task as it is shown. ``number`` counts from 1 through the document; the words are ready to print."""

    number: int
    headings: tuple[str, ...]
    title: str
    content: str
    units: str
    participating: str
    deadline: str
    remarks: list[str]
    doubts: int
    confidence: float


class Doubt(NamedTuple):
    """One doubt as it is shown. ``number`` of the task, None for the whole document; ``words`` of the source."""

    number: int | None
    title: str
    message: str
    words: str
    confidence: float | None
    span: Span | None


def rows_of(result: Decomposition) -> list[Row]:
    """All tasks in order."""
    mixed = has_leads(result) and has_responsible(result)
    return [_row(result, number, task, mixed=mixed) for number, task in enumerate(result.tasks, 1)]


def has_leads(result: Decomposition) -> bool:
    """Whether any task names a leading unit."""
    return any(task.lead_units for task in result.tasks)


def has_responsible(result: Decomposition) -> bool:
    """Whether any task names responsible units without a leading one, or beside it."""
    return any(task.responsible_units for task in result.tasks)


def units_label(result: Decomposition) -> str:
    """Head of the column of units: who leads, who is responsible, or either."""
    if has_leads(result) and has_responsible(result):
        return "牵头（责任）单位"
    return "责任单位" if has_responsible(result) else "牵头单位"


def _row(result: Decomposition, number: int, task: Task, *, mixed: bool) -> Row:
    scheme = result.schemes[task.scheme] if len(result.schemes) > 1 and task.scheme < len(result.schemes) else ""
    return Row(
        number=number,
        headings=tuple(heading for heading in [scheme, *task.path] if heading),
        title=_title(task, number),
        content=task.content,
        units=_units(task, mixed=mixed),
        participating="、".join(task.participating_units),
        deadline=task.deadline.text,
        remarks=_remarks(task),
        doubts=len(task.signals),
        confidence=task.confidence,
    )


def _title(task: Task, number: int) -> str:
    # The printed number tells more than the running one only where they differ.
    return task.title if task.ordinal in ("", str(number)) else f"{task.ordinal} {task.title}"


def _units(task: Task, *, mixed: bool) -> str:
    responsible = "、".join(task.responsible_units)
    if responsible and (mixed or task.lead_units):
        responsible = f"责任：{responsible}"
    return "\n".join(part for part in ["、".join(task.lead_units), responsible] if part)


def _remarks(task: Task) -> list[str]:
    remarks = [_read(task.deadline)]
    if task.deadline.reading:
        remarks.append(f"读法：{task.deadline.reading}")
    if task.report_to:
        remarks.append(f"报送：{'、'.join(task.report_to)}")
    if task.quotas:
        remarks.append(f"数量：{'；'.join(map(describe_quota, task.quotas))}")
    if task.targets:
        remarks.append(f"目标：{'；'.join(map(describe_target, task.targets))}")
    remarks += [_duty(duty) for duty in task.duties if duty.deadline.text != task.deadline.text]
    remarks.append(task.note)
    return [remark for remark in remarks if remark]


def _read(deadline: Deadline) -> str:
    words = describe_deadline(deadline)
    return "" if words == deadline.text else words


def _duty(duty: Duty) -> str:
    when = describe_deadline(duty.deadline)
    units = f"{'、'.join(duty.responsible_units)}：" if duty.responsible_units else ""
    return f"分项：{units}{_around(duty.text, duty.deadline.text)}" + (f"（{when}）" if when else "")


def _around(text: str, words: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _DUTY_LONGEST:
        return text
    start = max(0, min(text.find(words) - _DUTY_BEFORE, len(text) - _DUTY_LONGEST))
    return ("…" if start else "") + shorten(text[start:], _DUTY_LONGEST)


def shorten(text: str, longest: int) -> str:
    """One line of at most ``longest`` characters; what is cut off leaves 「…」."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def doubts_of(result: Decomposition) -> list[Doubt]:
    """Every signal, those of the document first, then task by task."""
    found = [_doubt(result, None, signal) for signal in result.signals]
    return found + [_doubt(result, n, signal) for n, task in enumerate(result.tasks, 1) for signal in task.signals]


def _doubt(result: Decomposition, number: int | None, signal: Signal) -> Doubt:
    task = result.tasks[number - 1] if number else None
    span = signal.span
    whole = task is not None and span == task.span
    words = shorten(result.text[span[0] : span[1]], _WORDS_LONGEST) if span and not whole else ""
    return Doubt(number, task.title if task else "", signal.message, words, task.confidence if task else None, span)


def grouped(doubts: list[Doubt]) -> list[tuple[str, list[Doubt]]]:
    """Doubts by message, in order of the first of each."""
    order: dict[str, int] = {}
    for doubt in doubts:
        order.setdefault(doubt.message, len(order))
    ranked = sorted(doubts, key=lambda doubt: order[doubt.message])
    return [(message, list(group)) for message, group in groupby(ranked, key=lambda doubt: doubt.message)]


def numbers_text(numbers: list[int]) -> str:
    """1, 2, 3, 7 → 「1-3、7」."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return "、".join(f"{a}-{b}" if b > a + 1 else f"{a}、{b}" if b > a else str(a) for a, b in parts)
