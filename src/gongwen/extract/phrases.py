"""Short printed lists are read once: 「各县区政府、高新区管委会」 stands behind half the items of a plan.

The functions answer exactly as those they stand for; a bounded cache keeps what was read from each wording,
and offsets are moved to where it stands now.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.actors import Actor, find_actors
from gongwen.extract.deadline_found import Found
from gongwen.extract.deadlines import Base, read_field
from gongwen.extract.quotas import scan_quotas
from gongwen.extract.targets import scan_targets
from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_roles import Roles, looks_like_units, read_roles
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.model import Deadline
from gongwen.text.source import fold

if TYPE_CHECKING:
    import re

    from gongwen.model import Quota, Signal, Target

SIZE = 16_384  # wordings; some 10 MB of the longest
_SENTENCES = 4_096  # plans of one office repeat whole sentences
_new = tuple.__new__
LONGEST = 200  # characters; a longer stretch is not printed twice


@lru_cache(maxsize=SIZE)
def _list(text: str) -> tuple[UnitName, ...]:
    return tuple(split_units(text, 0, len(text)))


@lru_cache(maxsize=SIZE)
def _roles(text: str) -> Roles:
    return read_roles(text, 0, len(text))


@lru_cache(maxsize=SIZE)
def _units(text: str) -> bool:
    return looks_like_units(text, 0, len(text))


def list_units(folded: str, start: int, end: int) -> list[UnitName]:
    """``split_units`` of a stretch."""
    if end - start > LONGEST:
        return split_units(folded, start, end)
    return moved(_list(folded[start:end]), start)


def roles_in(folded: str, start: int, end: int) -> Roles:
    """``read_roles`` of a stretch."""
    if end - start > LONGEST:
        return read_roles(folded, start, end)
    known = _roles(folded[start:end])
    return Roles(
        lead=moved(known.lead, start),
        participating=moved(known.participating, start),
        responsible=moved(known.responsible, start),
        marked=known.marked,
        residue=[(a + start, b + start) for a, b in known.residue],
    )


def names_units(folded: str, start: int, end: int) -> bool:
    """``looks_like_units`` of a stretch."""
    if end - start > LONGEST:
        return looks_like_units(folded, start, end)
    return _units(folded[start:end])


def moved(names: tuple[UnitName, ...] | list[UnitName], by: int) -> list[UnitName]:
    """The same names, ``by`` characters further on."""
    # Names are moved more often than anything else is done; the constructor of a named tuple is a function in between.
    return [_new(UnitName, (start + by, end + by, collective)) for start, end, collective in names]


@lru_cache(maxsize=_SENTENCES)
def _actors(text: str) -> tuple[Actor, ...]:
    return tuple(find_actors(text, 0, len(text)))


def actors_in(folded: str, start: int, end: int) -> list[Actor]:
    """``find_actors`` of a sentence."""
    if end - start > LONGEST:
        return find_actors(folded, start, end)
    return [
        Actor(moved(actor.units, start), actor.role, (actor.verb[0] + start, actor.verb[1] + start))
        for actor in _actors(folded[start:end])
    ]


@lru_cache(maxsize=SIZE)
def field_of(text: str, base: Base) -> tuple[Deadline, list[Found], list[Signal]]:
    """What ``read_field`` says of a deadline field; read-only, for the next field with these words shares it."""
    return read_field(text, base)


def read_quotas(text: str, *, base: dt.date | str) -> list[Quota]:
    """The quotas that a deadline phrase says beside its time: one piece a month of 「每月不少于1篇」.

    ``base`` is as for ``read_deadline``. ValueError when it is no date.
    """
    day = dt.date.fromisoformat(base) if isinstance(base, str) else base
    folded = fold(text)
    _, found, _ = field_of(folded, Base(day.year, day))
    return list(quotas_in(folded, 0, len(folded), found))


@lru_cache(maxsize=1)
def _figures() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Looking for the figure alone takes a tenth of the time that a whole pattern takes, and most paragraphs have none.
    quotas, targets = load("quotas"), load("targets")
    first = "".join(
        dict.fromkeys(unit[0] for unit in quotas["units"])
    )  # the whole words are the business of the pattern
    counted = quotas["counted"].replace("{unit}", f"[{first}]")
    return compiled(counted), compiled(targets["figure"].replace("{fraction}", "|".join(targets["fractions"])))


def targets_in(folded: str, start: int, end: int) -> tuple[Target, ...]:
    """The targets that ``scan_targets`` finds in a paragraph."""
    return _targets(folded[start:end]) if _figures()[1].search(folded, start, end) else ()


@lru_cache(maxsize=_SENTENCES)
def _targets(text: str) -> tuple[Target, ...]:
    return tuple(target for target, _ in scan_targets(text, 0, len(text)))


@lru_cache(maxsize=_SENTENCES)
def _quotas(text: str, rhythms: tuple[tuple[int, int, str], ...]) -> tuple[Quota, ...]:
    found = [Found(start, end, "", Deadline(recurrence=rule)) for start, end, rule in rhythms]
    return tuple(quota for quota, _ in scan_quotas(text, 0, len(text), found))


def quotas_in(folded: str, start: int, end: int, found: list[Found]) -> tuple[Quota, ...]:
    """The quotas that ``scan_quotas`` finds in a paragraph; of the phrases only the frequencies matter."""
    if _figures()[0].search(folded, start, end) is None:
        return ()
    rhythms = tuple(
        (f.start - start, f.end - start, f.deadline.recurrence)
        for f in found
        if f.deadline.recurrence and start <= f.start < end
    )
    return _quotas(folded[start:end], rhythms)
