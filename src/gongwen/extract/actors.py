"""Who acts in a sentence.

A unit acts when its name fills the clause from the beginning (or from 由) up to a word of duty:
「各单位于5月13日前上报」. Objects (「移交县纪委监委」, 「对…部门进行通报」) never fill their clause that way.
The places where a name meets a word of duty are found first, by one pattern of two characters; only there is
the clause looked at, and each clause is searched for prose once, so plain prose costs one scan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.actor_words import WINDOW, actor_words, is_listed, marker_end, read_names
from gongwen.extract.receivers import find_report_to
from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_roles import Roles
from gongwen.extract.unit_words import MAX_NAME, ends_a_name, has_level, without_bracket

if TYPE_CHECKING:
    import re

__all__ = ["Actor", "find_actors", "find_report_to", "roles_of"]

_SOON = 6  # characters behind the comma in which 「,并牵头」 is over
_TRIES = 8  # readings of one clause as a list of names; the next places in it are no better


class Actor(NamedTuple):
    """Units that act together, their role (lead, participating, responsible), and the verb's span."""

    units: list[UnitName]
    role: str
    verb: tuple[int, int]


def find_actors(folded: str, start: int, end: int) -> list[Actor]:
    """Find the units that stand as subject of a duty in ``folded[start:end]``, in order of their verbs.

    Roles are those of each clause (牵头 lead, 配合 participating, else responsible; 「A会同B」 makes B
    participating); ``roles_of`` applies the rule that with a lead marked everybody else takes part.
    """
    reader: _Reader | None = None
    words = actor_words()
    markers, odd = words.markers, words.odd
    for match in words.candidate.finditer(folded, start, end):
        name_end = match.end()
        first = folded[name_end]
        if first not in odd and not folded.startswith(markers[first], name_end, end):
            continue
        if not _ends_a_name(folded, start, name_end):
            continue
        verb = _verb(folded, name_end, end)
        if verb is None:
            continue
        reader = reader or _Reader(folded, start, end)
        reader.read(name_end, verb)
    return reader.actors if reader else []


def _ends_a_name(folded: str, start: int, end: int) -> bool:
    if folded[end - 1] in ")]":
        end = without_bracket(folded, max(start, end - MAX_NAME), end)
    return end - start >= 2 and ends_a_name(folded, start, end)


def _verb(folded: str, name_end: int, end: int) -> tuple[int, int] | None:
    """Return the span of the word of duty behind a name, past 等, 「的官方微信」, 「主要领导」 and a comma."""
    words = actor_words()
    begin = name_end
    if folded[begin] not in words.odd:
        stop = marker_end(folded, begin, end)
        return (begin, stop) if stop else None
    if folded.startswith(words.etcetera, begin, end):
        begin += len(words.etcetera)
    if folded.startswith(words.possessed, begin, end):
        begin += next(len(word) for word in words.possessed if folded.startswith(word, begin, end))
    elif owned := words.possessive.match(folded, begin, end):
        begin = owned.end()
    elif folded.startswith(words.comma, begin, end):
        begin += 1
    stop = marker_end(folded, begin, end)
    return (begin, stop) if stop else None


class _Reader:
    """Reads one stretch from left to right, clause by clause."""

    __slots__ = (
        "actors",
        "begin",
        "by",
        "end",
        "folded",
        "marks",
        "prose",
        "read_from",
        "seen",
        "stop",
        "tries",
        "used",
    )

    def __init__(self, folded: str, start: int, end: int) -> None:
        self.folded = folded
        self.end = end
        self.marks = actor_words().clause.finditer(folded, start, end)
        self.begin = self.stop = start
        self.prose = self.by = 0  # where the last word of prose, the last 由 of the clause ends
        self.seen = start  # up to where the clause was searched for them
        self.actors: list[Actor] = []
        self.used = start  # nothing before it can be a subject any more
        self.read_from, self.tries = start, 0
        self._next_mark(start)

    def _next_mark(self, begin: int) -> None:
        self.begin = self.seen = begin
        self.prose = self.by = 0
        mark: re.Match[str] | None
        for mark in self.marks:
            if mark.end() - mark.start() == 1:
                self.stop = mark.start()
                return
        self.stop = self.end

    def _move(self, name_end: int) -> None:
        while self.stop < name_end:
            self._next_mark(self.stop + 1)
        while self.begin < name_end and self.folded[self.begin] in " ()":
            self.begin += 1

    def _search(self, name_end: int) -> None:
        """Go on searching the clause for words of prose and for 由, up to the name's end."""
        words = actor_words()
        for match in words.prose.finditer(self.folded, self.seen, name_end):
            if match[0] in words.prose_words:
                self.prose = match.end()
                if match[0] == words.by and self.folded[match.start() - 1] not in words.not_by:
                    self.by = self.prose
        self.seen = name_end

    def read(self, name_end: int, verb: tuple[int, int]) -> None:
        """Add the actor whose name ends at ``name_end``, when a name fills the clause up to there."""
        if name_end <= self.used:
            return
        self._move(name_end)
        units = self._subject(name_end, after_comma=self.stop < verb[0])
        if not units:
            return
        words = actor_words()
        if words.empty.match(self.folded, verb[0], self.end):
            return
        clause_end = self._clause_end(verb[0])
        self.used = verb[1]
        if together := words.together.match(self.folded, verb[0], clause_end):
            self._with_guests(units, verb, together, clause_end)
        else:
            self.actors.append(Actor(units, self._role(verb[0], clause_end), verb))
        if later := words.joined_later.match(self.folded, clause_end, self.end):
            self._guests(later, self._clause_end(later.end()))

    def _clause_end(self, verb: int) -> int:
        if self.stop < verb:
            found = actor_words().clause.search(self.folded, verb, min(self.end, verb + WINDOW))
            return found.start() if found else min(self.end, verb + WINDOW)
        return min(self.stop, verb + WINDOW)

    def _role(self, verb: int, clause_end: int) -> str:
        words = actor_words()
        if words.part.match(self.folded, verb, clause_end):
            return "participating"
        if not words.leading.search(self.folded, verb, clause_end + _SOON):
            return "responsible"
        lead = words.lead.match(self.folded, verb, clause_end) or words.lead_later.search(self.folded, verb, clause_end)
        return "lead" if lead or words.also_lead.match(self.folded, clause_end, self.end) else "responsible"

    def _with_guests(self, hosts: list[UnitName], verb: tuple[int, int], mark: re.Match[str], clause_end: int) -> None:
        """「A会同B」: B takes part; 「A配合B」: A takes part."""
        words = actor_words()
        if words.part.match(self.folded, verb[0], clause_end):
            self.actors.append(Actor(hosts, "participating", verb))
            self.used = clause_end
            return
        self.actors.append(Actor(hosts, self._role(verb[0], clause_end), verb))
        self.used = mark.end()
        self._guests(mark, clause_end)

    def _guests(self, mark: re.Match[str], clause_end: int) -> None:
        guests, end = self._read_guests(mark.end(), clause_end)
        if guests:
            self.actors.append(Actor(guests, "participating", mark.span()))
            self.used = end

    def _read_guests(self, start: int, clause_end: int) -> tuple[list[UnitName], int]:
        folded, words = self.folded, actor_words()
        ends = words.guest_end.finditer(folded, start, clause_end)
        for _, found in zip(range(_TRIES), ends, strict=False):
            if not _stands_free(folded, start, found.end(), clause_end):
                continue
            if guests := read_names(folded, start, found.end()):
                return guests, found.end()
        listed = words.listed.match(folded, start, clause_end)
        if listed and is_listed(folded, start, listed.end()):
            return split_units(folded, start, listed.end()), listed.end()
        last = max(folded.rfind(mark, start, clause_end) for mark in words.beside) + 1 or start
        free = words.free_guest.search(folded, last, min(clause_end, last + MAX_NAME))
        guests = read_names(folded, start, free.end()) if free else []
        return guests, free.end() if free else start

    def _subject(self, name_end: int, *, after_comma: bool) -> list[UnitName]:
        """Return the names when the clause before ``name_end`` is nothing else."""
        words = actor_words()
        self._search(name_end)
        prose, by = self.prose, self.by
        first = by or words.openers.match(self.folded, self.begin, name_end).end()  # type: ignore[union-attr]  # openers may be empty, so they always match
        if prose > first:
            if after_comma:
                return self._generic(name_end)
            cut = words.after_time.search(self.folded, max(prose, self.used), name_end)
            first = cut.start() if cut else name_end
        if name_end - first < 2 or first < self.used or not self._may_try(first):
            return []
        if name_end - max(first, self.folded.rfind("、", first, name_end)) > 2 * MAX_NAME:
            return []
        units = read_names(self.folded, first, name_end, clean=True)
        if units:
            return units if by or prose > self.begin else [*self._before(), *units]
        cut = words.after_time.search(self.folded, first, name_end)
        return read_names(self.folded, cut.start(), name_end, clean=True) if cut else []

    def _may_try(self, first: int) -> bool:
        self.tries = self.tries + 1 if first == self.read_from else 0
        self.read_from = first
        return self.tries < _TRIES

    def _generic(self, name_end: int) -> list[UnitName]:
        """「收到黄牌的单位,应当」: described, not named."""
        if not actor_words().generic.fullmatch(self.folded, self.begin, name_end):
            return []
        return [UnitName(self.begin, name_end, collective=True)]

    def _before(self) -> list[UnitName]:
        """Return the names of clauses that are nothing but names: 「各乡镇,县直各部门要」."""
        units: list[UnitName] = []
        begin, floor = self.begin, max(self.used, self.begin - WINDOW)
        while begin - 1 > floor and self.folded[begin - 1] == ",":
            end = begin - 1
            if not _ends_a_name(self.folded, floor, end):
                break
            begin = max(self.folded.rfind(mark, floor, end) for mark in ",。;:\n") + 1 or floor
            more = read_names(self.folded, begin, end)
            if not more or not all(has_level(self.folded, unit.start, unit.end) for unit in more):
                break
            units = [*more, *units]
        return units


def _stands_free(folded: str, start: int, end: int, clause_end: int) -> bool:
    """Say whether a guest's name ends here: before a word of duty or the end of the clause."""
    if not _ends_a_name(folded, start, end):
        return False
    begin = end + 1 if folded.startswith(actor_words().etcetera, end, clause_end) else end
    return begin >= clause_end or marker_end(folded, begin, clause_end) > 0


def roles_of(actors: list[Actor]) -> Roles:
    """Put actors into roles by name, first mention first; with a lead everybody else takes part."""
    led = any(actor.role == "lead" for actor in actors)
    roles = Roles(marked=led)
    for actor in actors:
        role = "participating" if led and actor.role == "responsible" else actor.role
        getattr(roles, role).extend(actor.units)
    return roles
