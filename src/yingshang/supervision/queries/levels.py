"""Which unit a duty counts for: the one on the level of the office, the county's departments and towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = 500


class Levels:
    """From a unit to the one it counts for: the child of the office's parent above it, else itself.

    Asks once for each 500 units.
    """

    def __init__(self, office: Unit, units: Iterable[int]) -> None:
        self.above = office.path.removesuffix(f"{office.pk}/") or office.path
        self.level = {pk: self._level(pk, unit.path) for pk, unit in in_chunks(units).items()}
        self.units = in_chunks(set(self.level.values()))

    def of(self, unit: int) -> Unit:
        """The unit that duties of ``unit`` count for."""
        return self.units[self.level[unit]]

    def _level(self, pk: int, path: str) -> int:
        rest = path.removeprefix(self.above)
        return int(rest.split("/")[0]) if rest != path and rest else pk


def in_chunks(keys: Iterable[int]) -> dict[int, Unit]:
    """Units by id, 500 a query."""
    wanted = sorted(set(keys))
    found: dict[int, Unit] = {}
    for start in range(0, len(wanted), _CHUNK):
        found |= Unit.objects.in_bulk(wanted[start : start + _CHUNK])
    return found
