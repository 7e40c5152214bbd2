"""Find the unit that a printed name means, in a list of units that the caller gives.

    names = UnitNames([{"id": "fgj", "name": "北票市发展和改革局", "short": "市发改局", "level": "city"}, …])
    names.resolve("市发改委").best        # "fgj"

Nothing is guessed silently: every candidate carries a score and a reason, and two equally good ones give no
best. How scores come about is in docs/algorithms/unit-names.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gongwen.unit_names.forms import (
    Parsed,
    key_of,
    level_classes,
    needs_level,
    parse,
    simplified,
    variants,
    without_party,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME, SHORT, ALIAS = "name", "short", "alias"
_EXACT = {NAME: (1.0, "与全称一致"), SHORT: (0.98, "与简称一致"), ALIAS: (0.97, "与别名一致")}
_SAME_BODY, _SAME_WORDS = 0.90, 0.88
_LEVEL_AGREES, _PLACE_AGREES, _PLACE_UNKNOWN = 0.04, 0.03, -0.02
_LEVEL_DIFFERS, _PLACE_DIFFERS = 0.45, 0.30
_ACCEPT = 0.6  # below, a candidate is shown and never chosen
_CLEARLY = 0.015  # the lead that makes a candidate the best; less is a tie
_ALIKE = 0.6  # share of equal characters from which a spelling is worth showing: one wrong of three
_FUZZY_BASE, _FUZZY_SPAN = 0.45, 0.35  # a spelling with errors scores 0.66 to 0.8, below every true reading
_SHORTEST_BARE = 3  # characters of a name without its level that running text is searched for
_MOST = 8  # candidates shown
_REMEMBERED = 20_000  # answers; the list of units never changes


@dataclass(slots=True, frozen=True)
class Candidate:
    """One unit that the name may mean: its id, a score from 0 to 1, and why, in Chinese."""

    id: str
    score: float
    reason: str


@dataclass(slots=True, frozen=True)
class Resolution:
    """``best`` is the id of the one clear reading, else None; ``ambiguous`` when several are equally good."""

    best: str | None
    candidates: list[Candidate] = field(default_factory=list)
    ambiguous: bool = False


@dataclass(slots=True, frozen=True)
class Mention:
    """A known name in running text: offsets, and what it resolves to."""

    start: int
    end: int
    resolution: Resolution


@dataclass(slots=True)
class _Unit:
    id: str
    level: str | None
    parent: str | None
    labels: list[tuple[str, str]]  # (kind, key)


@dataclass(slots=True, frozen=True)
class _Label:
    unit: int
    kind: str
    key: str
    parsed: Parsed


class UnitNames:
    """Resolver over a fixed list of units.

    ``units``: mappings with ``id`` and ``name``, and optionally ``short``, ``aliases`` (list), ``level``
    (city, county, town, section, or any word of the caller), ``parent`` (an id). Raises ``ValueError`` for
    an entry without id or name, and for an id given twice.
    """

    def __init__(self, units: Iterable[Mapping[str, Any]]) -> None:
        self._units = [_read(unit) for unit in units]
        self._ids = {unit.id: number for number, unit in enumerate(self._units)}
        if len(self._ids) != len(self._units):
            msg = "two units have the same id"
            raise ValueError(msg)
        keys = [(number, kind, key) for number, unit in enumerate(self._units) for kind, key in unit.labels]
        self._places = frozenset(filter(None, (parse(key).place for _, _, key in keys)))
        self._labels = [_Label(number, kind, key, parse(key, self._places)) for number, kind, key in keys]
        self._unit_places: list[set[str]] = [set() for _ in self._units]
        self._unit_levels: list[set[str]] = [set() for _ in self._units]
        self._answers: dict[tuple[str, str | None, str | None], Resolution] = {}
        self._exact: dict[str, list[_Label]] = {}
        self._bodies: dict[str, list[_Label]] = {}
        for label in self._labels:
            self._exact.setdefault(label.key, []).append(label)
            self._bodies.setdefault(label.parsed.body, []).append(label)
            self._unit_places[label.unit].update(filter(None, (label.parsed.place,)))
            self._unit_levels[label.unit].update(filter(None, (label.parsed.level,)))

    def resolve(self, text: str, *, level: str | None = None, within: str | None = None) -> Resolution:
        """Say which unit ``text`` names.

        ``level`` keeps only units of that level, ``within`` only the unit with that id and those below it.
        Traditional characters, full-width forms, blanks and punctuation do not matter. Answers are remembered.
        """
        asked = (text, level, within)
        if asked not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[asked] = self._answer(key_of(text), level, within)
        known = self._answers[asked]
        return replace(known, candidates=list(known.candidates))

    def _answer(self, key: str, level: str | None, within: str | None) -> Resolution:
        if not key:
            return Resolution(None)
        found: dict[int, tuple[float, str]] = {}
        for number, score, reason in self._readings(key):
            if self._allowed(number, level, within) and score > found.get(number, (0.0, ""))[0]:
                found[number] = score, reason
        spelled_right = parse(key, self._places).body.startswith("#")  # a body of the lexicon is no slip of the pen
        if not spelled_right and max((score for score, _ in found.values()), default=0.0) < _ACCEPT:
            self._add_alike(key, found, level, within)
        return self._decide(found)

    def _readings(self, key: str) -> Iterator[tuple[int, float, str]]:
        for label in self._exact.get(key, ()):
            yield label.unit, *_EXACT[label.kind]
        asked = parse(key, self._places)
        for label in self._bodies.get(asked.body, ()):
            yield label.unit, *self._same_body(asked, label)

    def _same_body(self, asked: Parsed, label: _Label) -> tuple[float, str]:
        known, places = label.parsed, self._unit_places[label.unit]
        if asked.place and places and not any(_same_place(asked.place, place) for place in places):
            return _PLACE_DIFFERS, f"机构相同,但地名不同({asked.place}、{'、'.join(sorted(places))})"
        score = _SAME_BODY if known.body[0] in "#@" else _SAME_WORDS
        reason = f"“{asked.rest}”与“{known.rest}”是同一机构的写法"
        if asked.rest == known.rest:
            reason = f"去掉层级和地名后一致:“{known.rest}”"
        if asked.place:
            score += _PLACE_AGREES if places else _PLACE_UNKNOWN
        if not asked.level:
            return score, reason
        agrees = self._level_agrees(asked.level, label)
        if agrees is False:
            return _LEVEL_DIFFERS, f"{reason},但层级不同(写的是“{asked.level}”)"
        return (score + _LEVEL_AGREES, f"{reason},层级相符") if agrees else (score, reason)

    def _level_agrees(self, asked: str, label: _Label) -> bool | None:
        """Compare the printed level with that of the unit; None when the unit's level is not known.

        A county-level city writes 市 and is a county: the word in its own name is enough.
        """
        unit = self._units[label.unit]
        words = self._unit_levels[label.unit]
        if asked in words or (unit.level and level_classes()[asked] == unit.level):
            return True
        known = bool(words) or unit.level in set(level_classes().values())
        return False if known else None

    def _allowed(self, number: int, level: str | None, within: str | None) -> bool:
        unit = self._units[number]
        if level is not None and unit.level is not None and unit.level != level:
            return False
        return within is None or within in self._line(unit)

    def _line(self, unit: _Unit) -> set[str]:
        """Return the ids of the unit and of all above it; a circle of parents ends the walk."""
        seen = {unit.id}
        while unit.parent is not None and unit.parent not in seen:
            seen.add(unit.parent)
            if unit.parent not in self._ids:
                break
            unit = self._units[self._ids[unit.parent]]
        return seen

    def _add_alike(self, key: str, found: dict[int, tuple[float, str]], level: str | None, within: str | None) -> None:
        """Add units whose spelling differs by few characters, as a scan or a slip of the pen leaves them."""
        from rapidfuzz import process  # noqa: PLC0415 - only names that nothing else explains come here
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - as above

        read = frozenset(found)  # what was read and found wanting does not come back as a slip of the pen
        for wanted in {key, parse(key, self._places).rest}:
            hits = process.extract(
                wanted,
                self._spelled.keys(),  # own spellings first: the first of equals is named as the reason
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=_ALIKE,
                limit=20,
            )
            for spelling, share, _ in hits:
                score = round(_FUZZY_BASE + _FUZZY_SPAN * share, 4)
                for number in self._spelled[spelling] - read:
                    if self._allowed(number, level, within) and score > found.get(number, (0.0, ""))[0]:
                        found[number] = score, f"与“{spelling}”字形相近,可能有错字"

    @cached_property
    def _spelled(self) -> dict[str, set[int]]:
        """Every spelling of every unit, with and without place and level → the units."""
        own = [(label.unit, word) for label in self._labels for word in (label.key, label.parsed.rest)]
        other = [(label.unit, form) for label in self._labels for form in variants().get(label.parsed.body, ())]
        table: dict[str, set[int]] = {}
        for unit, spelling in [*own, *other]:
            if len(spelling) >= _SHORTEST_BARE:
                table.setdefault(spelling, set()).add(unit)
        return table

    def _decide(self, found: dict[int, tuple[float, str]]) -> Resolution:
        order = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
        candidates = [Candidate(self._units[n].id, round(score, 4), reason) for n, (score, reason) in order[:_MOST]]
        if not candidates or candidates[0].score < _ACCEPT:
            return Resolution(None, candidates)
        tied = len(candidates) > 1 and candidates[0].score - candidates[1].score < _CLEARLY
        return Resolution(None if tied else candidates[0].id, candidates, tied)

    def find_all(self, text: str) -> list[Mention]:
        """Find known names in running text: leftmost, longest, not overlapping; offsets into ``text``."""
        if not self._labels:
            return []
        known: dict[str, Resolution] = {}
        mentions: list[Mention] = []
        for last, word in self._automaton.iter_long(simplified(text)):
            if word not in known:
                known[word] = self.resolve(word)
            mentions.append(Mention(last + 1 - len(word), last + 1, known[word]))
        return mentions

    @cached_property
    def _automaton(self) -> Any:  # noqa: ANN401 - the library carries no types
        import ahocorasick  # noqa: PLC0415 - not for single names

        automaton = ahocorasick.Automaton()
        for label in self._labels:
            for spelling in _searched(label):
                automaton.add_word(spelling, spelling)
        automaton.make_automaton()
        return automaton


def _searched(label: _Label) -> Iterator[str]:
    """Yield what running text may call the unit: with place and level, with level, bare; every spelling."""
    parsed = label.parsed
    yield label.key
    before = without_party(label.key.removesuffix(parsed.rest))
    short = before.removeprefix(parsed.place)
    for form in {parsed.rest, *variants().get(parsed.body, ())}:
        if short:
            yield short + form
            yield before + form
        if len(form) >= _SHORTEST_BARE and parsed.body not in needs_level():
            yield form


def _read(unit: Mapping[str, Any]) -> _Unit:
    if not unit.get("id") or not key_of(str(unit.get("name") or "")):
        msg = f"a unit needs an id and a name: {dict(unit)!r:.80}"
        raise ValueError(msg)
    labels = [(NAME, key_of(str(unit["name"])))]
    if short := key_of(str(unit.get("short") or "")):
        labels.append((SHORT, short))
    labels.extend((ALIAS, key) for alias in unit.get("aliases") or () if (key := key_of(str(alias))))
    return _Unit(str(unit["id"]), unit.get("level"), unit.get("parent"), labels)


def _same_place(one: str, other: str) -> bool:
    """「宝鸡市陈仓」 and 「陈仓」 are the same place written with and without what it belongs to."""
    return one.endswith(other) or other.endswith(one)
