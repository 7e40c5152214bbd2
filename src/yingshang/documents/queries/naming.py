"""Which units and groups the printed names of a document stand for, and how sure that is.

A name is certain when it has one clear reading that was in use on the day of the paper and whose unit is still there,
or when it is a collective name. Everything else is left to a person with what speaks for each candidate: nothing is
guessed silently. Names of sections (办公室) are also looked for below the body that issued the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.documents.enums import Match
from yingshang.documents.models import ItemUnit
from yingshang.orgs.enums import UnitState
from yingshang.orgs.queries.resolving import resolve_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Group, Unit
    from yingshang.orgs.queries.resolving import Reading as NameReading

_WORTH_A_LOOK = 0.6  # what scores less is no candidate but noise


@dataclass(frozen=True, slots=True)
class Named:
    """What a printed name stands for; ``unit`` and ``group`` are None unless that is certain."""

    printed: str
    match: Match
    unit: Unit | None = None
    group: Group | None = None
    reason: str = ""


def name_units(
    names: Sequence[str], *, actor: Actor, on: date | None = None, issuer: Sequence[str] = ()
) -> dict[str, Named]:
    """Printed name → what it stands for on a day; ``issuer`` are the printed names of who issued the paper."""
    wanted = list(dict.fromkeys(names))
    read = dict(zip(wanted, resolve_names(wanted, actor=actor, on=on), strict=True))
    named = {name: _named(reading) for name, reading in read.items()}
    home = next((one.unit for one in map(_named, resolve_names(issuer, actor=actor, on=on)) if one.unit), None)
    open_names = [name for name, one in named.items() if one.match != Match.CERTAIN]
    if home is None or not open_names:
        return named
    for reading in resolve_names(open_names, actor=actor, on=on, within=home):
        inside = _named(reading)
        if inside.match == Match.CERTAIN and inside.unit is not None and inside.unit.pk != home.pk:
            named[reading.text] = inside
    return named


def named_in(document: Document, names: Sequence[str], *, actor: Actor) -> dict[str, Named]:
    """What names stand for in one document: as a person has decided there before, else as ``name_units`` says."""
    issuers = document.head.get("issuers", []) if document.head else []
    named = name_units(names, actor=actor, on=document.issued_on, issuer=issuers)
    known = ItemUnit.objects.filter(item__document=document, printed__in=list(names))
    known = known.filter(match__in=(Match.DECIDED, Match.NOT_A_UNIT)).select_related("unit", "group")
    for row in known.order_by("-pk"):
        named[row.printed] = Named(row.printed, Match(row.match), row.unit, row.group, row.reason)
    return named


def _named(reading: NameReading) -> Named:
    if reading.group is not None:
        return Named(reading.text, Match.CERTAIN, group=reading.group, reason=reading.group.name)
    best = reading.best
    first = reading.matches[0] if reading.matches else None
    if first is None or first.score < _WORTH_A_LOOK:
        return Named(reading.text, Match.UNKNOWN)
    if best is None or reading.former or best.state != UnitState.ACTIVE or first.successors:
        return Named(reading.text, Match.DOUBTFUL, reason=first.reason)
    return Named(reading.text, Match.CERTAIN, unit=best, reason=first.reason)
