"""Deadlines: the phrases of a text that say when something is due, and what several of them say together.

``scan`` finds phrases in running prose, where most numbers and most 「持续」 are no deadlines; ``read_field`` reads a
cell or label that holds nothing else; ``read_deadline`` is the public form of the second. The conventions (月底前 is
the last day of the month, 前 includes the day …) are stated with their reasons in docs/algorithms/deadlines.md; the
phrases are data in ``lexicon/deadlines*.toml``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from gongwen.extract import deadline_context as context
from gongwen.extract.deadline_combine import combine
from gongwen.extract.deadline_dates import Base, table, year_of
from gongwen.extract.deadline_found import Found
from gongwen.extract.deadline_make import MAKERS, NO_TIME, Phrase
from gongwen.grammar.matching import Grammar, Trigger
from gongwen.grammar.rules import Pieces, Rule
from gongwen.lexicon import load
from gongwen.model import Deadline, Relative, Signal
from gongwen.text.source import fold

# What each phrase said under one base: the deadline and the year it prints.
Memory = dict[tuple[Rule, str], tuple[Deadline | None, int | None]]

__all__ = ["Base", "Found", "combine", "read_deadline", "read_field", "scan"]

RULE_FILES = ("deadlines_dates", "deadlines_recurring", "deadlines_open")
SENTENCE = 200  # characters over which a printed year holds for phrases without one
_MEMORY = 8192  # phrases remembered per base date


@dataclass(slots=True, eq=False)
class _Reader:
    """One pass over one stretch of text."""

    text: str
    start: int
    end: int
    base: Base
    loose: bool
    firm: tuple[str, ...]
    memory: Memory
    year: int | None = None  # printed in an earlier phrase of the same sentence
    last: int = 0  # where the phrase before ended

    def read(self, rule: Rule, begin: int, stop: int) -> Found | None:
        """The phrase as a Found, or None when its surroundings make it no deadline."""
        made, printed = self._make(rule, begin, stop)
        if made is None or not self._accepted(rule, made, printed, (begin, stop)):
            return None
        deadline = _copy(made)
        if deadline.relative and not deadline.relative.anchor:
            words, begin = context.anchor_before(
                self.text, self.last, begin, direct=rule.params.get("anchor") == "left"
            )
            relative = deadline.relative
            deadline.relative = Relative(relative.amount, relative.unit, words)
        elif deadline.due:
            after = context.first_result(self.text, stop, self.end)
            if after > stop:
                context.make_milestone(deadline)
                stop = after
        elif deadline.recurrence and deadline.count is None:
            deadline.count = context.times_after(self.text, stop, self.end)
        if printed and printed >= self.base.year:
            self.year = printed
        self.last = stop
        deadline.text = self.text[begin:stop]
        return Found(begin, stop, rule.name, deadline)

    def _make(self, rule: Rule, begin: int, stop: int) -> tuple[Deadline | None, int | None]:
        base, memory = self.base, self.memory
        if self.year is not None and self.year != base.year:
            if self._same_sentence(begin):
                base = Base(self.year)
                memory = _memory(base)
            else:
                self.year = None
        key = (rule, self.text[begin:stop])
        known = memory.get(key)
        if known is None:
            if len(memory) >= _MEMORY:
                memory.clear()
            known = memory[key] = _produce(rule, key[1], self.text, begin, base)
        return known

    def _same_sentence(self, begin: int) -> bool:
        # Bounded, so that a megabyte without a full stop is not looked through once for every phrase in it.
        if begin - self.last > SENTENCE:
            return False
        return self.text.find("。", self.last, begin) < 0 and self.text.find("\n", self.last, begin) < 0

    def _accepted(self, rule: Rule, made: Deadline, printed: int | None, span: tuple[int, int]) -> bool:
        begin, stop = span
        if self.loose:
            return True
        if "status" in rule.params:
            return self._is_status(begin, stop)
        if made.due and not self.text.endswith(self.firm, begin, stop):
            return not (_is_over(made, self.base) if made.window else self._is_past(made.due, printed))
        return True

    def _is_status(self, begin: int, stop: int) -> bool:
        # In prose 「持续推进改革」 is an ordinary verb: only a bracket, a label or a date beside it makes it a status.
        data = table("context")
        if stop < self.end and self.text[stop] not in data["status_end"]:
            return False
        if begin == self.start or self.text[begin - 1] in data["status_start"]:
            return True
        return bool(self.last and context.expression("joint").fullmatch(self.text, self.last, begin))

    def _is_past(self, due: str, printed: int | None) -> bool:
        # What lies before the document is told, not asked for; its own full date is the date line.
        if self.base.date:
            today = _iso(self.base.date)
            return due[:10] < today or (due == today and printed is not None)
        return int(due[:4]) < self.base.year


@lru_cache(maxsize=16)
def _iso(day: dt.date) -> str:
    return day.isoformat()


def _is_over(made: Deadline, base: Base) -> bool:
    # 「1至5月」 in a document of May reports, 「5月至12月」 asks: what counts is where the middle lies.
    if base.date is None or made.window is None:
        return made.due is not None and int(made.due[:4]) < base.year
    start, end = (dt.date.fromisoformat(day[:10]) for day in (made.window.start, made.window.end))
    return start + (end - start) / 2 < base.date


def scan(folded: str, start: int, end: int, base: Base) -> list[Found]:
    """Phrases in the running text ``folded[start:end]``, in order, none overlapping another.

    ``folded`` is what ``text.source.fold`` gives; offsets in the answer are offsets into it.
    """
    return _scan(folded, start, end, base, loose=False)


def _scan(folded: str, start: int, end: int, base: Base, *, loose: bool) -> list[Found]:
    reader = None
    found: list[Found] = []
    for rule, begin, stop in grammar().scan(folded, start, end, loose=loose):
        if rule.make == NO_TIME:
            continue
        if reader is None:
            reader = _Reader(folded, start, end, base, loose, grammar().firm, _memory(base))
        if begin >= reader.last and (phrase := reader.read(rule, begin, stop)):
            found.append(phrase)
    return found


def read_field(folded: str, base: Base) -> tuple[Deadline, list[Found], list[Signal]]:
    """A whole deadline cell or label: what it says, the phrases it says it with, and doubts.

    More is a time here than in prose: a bare 「9月」, 「2021年」, 「全年」, 「每月」. Words that were not understood
    give the signal ``deadline_unread`` with their place.
    """
    found = _scan(folded, 0, len(folded), base, loose=True)
    deadline = combine(found, folded)
    return deadline, found, _unread(folded, found, deadline)


def read_deadline(text: str, *, base: dt.date | str) -> Deadline:
    """What a deadline phrase says: due, milestone, recurrence, continuous, relative, window, count.

    ``base`` is the date of the document the phrase stands in, a date or ``YYYY-MM-DD``; phrases without a year
    hang on it. Any script and width of the characters is accepted. ValueError when ``base`` is no date.
    """
    day = dt.date.fromisoformat(base) if isinstance(base, str) else base
    folded = fold(text)
    found = _scan(folded, 0, len(folded), Base(day.year, day), loose=True)
    return combine(found, text)


def _unread(folded: str, found: list[Found], deadline: Deadline) -> list[Signal]:
    signals: list[Signal] = []
    position = 0
    for start, end in [*((item.start, item.end) for item in found), (len(folded), len(folded))]:
        rest = context.expression("filler").sub("", folded[position:start])
        if rest and (not found or context.expression("doubt").search(rest)):
            message = f"完成时限中有未读懂的文字：「{folded[position:start].strip()}」"
            signals.append(Signal("deadline_unread", message, (position, start)))
        position = max(position, end)
    if deadline.empty and not signals and folded.strip():
        message = deadline.reading or f"完成时限没有写明时间：「{folded.strip()}」"
        signals.append(Signal("deadline_unread", message, (0, len(folded))))
    return signals


def _copy(deadline: Deadline) -> Deadline:
    # Not dataclasses.replace, which costs twenty times as much, and phrases repeat.
    d = deadline
    return Deadline(
        d.text, d.due, [*d.all_due], d.milestone, d.recurrence, d.continuous, d.relative, d.window, d.count, d.reading
    )


@lru_cache(maxsize=16)
def _memory(base: Base) -> Memory:
    return {}


def _produce(rule: Rule, phrase: str, text: str, begin: int, base: Base) -> tuple[Deadline | None, int | None]:
    # Matched again in place: a rule may look at what stands behind it.
    parts = rule.parts(text, begin)
    made = MAKERS[rule.make](Phrase(phrase, parts, rule.params, base))
    return made, year_of(parts, base)[0] if "y" in parts else None


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The rules of the lexicon, ready to be looked for."""
    head = load("deadlines")
    pieces = Pieces(head["atoms"], head["macros"], head["words"])
    rules: dict[str, list[Rule]] = {row["name"]: [] for row in head["trigger"]}
    for row in (row for name in RULE_FILES for row in load(name)["rule"]):
        rule = pieces.rule(row)
        for name in row["trigger"] if isinstance(row["trigger"], list) else [row["trigger"]]:
            rules[name].append(rule)
    triggers = [
        Trigger(row["chars"], row["guard"], row.get("back", 0), tuple(rules[row["name"]])) for row in head["trigger"]
    ]
    return Grammar(triggers, "".join(head["words"]["edges"]), tuple(head["words"]["firm"]))
