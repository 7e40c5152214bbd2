"""Drafts to tasks: units and times settled, duties told in sentences, quotas, targets, doubts and confidence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.actor_words import marker_end
from gongwen.extract.deadline_combine import combine, period_of
from gongwen.extract.deadlines import scan
from gongwen.extract.fields import UNIT_ROLES, Fields
from gongwen.extract.narrative import Clause, is_reporting, read_clauses, sentences
from gongwen.extract.phrases import actors_in, field_of, list_units, quotas_in, targets_in
from gongwen.extract.unit_words import is_unit, unit_words
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.model import Deadline, Duty, Obligation, Quota, Signal, Target, Task
from gongwen.resolve.doubts import doubts_of
from gongwen.resolve.roles import settle
from gongwen.resolve.years import Year, forget_dates

if TYPE_CHECKING:
    from gongwen.extract.deadlines import Base, Found
    from gongwen.extract.drafts import Draft
    from gongwen.extract.drafts import Found as Stretches
    from gongwen.extract.head import Head
    from gongwen.extract.unit_lists import UnitName
    from gongwen.model import Span
    from gongwen.text.layout import View

TITLE_MAX = 40
_UNIT_MAX = 24  # characters
_CLAUSE_MAX = 300  # characters
_STOP_AFTER_TITLE = "。.;；，, ：:"
_BLANKS = re.compile(r"[ \t]*\n[ \t]*")


class TaskMaker:
    """Makes the tasks and the duties outside them for one document."""

    __slots__ = ("base", "first_leads", "folded", "head", "place", "traditional", "view", "year")

    def __init__(self, view: View, head: Head, base: Base, first_leads: int | None, year: Year) -> None:
        self.view = view
        self.folded = view.folded
        self.place = view.places.span
        self.head = head
        self.base = base
        self.first_leads = first_leads
        self.year = year
        self.traditional = head.document.script == "traditional"

    def task(self, draft: Draft, scheme: int) -> Task:
        """One task with everything that is printed for it or told in its sentences."""
        title_end = min(draft.title[1], draft.title[0] + TITLE_MAX)
        task = Task(
            scheme=scheme,
            path=draft.path,
            ordinal=draft.ordinal,
            title=self._printed(draft.title[0], title_end).strip(),
            content=self._content(draft, title_end),
            span=self.place(draft.span),
            place=self.place,
        )
        if draft.fields.notes:
            task.note = "；".join([self._printed(*span).strip() for span in draft.fields.notes])
        fields = self._units(draft, task)
        clauses = self._clauses(draft)
        self._deadline(draft, task, clauses)
        if draft.staged:
            self._stages(draft, task)
        if clauses:
            self._duties(draft, task, clauses, printed=all(rule != "sentence" for _, rule, _ in fields.evidence))
        self._figures(draft, task, clauses)
        task.grounds += fields.evidence
        for span in draft.fields.unread:
            words, where = self._printed(*span), self.place(span)
            task.signals.append(Signal("applies_below", f"“{words}”说的是其他事项，没有记在本条。", where))
        for span in draft.fields.strange:
            words, where = self._printed(*span), self.place(span)
            task.signals.append(Signal("field_unread", f"“{words}”既不是单位也不是时限，请核对。", where))
        doubts_of(task, draft, fields, self.head.document.issued_on, self.year)
        return task

    # ------------------------------------------------------------------ words

    def _printed(self, start: int, end: int) -> str:
        words = self.view.text[start:end]
        return _BLANKS.sub("", words) if "\n" in words else words

    def _content(self, draft: Draft, title_end: int) -> str:
        # Everything behind the heading; the whole item where the title is its first sentence cut short.
        pieces: list[str] = []
        for index, (start, end) in enumerate(draft.body):
            begin = start
            if index == 0 and title_end == draft.title[1]:
                begin = title_end
                while begin < end and self.folded[begin] in _STOP_AFTER_TITLE:
                    begin += 1
            for a, b in _without(begin, end, draft.fields.cut):
                pieces.append(self._printed(a, b).strip())
        return "\n".join([piece for piece in pieces if piece and piece not in "。；;"])

    # ------------------------------------------------------------------ units

    def _units(self, draft: Draft, task: Task) -> Fields:
        fields = draft.fields
        if not fields.has_units and draft.inherited is not None:
            fields.merge(draft.inherited)
        if not draft.from_table and not fields.has_units:
            self._actors(draft, fields)
        first = self.first_leads is not None and draft.span[0] >= self.first_leads
        settled = settle(fields, first_leads=first)
        for role in UNIT_ROLES:
            units: list[UnitName] = getattr(settled, role)
            if units:
                setattr(task, f"{role}_units", self._names(units))
        return settled

    def _actors(self, draft: Draft, fields: Fields) -> None:
        start, end = draft.title
        tail = _duties_of().search(self.folded, start, end) if end - start <= _UNIT_MAX else None
        colon = self.folded.find(":", start, end + 1)
        stop = colon if colon >= 0 else end
        head = (start, tail.start() if tail else stop)
        acts = tail is not None or (
            colon >= 0 and marker_end(self.folded, colon + 1, min(colon + 12, len(self.folded))) > 0
        )
        if head[1] - start <= _UNIT_MAX and (is_unit if acts else _names_itself)(self.folded, *head):
            # 「(一)县公安局:负责…」, 「县热线办主要职责:」: the item is headed by who has to do it.
            fields.add("responsible", list_units(self.folded, *head), "sentence")
        for start, end in draft.body:
            for span in sentences(self.folded, start, end):
                for actor in actors_in(self.folded, *span):
                    fields.add(actor.role, actor.units, "sentence")

    # ------------------------------------------------------------------ times

    def _clauses(self, draft: Draft) -> list[Clause]:
        clauses: list[Clause] = []
        for start, end in draft.body:
            for a, b in _without(start, end, draft.fields.cut):
                clauses += read_clauses(self.folded, a, b, self.base)
        return clauses

    def _deadline(self, draft: Draft, task: Task, clauses: list[Clause]) -> None:
        spans = draft.fields.deadlines
        if not spans and draft.inherited is not None:
            spans = draft.inherited.deadlines
        if not spans and not clauses:
            return
        told = [found for clause in clauses for found in clause.found if not _is_response_time(found)]
        if spans:
            task.deadline = self._field(spans, task)
            self._rhythm(task.deadline, told)
        elif told:
            task.deadline = combine(told, self._words(told))
            task.deadline.text = self._words(told)
            task.grounds += [("deadline", f.rule, (f.start, f.end)) for f in told]

    def _field(self, spans: list[Span], task: Task) -> Deadline:
        parts: list[Found] = []
        deadline = Deadline()
        for start, end in spans:
            deadline, found, signals = field_of(self.folded[start:end], self.base)
            parts += found
            task.duties += self._rhythms((start, end), found)
            for part in found:
                task.grounds.append(("deadline", part.rule, (part.start + start, part.end + start)))
            for signal in signals:
                a, b = signal.span or (0, end - start)
                task.signals.append(Signal(signal.code, signal.message, self.place((a + start, b + start))))
        text = self._printed(*spans[0])
        if len(spans) > 1:
            text = "；".join(dict.fromkeys(self._printed(a, b) for a, b in spans))
        if len(spans) > 1 and parts:
            deadline = combine(parts, text)
        return _printed_as(deadline, text)

    def _stages(self, draft: Draft, task: Task) -> None:
        # A column for each quarter: what stands in it is due by its end, and the task by the last of them.
        parts: list[Found] = []
        for head, cell in draft.staged:
            deadline, found, _ = field_of(self.folded[head[0] : head[1]], self.base)
            parts += found
            text = self._printed(*cell)
            due = _printed_as(deadline, self._printed(*head))
            task.duties.append(Duty(text, [], [], due, [], self.place(cell)))
        if task.deadline.empty and parts:
            task.deadline = combine(parts, "；".join(self._printed(*head) for head, _ in draft.staged))

    def _rhythms(self, field: Span, found: list[Found]) -> list[Duty]:
        # 「每周调度、每月通报」 in one field: each rhythm is a duty of its own, for a deadline has room for one.
        own = [part for part in found if part.deadline.recurrence] if len(found) > 1 else []
        if len({period_of(str(part.deadline.recurrence)) for part in own}) < 2:
            return []
        ends = [*(part.start for part in found[1:]), field[1] - field[0]]
        between = load("deadlines")["words"]["between"]
        duties: list[Duty] = []
        for part, end in zip(found, ends, strict=True):
            if part.deadline.recurrence:
                a, b = part.start + field[0], end + field[0]
                text = self._printed(a, b).strip(between)
                duties.append(Duty(text, [], [], _printed_as(part.deadline, text), [], self.place((a, a + len(text)))))
        return duties

    def _rhythm(self, deadline: Deadline, told: list[Found]) -> None:
        # Work that goes on until a date, or with a first result by a date, has the rhythm its text prescribes.
        if not deadline.continuous or deadline.recurrence or not (deadline.due or deadline.milestone):
            return
        rhythms = [found.deadline for found in told if found.deadline.recurrence]
        if rhythms:
            deadline.recurrence = rhythms[0].recurrence

    def _words(self, found: list[Found]) -> str:
        return "；".join(dict.fromkeys(self._printed(f.start, f.end) for f in found))

    def _duties(self, draft: Draft, task: Task, clauses: list[Clause], *, printed: bool) -> None:
        for clause in clauses:
            units = self._names([unit for actor in clause.actors for unit in actor.units])
            receivers = self._names(clause.report_to)
            task.report_to += [name for name in receivers if name not in task.report_to]
            # Where a column, line or bracket names the units it is the only source of them.
            units = [] if printed else [unit for unit in units if unit in task.responsible_units]
            for found in clause.found:
                deadline = found.deadline  # nobody else keeps it: what several say together is a deadline of its own
                deadline.text = self._printed(found.start, found.end)
                if deadline.recurrence and not deadline.due and draft.fields.deadlines:
                    deadline.due = task.deadline.due  # what recurs inside a task ends with the task
                if not deadline.empty:
                    task.duties.append(self._duty(clause, found, units, receivers, deadline))

    def _duty(self, clause: Clause, found: Found, units: list[str], receivers: list[str], deadline: Deadline) -> Duty:
        start, end = clause.span
        if end - start > _CLAUSE_MAX:  # a list without stops: the words around the time are enough
            start, end = max(start, found.start - _CLAUSE_MAX // 2), min(end, found.end + _CLAUSE_MAX // 2)
        return Duty(
            text=self._printed(start, end).strip(),
            responsible_units=units,
            report_to=receivers,
            deadline=deadline,
            quotas=list(clause.quotas),
            span=self.place((start, end)),
        )

    def _names(self, units: list[UnitName]) -> list[str]:
        text = self.view.text
        names = [text[start:end].strip() for start, end, _ in units]
        if "\n" in "".join(names):
            names = [_BLANKS.sub("", name) for name in names]
        return list(dict.fromkeys(names)) if len(names) > 1 else names

    def _figures(self, draft: Draft, task: Task, clauses: list[Clause]) -> None:
        found = [f for clause in clauses for f in clause.found]
        for start, end in draft.body + draft.fields.deadlines:
            quotas, targets = quotas_in(self.folded, start, end, found), targets_in(self.folded, start, end)
            if not quotas and not targets:
                continue
            if self.traditional:
                quotas = tuple(
                    Quota(q.count, q.unit, q.per, self._as_printed(q.what, start, end), q.at_least) for q in quotas
                )
                targets = tuple(Target(self._as_printed(t.metric, start, end), t.op, t.value) for t in targets)
            task.quotas += quotas
            task.targets += targets
        if len(task.quotas) > 1:
            task.quotas = list(dict.fromkeys(task.quotas))
        if len(task.targets) > 1:
            task.targets = list(dict.fromkeys(task.targets))

    def _as_printed(self, words: str, start: int, end: int) -> str:
        # Figures are read from the folded text; the answer has the document's own characters.
        at = self.folded.find(words, start, end)
        return self._printed(at, at + len(words)) if words and at >= 0 else words

    # ------------------------------------------------------------------ outside the tasks

    def obligations(self, stretches: Stretches, *, everything: bool) -> list[Obligation]:
        """Duties outside the tasks: sentences with a time, and background sentences in which a named unit acts.

        With ``everything`` any sentence outside the background counts too: a notice without numbered items tells
        its duties in plain paragraphs.
        """
        duties: list[Obligation] = []
        for start, end in sorted(stretches.prose + stretches.background):
            for clause in read_clauses(self.folded, start, end, self.base):
                if clause.actors or clause.report_to or is_reporting(self.folded, clause.span):
                    duties.append(self._obligation(clause))
        for start, end in stretches.background + (stretches.prose if everything else []):
            for span in sentences(self.folded, start, end):
                duties += self._standing(span, collective=everything)
        return sorted(duties, key=lambda duty: duty.span or (0, 0))

    def _obligation(self, clause: Clause) -> Obligation:
        text = self._printed(*clause.span).strip()
        deadline = combine(clause.found, text)
        deadline.text = self._words(clause.found)
        if self.year is Year.UNKNOWN:
            forget_dates(deadline)
        return Obligation(
            text=text,
            responsible_units=self._names([unit for actor in clause.actors for unit in actor.units]),
            report_to=self._names(clause.report_to),
            deadline=deadline,
            quotas=list(clause.quotas),
            span=self.place(clause.span),
        )

    def _standing(self, span: Span, *, collective: bool) -> list[Obligation]:
        # A requirement without a time counts where a unit named by its own name has to act.
        actors = actors_in(self.folded, *span)
        units = [unit for actor in actors for unit in actor.units]
        if (
            not units
            or (not collective and all(unit.collective for unit in units))
            or scan(self.folded, *span, self.base)
        ):
            return []
        return [Obligation(self._printed(*span).strip(), self._names(units), [], Deadline(), [], self.place(span))]


def _printed_as(deadline: Deadline, text: str) -> Deadline:
    # The same time with other words as its text, nothing shared that can be changed. Not dataclasses.replace, which
    # costs ten times as much.
    d = deadline
    return Deadline(
        text, d.due, [*d.all_due], d.milestone, d.recurrence, d.continuous, d.relative, d.window, d.count, d.reading
    )


def _is_response_time(found: Found) -> bool:
    # 「30分钟内派单」 is how fast each case is answered, not when the task is due; it stays on its duty.
    relative = found.deadline.relative
    return relative is not None and relative.unit in ("hour", "minute")


@lru_cache(maxsize=1)
def _duties_of() -> re.Pattern[str]:
    return compiled(load("structure")["section"]["duties_of"])


def _names_itself(folded: str, start: int, end: int) -> bool:
    return folded.startswith(unit_words().level_prefixes, start) and is_unit(folded, start, end)


def _without(start: int, end: int, cuts: list[Span]) -> list[Span]:
    # The stretch less what was cut out of it.
    if not cuts:
        return [(start, end)] if start < end else []
    left: list[Span] = []
    for a, b in sorted(cuts):
        if b <= start or a >= end:
            continue
        if a > start:
            left.append((start, a))
        start = max(start, b)
    if start < end:
        left.append((start, end))
    return left
