"""One task with its grounds: the source with the words marked that rules read, each fact, how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gongwen.explain.deadlines import describe_deadline
from gongwen.explain.figures import describe_quota, describe_target

if TYPE_CHECKING:
    from gongwen.model import Decomposition, Evidence, Span, Task

_FACTS = {
    "lead": "牵头单位", "participating": "配合单位", "responsible": "责任单位", "deadline": "完成时限",
    "report_to": "报送对象", "quota": "数量要求", "target": "目标值",
}  # fmt: skip
_RULES = {
    "column": "表格的栏", "bracket": "条目末尾的括号", "sentence": "正文句子", "inherited": "沿用上级或同组的写法",
    "section opening": "本节开头的句子", "label": "栏名",
}  # fmt: skip
_AROUND = 24  # characters shown beside words that stand outside the task
_LONGEST = 1_200  # characters of source shown before it is cut between the marks


class _Mark(NamedTuple):
    start: int
    end: int
    number: int


def explain_task(result: Decomposition, number: int, *, bold: tuple[str, str] = ("", "")) -> str:
    """Why the ``number``-th task (from 1) reads as it does, as lines of text.

    ``bold`` is put around the marked words, beside the brackets 【】. IndexError when there is no such task.
    """
    if number < 1:
        raise IndexError(number)
    task = result.tasks[number - 1]
    marks = _marks([evidence.span for evidence in task.evidence])
    lines = [f"第 {number} 项  {task.title}", *_indented("位置：", _place(result, task))]
    lines += _excerpts(result.text, task, marks, bold)
    lines += [f"  {line}" for line in ("读出：", *_facts(task))]
    lines += _grounds(result.text, task.evidence, marks)
    lines.append(f"  把握程度：{task.confidence:.2f}")
    lines += _doubts(result.text, task)
    return "\n".join(lines)


def _indented(label: str, text: str) -> list[str]:
    return [f"  {label}{text}"] if text else []


def _place(result: Decomposition, task: Task) -> str:
    scheme = result.schemes[task.scheme] if 0 <= task.scheme < len(result.schemes) else ""
    return " > ".join(part for part in [scheme, *task.path] if part)


# ---------------------------------------------------------------------- source


def _marks(spans: list[Span]) -> list[_Mark]:
    # Rules read the same words more than once; overlapping words get one mark.
    merged: list[list[int]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return [_Mark(start, end, number) for number, (start, end) in enumerate(merged, 1)]


def _excerpts(text: str, task: Task, marks: list[_Mark], bold: tuple[str, str]) -> list[str]:
    start, end = task.span
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    lines = [f"  原文（第 {start} 至 {end} 字）：", *_quoted(_marked(text, (start, end), inside, bold))]
    for mark in marks:
        if mark not in inside:
            around = (max(0, mark.start - _AROUND), min(len(text), mark.end + _AROUND))
            lines += [f"  别处（第 {mark.start} 至 {mark.end} 字）：", *_quoted(_marked(text, around, [mark], bold))]
    return lines


def _marked(text: str, span: Span, marks: list[_Mark], bold: tuple[str, str]) -> str:
    room = _LONGEST // (len(marks) + 1)
    pieces, position = [], span[0]
    for mark in marks:
        pieces.append(_shortened(text[position : mark.start], room))
        pieces.append(f"{bold[0]}【{mark.number} {text[mark.start : mark.end]}】{bold[1]}")
        position = mark.end
    pieces.append(_shortened(text[position : span[1]], room))
    return "".join(pieces)


def _shortened(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return f"{text[: room // 2]} …… {text[-(room // 2) :]}"


def _quoted(text: str) -> list[str]:
    return [f"    | {line}".rstrip() for line in text.replace("\t", " | ").split("\n") if line.strip()]


# ---------------------------------------------------------------------- facts


def _facts(task: Task) -> list[str]:
    deadline = task.deadline
    pairs = [
        ("牵头单位", "、".join(task.lead_units)),
        ("配合单位", "、".join(task.participating_units)),
        ("责任单位", "、".join(task.responsible_units)),
        ("报送对象", "、".join(task.report_to)),
        ("完成时限", f"{deadline.text}　读作：{describe_deadline(deadline) or '没有读出'}" if deadline.text else ""),
        ("另有读法", deadline.reading or ""),
        ("数量要求", "；".join(map(describe_quota, task.quotas))),
        ("目标值", "；".join(map(describe_target, task.targets))),
    ]
    facts = [f"  {name}：{value}" for name, value in pairs if value]
    facts += [f"  分项工作：{duty.text}（{describe_deadline(duty.deadline)}）" for duty in task.duties]
    return facts or ["  没有读出单位和时限"]


def _grounds(text: str, evidence: list[Evidence], marks: list[_Mark]) -> list[str]:
    if not evidence:
        return ["  依据：没有规则读过本条的单位和时限"]
    lines = ["  依据："]
    for item in sorted(evidence, key=lambda item: item.span):
        number = next((mark.number for mark in marks if mark.start <= item.span[0] < mark.end), "-")
        words = text[item.span[0] : item.span[1]].replace("\n", " ")
        lines.append(f"    【{number}】{_FACTS.get(item.fact, item.fact)}：“{words}”　规则 {_rule(item.rule)}")
    return lines


def _rule(rule: str) -> str:
    kind, _, word = rule.partition(" ") if rule not in _RULES else (rule, "", "")
    known = _RULES.get(kind)
    return f"{rule}（{known}{f'“{word}”' if word else ''}）" if known else rule


def _doubts(text: str, task: Task) -> list[str]:
    if not task.signals:
        return ["  疑点：无"]
    lines = ["  疑点："]
    for signal in task.signals:
        words = ""
        if signal.span and signal.span != task.span:
            words = f"　原文“{_shortened(text[signal.span[0] : signal.span[1]], 60)}”".replace("\n", " ")
        lines.append(f"    {signal.message}（{signal.code}）{words}")
    return lines
