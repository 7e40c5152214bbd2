"""What stands around a phrase: the event a time is counted from, a first result instead of an end, how many times."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.deadline_dates import table
from gongwen.extract.numerals import number
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.model import Deadline

SHORT = 8  # an event in fewer characters has no subject before it
REACH = 40  # characters that an anchor or a count may be away


@lru_cache(maxsize=16)
def expression(name: str) -> re.Pattern[str]:
    """A compiled expression of the ``context`` table."""
    return compiled(table("context")[name])


@lru_cache(maxsize=4)
def _anchor(name: str) -> re.Pattern[str]:
    return compiled(table("anchor")[name])


def anchor_before(text: str, low: int, begin: int, *, direct: bool) -> tuple[str, int]:
    """The event named directly before ``begin`` as (words, where they start); ("", begin) when there is none.

    ``direct`` says that the event needs no 「后」 or 「之日起」 behind it (「会议召开3日前」).
    """
    low = max(low, begin - REACH)
    edges = table("anchor")["edges"]
    edge = max(begin - 1, low)  # the last character may be a comma: 「自受理之日起,15日内」
    while edge > low and text[edge - 1] not in edges:
        edge -= 1
    words, start = _anchor_in(text[edge:begin], direct=direct)
    return words, edge + start


@lru_cache(maxsize=2048)
def _anchor_in(clause: str, *, direct: bool) -> tuple[str, int]:
    # The event in the clause before a phrase and where it starts; without one, where the clause ends.
    tail = _anchor("tail").search(clause)
    if tail is None and not direct:
        return "", len(clause)
    stop = tail.start() if tail else len(clause)
    start = _anchor_start(clause[:stop])
    if clause.startswith("之日", stop):
        stop += 2
    words = clause[start:stop].strip()
    if not words:
        return "", len(clause)
    return ("" if words in table("anchor")["empty"] else words), start


def _anchor_start(words: str) -> int:
    # The subject of the sentence stands before the event: cut behind the last 「自」「在」「应当」, and in what is
    # still long at the first word of receiving.
    data, start = table("anchor"), 0
    for match in _anchor("starts").finditer(words):
        if not _anchor("starts_not").search(words, 0, match.end()):
            start = match.end()
    if len(words) - start <= SHORT:
        return start
    found = [at for verb in data["verbs"] if (at := words.find(verb, start)) >= 0]
    return min(found, default=start)


def first_result(text: str, stop: int, end: int) -> int:
    """Where the words end that make the date before ``stop`` a milestone; ``stop`` when there are none."""
    match = expression("milestone").match(text, stop, end)
    return match.end() if match else stop


def make_milestone(deadline: Deadline) -> None:
    """Turn a due date into the date of a first result."""
    deadline.milestone, deadline.due, deadline.all_due, deadline.window = deadline.due, None, [], None


def times_after(text: str, stop: int, end: int) -> int | None:
    """How many times the clause behind ``stop`` asks for; None when it does not say."""
    match = expression("count").match(text, stop, min(end, stop + REACH))
    return number(match[1]) if match else None
