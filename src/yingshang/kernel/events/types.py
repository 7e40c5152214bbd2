"""Event types: each says its Chinese sentence and which of its facts are personal data that can be shredded."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

SHREDDED = "〔已清除〕"
MASKED = "〔已隐去〕"
_TYPES: dict[str, EventType] = {}


@dataclass(frozen=True, slots=True)
class EventType:
    """``name`` is ``app.what_happened``; ``sentence`` is a template of ``{target}`` and the facts.

    ``personal`` names the facts that hold personal data: they are stored apart from the chain and can be shredded
    without breaking it ("target" among them means that the title of the target is personal, too).
    ``fields`` are all facts that may be recorded: those of the sentence, the personal ones and the silent ones.
    """

    name: str
    sentence: str
    personal: frozenset[str] = frozenset()
    fields: frozenset[str] = field(default=frozenset())

    def say(self, *, target: str, facts: dict[str, object], masked: bool = False) -> str:
        """The sentence with its facts; what was shredded reads 〔已清除〕, with ``masked`` the personal 〔已隐去〕."""
        given = {name: facts.get(name, SHREDDED if name in self.personal else "") for name in self.fields}
        if "target" in self.personal:
            target = str(facts.get("target", SHREDDED))
        said = {**given, "target": target}
        if masked:
            said.update(dict.fromkeys(self.personal, MASKED))
        return self.sentence.format_map(said)


def event_type(name: str, sentence: str, *, personal: tuple[str, ...] = (), silent: tuple[str, ...] = ()) -> EventType:
    """Declare a type, once. ``silent`` facts are recorded and not said: values before and after, lists of numbers.

    Raises ValueError when the name is taken.
    """
    if name in _TYPES:
        raise ValueError(f"event type {name} is declared twice")
    said = {part for _, part, _, _ in string.Formatter().parse(sentence) if part}
    fields = frozenset((said | set(personal) | set(silent)) - {"target"})
    _TYPES[name] = EventType(name, sentence, frozenset(personal), fields)
    return _TYPES[name]


def known_types() -> dict[str, EventType]:
    """All declared types by name."""
    return dict(_TYPES)
