"""Kinds of messages: each app declares its own, with the words that people read."""

from __future__ import annotations

from dataclasses import dataclass

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is ``app.what``; ``label`` is what the filter, the e-mail and the SMS call it ("应办提醒").

    ``sentence`` says to its receiver what such a message is for. With ``closed`` neither title nor lines ever leave
    the site: for rooms whose titles may name a citizen or an enterprise.
    """

    name: str
    label: str
    sentence: str
    closed: bool = False


def declare_kind(name: str, label: str, sentence: str, *, closed: bool = False) -> Kind:
    """Declare a kind, once. Raises ValueError when the name is taken."""
    if name in _KINDS:
        raise ValueError(f"message kind {name} is declared twice")
    _KINDS[name] = Kind(name, label, sentence, closed)
    return _KINDS[name]


def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    return dict(_KINDS)


def kind_named(name: str) -> Kind:
    """The kind of that name; one that no room declares any more reads as itself and is closed."""
    return _KINDS.get(name) or Kind(name, name, "", closed=True)
