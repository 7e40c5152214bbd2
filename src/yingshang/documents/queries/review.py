"""What the page of a review shows: its items in the order of the text, the open names with what they may mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongwen.unit_names.collective import Collective, collective_of, means_usual
from gongwen.unit_names.forms import Parsed, above_part, key_of, parse
from yingshang.documents.enums import Everybody, Gap, ItemKind, ItemState
from yingshang.documents.models import Item, ItemUnit
from yingshang.documents.queries.counterparts import Counterparts
from yingshang.documents.queries.doubts import is_dated
from yingshang.documents.queries.standing import OPEN_NAMES, open_names
from yingshang.orgs.enums import UnitRole, UnitState
from yingshang.orgs.models import Group, Unit
from yingshang.orgs.queries.resolving import resolve_names
from yingshang.orgs.queries.units import trails

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.queries.resolving import Match, Reading

_MOST_CANDIDATES = 4
_WORTH_A_LOOK = 0.5
_LONGEST_SECTION = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a name may mean, what it belongs to, and what speaks for it.

    ``same``: it answers here for the body that is printed, only its level or place differs.
    """

    unit: Unit
    above: str
    reason: str
    same: bool = False


@dataclass(frozen=True, slots=True)
class OpenName:
    """A printed name that stands for nothing yet, with the other ways it is printed; ``items`` bear one of them.

    ``groups`` are the collective names that it may mean, the likeliest first.
    """

    printed: str
    also: tuple[str, ...]
    items: int
    candidates: tuple[Candidate, ...]
    groups: tuple[Group, ...] = ()

    @property
    def every(self) -> list[str]:
        """All ways in which it is printed."""
        return [self.printed, *self.also]

    @property
    def likely(self) -> Candidate | None:
        """The only candidate that is the same body at another level; nothing where there are two, or none."""
        same = [one for one in self.candidates if one.same]
        return same[0] if len(same) == 1 else None

    @property
    def likely_group(self) -> Group | None:
        """The only collective name that it may mean, where it names the usual ones; nothing else speaks for another."""
        sole = not self.candidates and len(self.groups) == 1 and means_usual(self.printed)
        return self.groups[0] if sole else None


def items_of(document: Document) -> list[Item]:
    """All items in the order of the text with their units and duties, the dropped ones too; queries do not grow."""
    rows = document.items.order_by("order", "id").prefetch_related("units__unit", "units__group", "duties")
    return list(rows)


def item_of(document: Document, pk: int) -> Item | None:
    """One item of a document as ``items_of`` gives it."""
    return document.items.prefetch_related("units__unit", "units__group").filter(pk=pk).first()


def unsettled_names(document: Document, *, actor: Actor) -> list[OpenName]:
    """The names to be asked once for the whole document, those of most items first.

    Names that differ in nothing but a level or a place before them, or in how a known body is written, are one
    question.
    """
    spellings = _spellings(open_names(document))
    if not spellings:
        return []
    names = [one[0] for one in spellings]
    counts = _counts(document, spellings)
    read = resolve_names(names, actor=actor, on=document.issued_on)
    own = resolve_names(names, actor=actor, on=document.issued_on, within=document.office)
    sections = list(Unit.objects.visible_to(actor).active().filter(parent=document.office_id).order_by("order", "id"))
    # Everybody of a kind is a choice of its own: a list that it once made is no second one.
    groups = list(Group.objects.visible_to(actor).exclude(name__in=Everybody.labels).order_by("id"))
    above = trails([document.office, *sections, *(match.unit for one in (*read, *own) for match in one.matches)])
    known = Counterparts.for_paper(document, above)
    bodies = _bodies(names, read, document, actor)
    found = []
    for every, one, inside in zip(spellings, read, own, strict=True):
        matches = [match for match in inside.matches if match.unit.pk != document.office_id]
        offered = [*_candidates(one.text, matches, known)]
        offered += _candidates(one.text, _same_body_first(one.text, one.matches, known), known)
        alike = [one.group] if one.group is not None else [] if offered else _alike(one.text, groups)
        if not offered and not alike:
            offered = _candidates(one.text, bodies.get(one.text, ()), known)
        if not offered and not alike:
            # A long name, or one with a level before it, is no section of ours.
            bare = len(one.text) <= _LONGEST_SECTION and not parse(key_of(one.text)).level
            offered = [_section(unit, above) for unit in sections if bare and unit.name[-1:] == one.text[-1:]]
        first = list({one.unit.pk: one for one in reversed(offered)}.values())[::-1][:_MOST_CANDIDATES]
        found.append(OpenName(every[0], tuple(every[1:]), counts[every[0]], tuple(first), tuple(alike)))
    return sorted(found, key=lambda one: -one.items)


def _spellings(names: Sequence[str]) -> list[list[str]]:
    """The names, those together that are written differently alone; the longest first."""
    found: list[list[tuple[str, Parsed, str]]] = []
    for name in sorted(names, key=len, reverse=True):
        key = key_of(name)
        parsed = parse(key)
        same = next((several for several in found if _is_respelled(key, parsed, several[0])), None)
        if same is None:
            found.append(same := [])
        same.append((key, parsed, name))
    return [[name for *_, name in several] for several in found]


def _is_respelled(key: str, parsed: Parsed, first: tuple[str, Parsed, str]) -> bool:
    """Whether a name is the first one without a level or a place, or the same known body otherwise spelled."""
    longer, known, _ = first
    if parsed.rest and parsed.rest == known.rest:
        return longer.endswith(key)
    same_place = (parsed.place, parsed.level) == (known.place, known.level)
    return parsed.body.startswith("#") and parsed.body == known.body and same_place


def _bodies(
    names: Sequence[str], read: Sequence[Reading], document: Document, actor: Actor
) -> dict[str, tuple[Match, ...]]:
    """Name of a part of a body that nobody knows → the bodies it may be a part of."""
    parts = {name: above_part(name) for name, one in zip(names, read, strict=True) if not one.matches}
    asked = {name: body for name, body in parts.items() if body}
    bodies = resolve_names(list(asked.values()), actor=actor, on=document.issued_on) if asked else []
    return {name: one.matches for name, one in zip(asked, bodies, strict=True)}


def places_of(document: Document) -> dict[str, list[Item]]:
    """Printed name that stands for nothing yet → the items that bear it, in the order of the text. One query."""
    rows = ItemUnit.objects.filter(item__document=document, match__in=OPEN_NAMES).exclude(item__state=ItemState.DROPPED)
    found: dict[str, list[Item]] = {}
    for row in rows.select_related("item").order_by("item__order", "order"):
        found.setdefault(row.printed, []).append(row.item)
    return found


def _counts(document: Document, spellings: Sequence[Sequence[str]]) -> dict[str, int]:
    """First spelling → how many items bear any."""
    rows = ItemUnit.objects.filter(item__document=document, match__in=OPEN_NAMES).exclude(item__state=ItemState.DROPPED)
    bearers: dict[str, set[int]] = {}
    for printed, item in rows.values_list("printed", "item"):
        bearers.setdefault(printed, set()).add(item)
    return {several[0]: len(set().union(*(bearers.get(name, set()) for name in several))) for several in spellings}


def _alike(text: str, groups: Sequence[Group]) -> list[Group]:
    """The collective names that are about the same kind of bodies and share at least half of what says which."""
    asked = collective_of(text)
    if asked is None:
        return []
    shares = [(max(map(asked.likeness, _collectives(group)), default=0.0), group) for group in groups]
    found = sorted((one for one in shares if one[0] >= 0.5), key=lambda one: -one[0])
    return [group for _, group in found[:_MOST_CANDIDATES]]


def _collectives(group: Group) -> list[Collective]:
    return [told for word in (group.name, *group.aliases) if (told := collective_of(word)) is not None]


def _section(unit: Unit, above: dict[int, list[Unit]]) -> Candidate:
    """A section of the office itself that is called alike: nothing else is known of the name."""
    return Candidate(unit, _trail(unit, above), unit.name)


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


def _same_body_first(text: str, matches: Sequence[Match], known: Counterparts) -> list[Match]:
    """The same body of another level, as a paper of the city names it, goes before names that only look alike."""
    same = [one for one in matches if known.is_body(text, one.unit)]
    return [
        *(replace(one, score=max(one.score, _WORTH_A_LOOK)) for one in same),
        *(m for m in matches if m not in same),
    ]


def _candidates(text: str, matches: Sequence[Match], known: Counterparts) -> list[Candidate]:
    """The units themselves where they are still there, else what became of them; each once, the likeliest first."""
    found: dict[int, Candidate] = {}
    for match in matches:
        if match.score < _WORTH_A_LOOK:
            continue
        for unit in (match.unit, *match.successors):
            if unit.state == UnitState.ACTIVE and unit.pk not in found:
                likely = known.is_likely(text, unit)
                found[unit.pk] = Candidate(unit, _trail(unit, known.above), match.reason, likely)
    return list(found.values())


def _trail(unit: Unit, above: Mapping[int, list[Unit]]) -> str:
    return "›".join(one.short_name or one.name for one in above.get(unit.pk, []))
