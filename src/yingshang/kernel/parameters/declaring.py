"""Declarations of parameters: what it is called, what it may be, and what holds until somebody sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = int | str | bool
_DECLARED: dict[str, Declared] = {}


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter. ``default`` holds until a value is set; ``basis`` is the document or the usage it is from.

    ``choices`` (stored value → label) limits a word; ``least`` and ``most`` limit a number, whose ``unit`` is shown.
    """

    name: str
    label: str
    group: str
    default: Value
    basis: str
    note: str = ""
    unit: str = ""
    choices: Mapping[str, str] | None = None
    least: int | None = None
    most: int | None = None

    def check(self, value: object) -> Value:
        """The value as it is stored. Raises Refusal ``kernel.parameter_value`` for one out of its limits."""
        kind = type(self.default)
        if type(value) is not kind or not isinstance(value, int | str | bool):
            raise self._refusal()
        if self.choices is not None and value not in self.choices:
            raise self._refusal()
        if isinstance(value, int) and not isinstance(value, bool):
            low = self.least is not None and value < self.least
            high = self.most is not None and value > self.most
            if low or high:
                raise self._refusal()
        return value

    def _refusal(self) -> Refusal:
        allowed = "、".join(self.choices.values()) if self.choices else f"{self.least}—{self.most}"
        return Refusal("kernel.parameter_value", field="value", label=self.label, allowed=allowed)


def declare(parameter: Declared) -> Declared:
    """Register a parameter; ValueError when the name is taken or the default is not allowed by its own limits."""
    if parameter.name in _DECLARED:
        raise ValueError(f"parameter {parameter.name} is declared twice")
    try:
        parameter.check(parameter.default)
    except Refusal as refusal:
        raise ValueError(f"parameter {parameter.name}: its default is out of its limits") from refusal
    _DECLARED[parameter.name] = parameter
    return parameter


def declared() -> dict[str, Declared]:
    """All parameters by name."""
    return dict(_DECLARED)
