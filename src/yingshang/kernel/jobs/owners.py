"""For whom a job works: the actor who ordered it, frozen into the row and thawed for the handler."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from yingshang.kernel.actor import Actor

_SETS = ("roles", "units")
_OF_A_MOMENT = ("key", "within")  # of the form and of the request: units move before a job is done


def freeze(actor: Actor) -> dict[str, Any]:
    """The actor as JSON, without what belongs to the form and the request alone."""
    plain = {name: value for name, value in asdict(actor).items() if name not in _OF_A_MOMENT}
    return {**plain, **{name: sorted(plain[name]) for name in _SETS}}


def thaw(stored: dict[str, Any]) -> Actor:
    """The actor as they were; a field that this version does not know is left out."""
    fields = Actor.__dataclass_fields__.keys() - set(_OF_A_MOMENT)
    known = {name: value for name, value in stored.items() if name in fields}
    return Actor(**{**known, **{name: frozenset(known.get(name, ())) for name in _SETS}})
