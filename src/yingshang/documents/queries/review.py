"""What the page of a review shows: its items in the order of the text, the open names with what they may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from yingshang.documents.enums import Gap, ItemKind, ItemState
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.queries.doubts import is_dated
from yingshang.documents.queries.standing import OPEN_NAMES, open_names
from yingshang.orgs.enums import UnitRole, UnitState
from yingshang.orgs.queries.resolving import resolve_names
from yingshang.orgs.queries.units import trails

if TYPE_CHECKING:
    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Group, Unit
    from yingshang.orgs.queries.resolving import Reading

_MOST_CANDIDATES = 4
_WORTH_A_LOOK = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a name may mean, what it belongs to, and what speaks for it."""

    unit: Unit
    above: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenName:
    """A printed name that stands for nothing yet; ``items`` is how many items bear it."""

    printed: str
    items: int
    candidates: tuple[Candidate, ...]
    group: Group | None = None


def items_of(document: Document) -> list[Item]:
    """All items in the order of the text with their units and duties, the dropped ones too; queries do not grow."""
    rows = document.items.order_by("order", "id").prefetch_related("units__unit", "units__group", "duties")
    return list(rows)


def item_of(document: Document, pk: int) -> Item | None:
    """One item of a document as ``items_of`` gives it."""
    return document.items.prefetch_related("units__unit", "units__group").filter(pk=pk).first()


def unsettled_names(document: Document, *, actor: Actor) -> list[OpenName]:
    """The names to be asked once for the whole document, those of most items first."""
    names = open_names(document)
    if not names:
        return []
    rows = ItemUnit.objects.filter(item__document=document, match__in=OPEN_NAMES, printed__in=names)
    rows = rows.exclude(item__state=ItemState.DROPPED)
    counts = dict(rows.values_list("printed").annotate(number=Count("item", distinct=True)).order_by())
    read = resolve_names(names, actor=actor, on=document.issued_on)
    above = trails([match.unit for one in read for match in one.matches])
    found = [OpenName(one.text, counts.get(one.text, 0), _candidates(one, above), one.group) for one in read]
    return sorted(found, key=lambda one: -one.items)


def gaps_of(item: Item) -> list[Gap]:
    """What nobody has said of an item: when, who, who of several leads. Its units are prefetched."""
    if item.kind == ItemKind.DUTY:
        return []
    units = list(item.units.all())
    gaps = [] if is_dated(item) else [Gap.UNDATED]
    if not units:
        gaps.append(Gap.UNITLESS)
    elif len(units) > 1 and not any(row.role == UnitRole.LEAD for row in units):
        gaps.append(Gap.LEADLESS)
    return gaps


def _candidates(reading: Reading, above: dict[int, list[Unit]]) -> tuple[Candidate, ...]:
    """The units themselves where they are still there, else what became of them; each once, the likeliest first."""
    found: dict[int, Candidate] = {}
    for match in reading.matches:
        if match.score < _WORTH_A_LOOK:
            continue
        for unit in (match.unit, *match.successors):
            if unit.state == UnitState.ACTIVE and unit.pk not in found:
                trail = "›".join(one.short_name or one.name for one in above.get(unit.pk, []))
                found[unit.pk] = Candidate(unit, trail, match.reason)
    return tuple(found.values())[:_MOST_CANDIDATES]
