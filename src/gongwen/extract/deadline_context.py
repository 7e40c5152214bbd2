"""What stands around a phrase: the event a time is counted from, a first result instead of an end, how many times."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.deadline_dates import table
from gongwen.extract.numerals import number

if TYPE_CHECKING:
    from gongwen.model import Deadline

REACH = 40  # characters that an anchor or a count may be away


@lru_cache(maxsize=16)
def expression(name: str) -> re.Pattern[str]:
    """A compiled expression of the ``context`` table."""
    return re.compile(table("context")[name])


@lru_cache(maxsize=1)
def _anchor_tail() -> re.Pattern[str]:
    return re.compile(table("anchor")["tail"])


def anchor_before(text: str, low: int, begin: int) -> tuple[str, int]:
    """The event named directly before ``begin`` as (words, where they start); ("", begin) when there is none."""
    low = max(low, begin - REACH)
    left = text[low:begin]
    edge = max(left.rfind(char) for char in table("anchor")["edges"])
    if edge == len(left) - 1 and left.endswith(","):  # 「自受理之日起,15日内」
        edge = max(left.rfind(char, 0, edge) for char in table("anchor")["edges"])
    clause = left[edge + 1 :]
    tail = _anchor_tail().search(clause)
    if tail is None or tail.end() == 0:
        return "", begin
    start = _anchor_start(clause[: tail.start()])
    keep = "之日" if clause.startswith("之日", tail.start()) else ""
    words = clause[start : tail.start()] + keep
    return (words, low + edge + 1 + start) if words else ("", begin)


def _anchor_start(words: str) -> int:
    # The subject of the sentence stands before the event: cut at 「自」「从」, else at the first word that opens an event.
    data = table("anchor")
    for start in data["starts"]:
        at = words.rfind(start)
        if at >= 0 and not words.startswith(tuple(data["starts_not"]), at):
            return at + len(start)
    found = [at for verb in data["verbs"] if (at := words.find(verb)) >= 0]
    return min(found, default=max(0, len(words) - 8))


def first_result(text: str, stop: int, end: int) -> int:
    """Where the words end that make the date before ``stop`` a milestone; ``stop`` when there are none."""
    match = expression("milestone").match(text, stop, end)
    return match.end() if match else stop


def make_milestone(deadline: Deadline) -> None:
    """Turn a due date into the date of a first result."""
    if deadline.due:
        deadline.milestone, deadline.due, deadline.all_due, deadline.window = deadline.due, None, [], None


def times_after(text: str, stop: int, end: int) -> int | None:
    """How many times the clause behind ``stop`` asks for; None when it does not say."""
    match = expression("count").match(text, stop, min(end, stop + REACH))
    return number(match[1]) if match else None
