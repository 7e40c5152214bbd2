"""For whom a job works: the actor who ordered it, frozen into the row and thawed for the handler."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from yingshang.kernel.actor import Actor

_SETS = ("roles", "units")


def freeze(actor: Actor) -> dict[str, Any]:
    """The actor as JSON, without the key of the form."""
    plain = asdict(actor.once(""))
    return {**plain, **{name: sorted(plain[name]) for name in _SETS}}


def thaw(stored: dict[str, Any]) -> Actor:
    """The actor as they were; a field that this version does not know is left out."""
    known = {name: value for name, value in stored.items() if name in Actor.__dataclass_fields__}
    return Actor(**{**known, **{name: frozenset(known.get(name, ())) for name in _SETS}})
