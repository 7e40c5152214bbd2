"""Addresses that every page and every row has: Django looks each of them up anew, thirty lines of a menu as well."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACE = 7_091_823_645_546_372_819  # stands where the number will


def address_of(name: str, key: str = "pk") -> Callable[[Any], str]:
    """Row → the address ``name`` with the row's number ``key``; "" for a row that has none.

    The address takes one whole number and nothing else. Raises NoReverseMatch at the first row when it does not.
    """

    def address(row: Any) -> str:  # noqa: ANN401 - a row of any list
        number = getattr(row, key)
        if number is None:
            return ""
        before, after = _around(name)
        return f"{before}{number:d}{after}"

    return address


@cache
def place_of(name: str) -> str:
    """The address ``name``, which takes nothing. Raises NoReverseMatch."""
    return reverse(name)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_PLACE]).partition(str(_PLACE))
    return before, after
