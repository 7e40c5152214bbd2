"""Units and deadlines that are printed *for* an item: labelled lines, the bracket at its end, a cell of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.deadlines import Base, read_field, scan
from gongwen.extract.phrases import LONGEST, SIZE, list_units, moved, names_units, roles_in
from gongwen.extract.unit_roles import label_role
from gongwen.extract.unit_words import MAX_NAME, ends_a_name, is_unit
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.text.layout import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.extract.unit_lists import UnitName
    from gongwen.model import Span

UNIT_ROLES = ("lead", "participating", "responsible")
_SPANS = ("deadlines", "contents", "cut", "persons", "notes", "unread", "strange")
_BRACKET = compiled(r"[(\[【)\]】]")
_OPENING = "([【"
_BEFORE_LABEL = ";,。、([【])】.:"
_STOPS = compiled(r"[;。\n]")
_TRIM = " \t\n,;、。:)]】"
_TAIL = compiled(r"[\s。;,.]*$")
_BRACKET_MAX = 1200  # a longer bracket is a broken one
_LINES = 4_096  # label lines, and brackets, that are remembered; some 5 MB each
_MANY = 32  # names; up to here a list is searched faster than a set is kept
_TIME_MAX = 40  # characters of a time behind the last unit
_DATE_SHARE = 0.5  # of an unlabelled stretch must be a time, for it to be the deadline


@dataclass(slots=True)
class Fields:
    """What is printed for one item. Units and times are spans of the folded text, ``cut`` what is no content."""

    lead: list[UnitName] = field(default_factory=list)
    participating: list[UnitName] = field(default_factory=list)
    responsible: list[UnitName] = field(default_factory=list)
    deadlines: list[Span] = field(default_factory=list)
    contents: list[Span] = field(default_factory=list)
    cut: list[Span] = field(default_factory=list)
    persons: list[Span] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)  # stretches that speak of other items
    strange: list[Span] = field(default_factory=list)  # stretches of a unit bracket that are neither unit nor time
    seen: set[tuple[str, UnitName]] | None = None  # of long lists only
    evidence: list[tuple[str, str, Span]] = field(default_factory=list)

    @property
    def has_units(self) -> bool:
        """Whether any unit is printed."""
        return bool(self.lead or self.participating or self.responsible)

    @property
    def any(self) -> bool:
        """Whether the item carries a printed field at all."""
        return bool(self.has_units or self.deadlines)

    def add(self, role: str, units: list[UnitName], rule: str) -> None:
        """Append units of one role, leaving out what is there already."""
        have: list[UnitName] = getattr(self, role)
        for unit in units:
            if self._has(role, unit, have):
                continue
            have.append(unit)
            self.evidence.append((role, rule, (unit.start, unit.end)))
            if self.seen is not None:
                self.seen.add((role, unit))

    def _has(self, role: str, unit: UnitName, have: list[UnitName]) -> bool:
        if self.seen is None and len(have) > _MANY:
            self.seen = {(name, unit) for name in UNIT_ROLES for unit in getattr(self, name)}
        return unit in have if self.seen is None else (role, unit) in self.seen

    def take(self, known: _Known, by: int) -> None:
        """Take over what was read of the same words, which here stand ``by`` characters further on."""
        for role, units in known.units:
            here, have = moved(units, by), getattr(self, role)
            if have and self._has(role, here[0], have):
                return  # these very words were read before
            have.extend(here)
            if self.seen is not None:
                self.seen.update([(role, unit) for unit in here])
        for name, spans in known.spans:
            getattr(self, name).extend([(start + by, end + by) for start, end in spans])
        self.evidence += [(role, rule, (start + by, end + by)) for role, rule, (start, end) in known.evidence]

    def merge(self, other: Fields) -> None:
        """Take over everything that ``other`` says."""
        for role in UNIT_ROLES:
            self.add(role, getattr(other, role), "inherited")
        self.deadlines += other.deadlines
        self.persons += other.persons


class _Known(NamedTuple):
    # What a label line says, without the many lists in which it says nothing.
    units: list[tuple[str, list[UnitName]]]
    spans: list[tuple[str, list[Span]]]
    evidence: list[tuple[str, str, Span]]


@lru_cache(maxsize=1)
def _label_words() -> tuple[frozenset[str], tuple[int, ...], str]:
    words = frozenset(_roles_of_labels())
    before = load("fields")["roles"]["before_label"]  # a label may be printed right behind a unit's name
    return words, tuple(sorted({len(word) for word in words}, reverse=True)), _BEFORE_LABEL + before


def _labels(folded: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    # Labels with a colon, and where each begins and its value does. From the colon back: a pattern of all the words
    # would be tried at every character.
    words, sizes, before = _label_words()
    floor, colon = start, folded.find(":", start, end)
    while colon >= 0:
        stop = colon - 1 if folded[colon - 1 : colon] == " " else colon
        stop -= folded[stop - 1 : stop] in ("]", "】")
        for size in sizes:
            begin = stop - size
            if begin >= floor and folded[begin:stop] in words and _may_begin(folded, begin, before):
                yield folded[begin:stop], begin, colon + 1
                floor = colon + 1
                break
        colon = folded.find(":", colon + 1, end)


def _may_begin(folded: str, begin: int, before: str) -> bool:
    return begin == 0 or folded[begin - 1] in before or folded[begin - 1].isspace()


@lru_cache(maxsize=1)
def _roles_of_labels() -> dict[str, str]:
    return {word: role for role, words in load("fields")["labels"].items() for word in words}


@lru_cache(maxsize=1)
def _hint() -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, load("fields")["roles"]["hint"])))


@lru_cache(maxsize=1)
def _below() -> tuple[str, ...]:
    return tuple(load("fields")["roles"]["below"])


def read_label_line(fields: Fields, folded: str, start: int, end: int, base: Base) -> None:
    """A line that begins with a label; it may hold several, with or without colon."""
    if end - start > LONGEST:
        _label_line(fields, folded, start, end, base)
    else:
        fields.take(_known_line(folded[start:end], base), start)


@lru_cache(maxsize=_LINES)
def _known_line(text: str, base: Base) -> _Known:
    # 「责任单位:各县区政府」 stands below half the items of a plan.
    fields = Fields()
    _label_line(fields, text, 0, len(text), base)
    return _known(fields)


def _known(fields: Fields) -> _Known:
    units = [(role, getattr(fields, role)) for role in UNIT_ROLES if getattr(fields, role)]
    return _Known(units, [(name, getattr(fields, name)) for name in _SPANS if getattr(fields, name)], fields.evidence)


def _label_line(fields: Fields, folded: str, start: int, end: int, base: Base) -> None:
    label = patterns().label.match(folded, start, end)
    if label is None:
        return
    if label["colon"] and folded.find(":", label.end(), end) < 0:
        _value(fields, folded, label["label"], (label.end(), end), base)
    elif label["colon"]:
        read_labelled(fields, folded, label.start("label"), end, base)
    else:
        following = next(_labels(folded, label.end(), end), None)
        stop = following[1] if following else end
        _value(fields, folded, label["label"], (label.end(), stop), base)
        if following:
            read_labelled(fields, folded, stop, end, base)


def has_content_label(folded: str, labels: list[Span]) -> bool:
    """Whether one of the label lines announces the work itself (整改措施, 工作内容 …)."""
    return any(_announces_content(folded[start : min(end, start + LONGEST)]) for start, end in labels)


@lru_cache(maxsize=SIZE)
def _announces_content(line: str) -> bool:
    label = patterns().label.match(line)
    return label is not None and _roles_of_labels().get(label["label"]) == "content"


def read_labelled(fields: Fields, folded: str, start: int, end: int, base: Base) -> bool:
    """Every 「label: value」 in the stretch; what stands before the first label is read as roles or time."""
    if folded.find(":", start, end) < 0:
        return False
    found = list(_labels(folded, start, end))
    if not found:
        return False
    if found[0][1] > start:
        _unlabelled(fields, folded, start, found[0][1], base)
    stops = [*(begin for _, begin, _ in found[1:]), end]
    for (label, _, value), stop in zip(found, stops, strict=True):
        _value(fields, folded, label, (value, stop), base)
    return True


def _value(fields: Fields, folded: str, label: str, where: Span, base: Base) -> None:
    role = _roles_of_labels().get(label) or label_role(label)
    start, end = _strip(folded, *where)
    if folded.startswith("(", start) and folded.find(")", start, end) == end - 1:
        start, end = start + 1, end - 1  # 「牵头单位(县财政局)」
    if role is None or start >= end:
        return
    if role == "deadline":
        fields.deadlines.append((start, end))
        fields.evidence.append(("deadline", f"label {label}", (start, end)))
    elif role == "content":
        fields.contents.append((start, end))
    elif role in ("person", "supervise"):
        fields.persons.append((start, end))
    else:
        for a, b in _stretches(folded, start, end):
            _unit_value(fields, folded, role, _strip(folded, a, b), (f"label {label}", base))


def _unit_value(fields: Fields, folded: str, role: str, where: Span, rule: tuple[str, Base]) -> None:
    # Behind the units a time may stand without a label of its own: 「责任单位:县A局;11月底前完成」, with a comma too.
    comma = folded.rfind(",", max(where[0], where[1] - _TIME_MAX), where[1])
    last = _strip(folded, comma, where[1]) if comma >= 0 else where
    parts = [_strip(folded, where[0], comma), last] if comma >= 0 and _mostly_time(folded, *last, rule[1]) else [where]
    for start, end in parts:
        if start >= end:
            continue
        if _mostly_time(folded, start, end, rule[1]):
            fields.deadlines.append((start, end))
            fields.evidence.append(("deadline", rule[0], (start, end)))
        else:
            _units(fields, folded, role, (start, end), rule[0])


def _units(fields: Fields, folded: str, role: str, where: Span, rule: str) -> None:
    # A value may name the parts itself: 「责任单位:县A局牵头,县B局配合」.
    if _hint().search(folded, *where):
        roles = roles_in(folded, *where)
        if roles.marked:
            # 「牵头单位:县A局(县B局配合)」: whom the words leave without a part has that of the label.
            fields.add(role, roles.responsible if not roles.lead else [], rule)
            fields.add("lead", roles.lead, rule)
            fields.add("participating", roles.participating, rule)
            fields.add("responsible", roles.responsible if roles.lead else [], rule)
            return
    fields.add(role, list_units(folded, *where), rule)


def read_cell(fields: Fields, folded: str, role: str, where: Span, base: Base) -> None:
    """A cell of a unit or deadline column."""
    if role == "deadline":
        fields.deadlines.append(where)
        fields.evidence.append(("deadline", "column", where))
    elif not read_labelled(fields, folded, *where, base):
        _units(fields, folded, role, where, "column")


def read_brackets(fields: Fields, folded: str, start: int, end: int, base: Base) -> None:
    """Every bracket of the stretch that names units or a time for the item; and labels printed without bracket."""
    colon = folded.find(":", start, end) >= 0
    if not colon and _BRACKET.search(folded, start, end) is None:
        return
    if _hint().search(folded, start, end) is None:
        _closing_bracket(fields, folded, start, end, base)
        return
    brackets = _top_brackets(folded, start, end)
    edge = end
    closing: set[Span] = set()
    for bracket in reversed(brackets):  # several brackets in a row may close the item
        if _TAIL.match(folded, bracket[1], edge) is None:
            break
        closing.add(bracket)
        edge = bracket[0]
    for bracket in brackets:
        _bracket(fields, folded, bracket, end, (base, bracket in closing))
    label = next(_labels(folded, start, end), None) if colon else None
    if label and not any(a <= label[1] < b for a, b in fields.cut) and label[1] > start:
        read_labelled(fields, folded, label[1], end, base)
        fields.cut.append((label[1], end))


def _top_brackets(folded: str, start: int, end: int) -> list[Span]:
    # Outermost brackets; one that never closes is taken to the end of the stretch (scanners lose the last one).
    spans: list[Span] = []
    depth, opened = 0, start
    for bracket in _BRACKET.finditer(folded, start, end):
        if bracket[0] in _OPENING:
            if depth == 0:
                opened = bracket.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and bracket.end() - opened <= _BRACKET_MAX:
                spans.append((opened, bracket.end()))
    if depth and end - opened <= _BRACKET_MAX and _hint().search(folded, opened, end):
        spans.append((opened, end))
    return spans


def _bracket(fields: Fields, folded: str, bracket: Span, end: int, known: tuple[Base, bool]) -> None:
    base, last = known
    start, stop = _strip(folded, bracket[0] + 1, bracket[1])
    if start >= stop:
        return
    if _labelled_bracket(fields, folded, (start, stop), base):
        fields.cut.append(bracket)
    elif spans := _unit_stretches(folded, (start, stop), end, known):
        for a, b in spans:
            _unlabelled(fields, folded, a, b, base, role="responsible" if last else None)
        fields.cut.append(bracket)
    elif last:
        _closing_time(fields, folded, bracket, base)


def _labelled_bracket(fields: Fields, folded: str, inside: Span, base: Base) -> bool:
    if inside[1] - inside[0] > LONGEST:
        return read_labelled(fields, folded, *inside, base)
    known = _known_bracket(folded[inside[0] : inside[1]], base)
    if known is not None:
        fields.take(known, inside[0])
    return known is not None


@lru_cache(maxsize=_LINES)
def _known_bracket(text: str, base: Base) -> _Known | None:
    fields = Fields()
    return _known(fields) if read_labelled(fields, text, 0, len(text), base) else None


def _timed(folded: str, start: int, stop: int, base: Base, *, last: bool) -> list[Span]:
    # 「(县政府办、县发改局,4月)」, 「(4月,办公室)」: a comma parts bare names from the time behind or before them.
    spans = _stretches(folded, start, stop)
    a, b = spans[-1]
    if not last or _hint().search(folded, a, b):
        return spans
    before, behind = folded.find(",", a, b), folded.rfind(",", a, b)
    for comma, time in ((behind, (behind + 1, b)), (before, (a, before))):
        if comma >= 0 and _is_time(folded, *time, base):
            return [*spans[:-1], (a, comma), (comma + 1, b)]
    return spans


def _unit_stretches(folded: str, inside: Span, end: int, known: tuple[Base, bool]) -> list[Span]:
    # What a bracket without labels says, where it names units; else nothing. It needs a role word, or has to stand
    # where a clause or the item ends.
    base, last = known
    start, stop = inside
    behind = folded[stop + 1] if stop + 1 < end else "。"
    if _hint().search(folded, start, stop) is None:
        if not last and behind not in ";。,":
            return []
        if is_unit(folded, start, stop) and ends_a_name(folded, max(0, start - MAX_NAME), start - 1):
            return []  # 「报县政府办公室(县职转办)」: one more name of the same body
    spans = _timed(folded, start, stop, base, last=last)
    bare = [_strip(folded, a, b) for a, b in spans]
    # Beside a time, names without a level are names too: 「(10月,电商股)」.
    names = _bare_names if any(_is_time(folded, a, b, base) for a, b in bare) else names_units
    return spans if any(names(folded, a, b) for a, b in bare) else []


def _bare_names(folded: str, start: int, end: int) -> bool:
    units = list_units(folded, start, end)
    return names_units(folded, start, end) or (bool(units) and all(is_unit(folded, u.start, u.end) for u in units))


def _closing_bracket(fields: Fields, folded: str, start: int, end: int, base: Base) -> None:
    # No role word in the whole paragraph: only a bracket at its very end can be units or a time.
    tail = _TAIL.search(folded, max(start, end - 4), end)
    stop = tail.start() if tail else end
    if stop <= start or folded[stop - 1] not in ")]】":
        return
    opened = max(folded.rfind("(", start, stop), folded.rfind("[", start, stop), folded.rfind("【", start, stop))
    if opened > start and stop - opened <= _BRACKET_MAX:
        _bracket(fields, folded, (opened, stop), end, (base, True))


def _closing_time(fields: Fields, folded: str, bracket: Span, base: Base) -> None:
    start, stop = _strip(folded, bracket[0] + 1, bracket[1])
    if _mostly_time(folded, start, stop, base):
        fields.deadlines.append((start, stop))
        fields.evidence.append(("deadline", "bracket", (start, stop)))
        fields.cut.append(bracket)


def _mostly_time(folded: str, start: int, stop: int, base: Base) -> bool:
    found = scan(folded, start, stop, base)
    return bool(found) and sum(f.end - f.start for f in found) >= (stop - start) * _DATE_SHARE


def _stretches(folded: str, start: int, end: int) -> list[Span]:
    bounds = [start, *(m.end() for m in _STOPS.finditer(folded, start, end)), end]
    return [(a, b) for a, b in pairwise(bounds) if b > a]


def _unlabelled(fields: Fields, folded: str, start: int, end: int, base: Base, role: str | None = None) -> None:
    start, end = _strip(folded, start, end)
    if start >= end:
        return
    if folded.startswith(_below(), start):
        fields.unread.append((start, end))  # it speaks of the items that follow, not of this one
        return
    roles = roles_in(folded, start, end)
    if roles.empty:
        _no_roles(fields, folded, (start, end), base, role)
    for name in UNIT_ROLES:
        fields.add(name, getattr(roles, name), "bracket")
    for a, b in [] if roles.empty else roles.residue:
        if _is_time(folded, a, b, base):
            fields.deadlines.append(_strip(folded, a, b))
            fields.evidence.append(("deadline", "bracket", (a, b)))


def _no_roles(fields: Fields, folded: str, where: Span, base: Base, role: str | None) -> None:
    # A stretch of a unit bracket in which nobody has a part: a time, bare names, or something to look at.
    if _is_time(folded, *where, base):
        fields.deadlines.append(where)
        fields.evidence.append(("deadline", "bracket", where))
    elif role and _bare_names(folded, *where):
        fields.add(role, list_units(folded, *where), "bracket")
    else:
        fields.strange.append(where)


def _is_time(folded: str, start: int, end: int, base: Base) -> bool:
    # In a bracket 「长期推进」 is a time, as it is in a field of its own.
    return not read_field(folded[start:end], base)[0].empty


def _strip(folded: str, start: int, end: int) -> Span:
    while start < end and folded[start] in " \t\n,;、。:":
        start += 1
    while end > start and folded[end - 1] in _TRIM:
        # a bracket that belongs to the last name stays: 「各镇办(社区)」
        if folded[end - 1] in ")]】" and _opened_inside(folded, start, end):
            break
        end -= 1
    return start, end


def _opened_inside(folded: str, start: int, end: int) -> bool:
    closing = folded[end - 1]
    return folded.count(_OPENING[")]】".index(closing)], start, end) >= folded.count(closing, start, end)
