"""Event types: each says its Chinese sentence and which of its facts are personal data that can be shredded."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

_TYPES: dict[str, EventType] = {}


@dataclass(frozen=True, slots=True)
class EventType:
    """``name`` is ``app.what_happened``; ``sentence`` is a template of ``{target}`` and the facts.

    ``personal`` names the facts that hold personal data: they are stored apart from the chain and can be shredded
    without breaking it.
    """

    name: str
    sentence: str
    personal: frozenset[str] = frozenset()
    fields: frozenset[str] = field(default=frozenset())

    def say(self, *, target: str, facts: dict[str, object]) -> str:
        """The sentence with its facts; one that was shredded reads 〔已清除〕."""
        given = {name: facts.get(name, "〔已清除〕" if name in self.personal else "") for name in self.fields}
        return self.sentence.format_map({**given, "target": target})


def event_type(name: str, sentence: str, *, personal: tuple[str, ...] = ()) -> EventType:
    """Declare a type, once. Raises ValueError when the name is taken."""
    if name in _TYPES:
        raise ValueError(f"event type {name} is declared twice")
    fields = {part for _, part, _, _ in string.Formatter().parse(sentence) if part and part != "target"}
    _TYPES[name] = EventType(name, sentence, frozenset(personal), frozenset(fields | set(personal)))
    return _TYPES[name]


def known_types() -> dict[str, EventType]:
    """All declared types by name."""
    return dict(_TYPES)
