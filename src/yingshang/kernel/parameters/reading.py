"""What held on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.models import Parameter
from yingshang.kernel.once import read_once
from yingshang.kernel.parameters.declaring import declared

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.parameters.declaring import Declared, Value


class Values:
    """All parameters as they stand on one day, read in one query; ``values[declared]`` is the value."""

    def __init__(self, on: date) -> None:
        """Read them; of two values from one day the one set later holds."""
        self.on = on
        rows = Parameter.objects.filter(valid_from__lte=on).order_by("valid_from", "id")
        self._rows = {row.name: row for row in rows}

    def __getitem__(self, parameter: Declared) -> Value:
        """The value in force; a stored one that the declaration no longer allows gives way to the default."""
        row = self._rows.get(parameter.name)
        return parameter.default if row is None else row.value

    def number(self, parameter: Declared) -> int:
        """The value of a parameter that is a number."""
        return int(self[parameter])

    def basis(self, parameter: Declared) -> str:
        """The document that set the value in force."""
        row = self._rows.get(parameter.name)
        return parameter.basis if row is None else row.basis


def values_on(on: date | None = None) -> Values:
    """The parameters of a day (today); a page reads them once."""
    day = on or clock.today()
    return read_once(("parameters", day), lambda: Values(day))


def value_of(name: str, on: date | None = None) -> Value:
    """One value by name; KeyError for a parameter that nobody declared."""
    return values_on(on)[declared()[name]]
