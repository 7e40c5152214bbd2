"""Which units printed names mean, on the day of the paper.

The reading itself is ``gongwen.UnitNames`` (docs/algorithms/unit-names.md). Here is which names it is given: those in
use on the day first; where they explain nothing, all names that ever were, so that an old name leads to what became of
its unit. What was read is remembered until a name changes anywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from gongwen import UnitNames
from gongwen.unit_names.forms import key_of
from yingshang.kernel import clock
from yingshang.orgs.enums import LEVELS, NameKind, UnitKind
from yingshang.orgs.models import Group, NamesVersion, Unit, UnitName
from yingshang.orgs.queries.units import successors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongwen.unit_names import Resolution
    from yingshang.kernel.actor import Actor

_SURE = 0.85  # below lie spellings that are only alike; those are shown and never chosen
_KEPT = 4  # indexes: today's, all names, and two days of old papers
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Match:
    """One unit that a name may mean, with a score from 0 to 1, the reason in Chinese, and what became of the unit."""

    unit: Unit
    score: float
    reason: str
    successors: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """``best`` is the one clear reading; ``tied`` says that several are equally good.

    ``former`` says that the name was not in use on the day. ``group`` is a collective name of that wording, which
    goes before a unit.
    """

    text: str
    best: Unit | None
    matches: tuple[Match, ...]
    tied: bool = False
    former: bool = False
    group: Group | None = None

    @property
    def state(self) -> str:
        """How clear it is: "group", "sure", "doubtful" (candidates to choose from) or "unknown"."""
        if self.group is not None:
            return "group"
        if self.best is not None:
            return "sure"
        return "doubtful" if self.matches else "unknown"


def resolve_names(
    names: Sequence[str], *, actor: Actor, on: date | None = None, within: Unit | None = None
) -> list[Reading]:
    """What each name means on a day (today), in the order given; ``within`` keeps to a unit and those below it.

    Nothing for who may not see units. Queries do not grow with the names.
    """
    if not Unit.objects.visible_to(actor).exists():
        return [Reading(text, None, ()) for text in names]
    index = names_index(on or clock.today())
    inside = str(within.pk) if within is not None else None
    first = [(text, index.resolve(text, within=inside)) for text in names]
    ever = names_index(None) if any(_vague(answer) for _, answer in first) else index
    answers = []
    for text, answer in first:
        old = ever.resolve(text, within=inside) if _vague(answer) else answer
        answers.append((text, old, True) if _vague(answer) and not _vague(old) else (text, answer, False))
    return _readings(answers)


def _vague(answer: Resolution) -> bool:
    sure = any(candidate.score >= _SURE for candidate in answer.candidates)
    return not sure or (answer.best is None and not answer.ambiguous)


def _readings(answers: list[tuple[str, Resolution, bool]]) -> list[Reading]:
    ids = {int(candidate.id) for _, answer, _ in answers for candidate in answer.candidates}
    units, after = Unit.objects.in_bulk(ids), successors_of(ids)
    readings = []
    for text, answer, former in answers:
        matches = tuple(
            Match(units[pk], found.score, found.reason, tuple(row.after for row in after.get(pk, ())))
            for found in answer.candidates
            if (pk := int(found.id)) in units
        )
        best = units.get(int(answer.best)) if answer.best is not None and not _vague(answer) else None
        readings.append(Reading(text, best, matches, answer.ambiguous and best is None and not _vague(answer), former))
    known = _Groups()
    return [replace(reading, group=known.called(reading.text)) for reading in readings]


class _Groups:
    """Collective names, asked for once."""

    def __init__(self) -> None:
        self._by_key: dict[str, Group] = {}
        for group in Group.objects.all():
            for name in (group.name, *group.aliases):
                self._by_key.setdefault(key_of(name), group)

    def called(self, text: str) -> Group | None:
        return self._by_key.get(key_of(text)) if text else None


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: tuple[Any, ...]
    bounds: tuple[date, ...]
    indexes: dict[date | None, UnitNames]


_kept: list[_Kept] = []


def names_index(on: date | None) -> UnitNames:
    """The names in use on a day, or (None) all that ever were, ready to resolve; built anew when a name changed."""
    mark = _mark()  # read before the names: what is read after it is at least as new
    with _lock:
        if not _kept or _kept[0].mark != mark:
            _kept[:] = [_Kept(mark, tuple(_bounds()), {})]
        kept = _kept[0]
        key = None if on is None else _epoch(on, kept.bounds)
        if key not in kept.indexes:
            while len(kept.indexes) >= _KEPT:
                del kept.indexes[next(iter(kept.indexes))]
            kept.indexes[key] = UnitNames(_entries(on))
        return kept.indexes[key]


def _mark() -> tuple[Any, ...]:
    """What changes with every change of names; the greatest ids also tell of rows that were written in bulk."""
    number = NamesVersion.objects.values_list("number", flat=True).first()
    last_unit = Unit.objects.aggregate(last=Max("pk"))["last"]
    last_name = UnitName.objects.aggregate(last=Max("pk"))["last"]
    return number, last_unit, last_name


def _bounds() -> Iterator[date]:
    """The days on which the set of names changes, in order."""
    begins, ends = set(), set()
    for founded, dissolved in Unit.objects.values_list("founded_on", "dissolved_on").distinct().order_by():
        begins |= {founded, dissolved}
    for first, last in UnitName.objects.values_list("valid_from", "valid_to").distinct().order_by():
        begins.add(first)
        ends.add(last)
    after = {day + timedelta(days=1) for day in ends if day is not None}
    yield from sorted({day for day in begins if day is not None} | after)


def _epoch(on: date, bounds: Sequence[date]) -> date:
    """The last day on which the set of names changed: days between two changes share one index."""
    place = bisect_right(bounds, on)
    return bounds[place - 1] if place else date.min


def _entries(on: date | None) -> Iterator[dict[str, Any]]:
    units = Unit.objects.all() if on is None else Unit.objects.existing_on(on)
    fields = ("pk", "parent_id", "kind", "path", "name", "short_name")
    rows = list(units.order_by("path").values_list(*fields))
    kinds = dict(Unit.objects.values_list("pk", "kind"))
    names: dict[int, list[UnitName]] = {}
    for name in UnitName.objects.order_by("id"):
        names.setdefault(name.unit_id, []).append(name)
    for pk, parent, kind, path, full, short in rows:
        own = names.get(pk, ())
        yield {
            "id": str(pk),
            "name": _held(own, NameKind.FULL, on) or full,
            "short": _held(own, NameKind.SHORT, on) or short,
            "aliases": list(_aliases(own, on)),
            "level": _level(kind, path, kinds),
            "parent": str(parent) if parent else None,
        }


def _held(names: Sequence[UnitName], kind: NameKind, on: date | None) -> str:
    """The former name of a kind that was borne on a day; "" when it was the present one."""
    if on is None:
        return ""
    held = [name for name in names if name.kind == kind and name.valid_to is not None and on <= name.valid_to]
    return min(held, key=lambda name: name.valid_to or date.max).name if held else ""


def _aliases(names: Sequence[UnitName], on: date | None) -> Iterator[str]:
    for name in names:
        if on is None or (name.kind == NameKind.ALIAS and name.held_on(on)):
            yield name.name


def _level(kind: str, path: str, kinds: dict[int, str]) -> str | None:
    """A department is as high as the nearest city, county or town above it."""
    if kind in LEVELS:
        return str(kind)
    for part in reversed(path.split("/")[:-2]):
        above = kinds.get(int(part))
        if above in LEVELS and above != UnitKind.SECTION:
            return above
    return None
