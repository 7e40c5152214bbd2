"""Facts that go up: an event type declares its sentence, ``record`` notes that it happened, higher apps subscribe."""

from yingshang.kernel.events.recording import effects, facts_of, open_batch, record
from yingshang.kernel.events.types import EventType, event_type, known_types

__all__ = ["EventType", "effects", "event_type", "facts_of", "known_types", "open_batch", "record"]
