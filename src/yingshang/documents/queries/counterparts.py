"""Which unit here is meant by a body of another level: 市发改委 in a paper of the city is the county's 发展和改革局.

A unit can stand for it only where it is of the level of the office that works with the paper: the government of a town
is no answer to that of the county. Prose: docs/algorithms/review.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.unit_names.forms import key_of, level_classes, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yingshang.documents.models import Document
    from yingshang.orgs.models import Unit

_RANKS = {"province": 0, "city": 1, "county": 2, "town": 3}


@dataclass(frozen=True, slots=True)
class Counterparts:
    """``rank`` is the level of the office, ``issuer`` that of who issued the paper; None where it is not known.

    ``above`` has the units above each, the root first.
    """

    rank: int | None
    issuer: int | None
    above: Mapping[int, list[Unit]]

    @classmethod
    def for_paper(cls, document: Document, above: Mapping[int, list[Unit]]) -> Counterparts:
        """As the document's office and head say; ``above`` knows the office too."""
        issuers = (document.head or {}).get("issuers", [])
        return cls(_rank_of(document.office, above), max(_printed_ranks(issuers), default=None), above)

    def is_body(self, printed: str, unit: Unit) -> bool:
        """Whether the unit is the body of that name here: the same body, of our level, and not of another place."""
        asked, known = parse(key_of(printed)), parse(key_of(unit.name))
        if not asked.body or asked.body != known.body:
            return False
        if self.rank is not None and _rank_of(unit, self.above) != self.rank:
            return False
        ours = not asked.place or not known.place or asked.place.endswith(known.place)
        return ours or next(_printed_ranks([printed]), None) != self.rank

    def is_likely(self, printed: str, unit: Unit) -> bool:
        """Whether it may be proposed: the name has no level, ours, or the next above in a paper from there."""
        if not self.is_body(printed, unit):
            return False
        level = next(_printed_ranks([printed]), None)
        if level is None or self.rank is None or level == self.rank:
            return True
        return level == self.rank - 1 and (self.issuer is None or self.issuer < self.rank)


def _printed_ranks(names: Iterable[str]) -> Iterator[int]:
    classes = level_classes()
    levels = (parse(key_of(name)).level for name in names)
    return (_RANKS[classes[level]] for level in levels if level)


def _rank_of(unit: Unit, above: Mapping[int, list[Unit]]) -> int | None:
    """Of the nearest city, county or town, itself or above."""
    line = (str(one.kind) for one in (unit, *reversed(above.get(unit.pk, []))))
    return next((_RANKS[kind] for kind in line if kind in _RANKS), None)
