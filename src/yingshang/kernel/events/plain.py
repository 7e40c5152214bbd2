"""Facts as both databases keep them: JSON values that read back exactly as they were written."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

_TOO_LONG = 20_000  # characters of one text; a fact is a fact, no document


def plain(value: object) -> object:
    """The JSON value of a fact.

    Days and moments become ISO text, exact numbers text, sets sorted lists. A text loses what PostgreSQL refuses (NUL,
    lone surrogates) to U+FFFD. Raises TypeError for what has no JSON value, ValueError for a number that is none.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return readable(value)[:_TOO_LONG]
        case int() | float():
            return _number(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    return _container(value)


def readable(text: str) -> str:
    """The text without NUL and lone surrogates."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("a fact is no finite number")
    return (
        value if isinstance(value, int) or not value.is_integer() else int(value)
    )  # jsonb gives 1e16 back as a whole number


def _container(value: object) -> object:
    match value:
        case dict():
            return {readable(str(name)): plain(part) for name, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case set() | frozenset():
            return sorted((plain(part) for part in value), key=str)
    raise TypeError(f"{type(value).__name__} is no fact")
