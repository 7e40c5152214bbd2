"""Facts that go up: an event type declares its sentence, ``record`` notes that it happened, higher apps subscribe."""

from yingshang.kernel.events.recording import effects, open_batch, record
from yingshang.kernel.events.types import EventType, event_type, known_types

__all__ = ["EventType", "effects", "event_type", "known_types", "open_batch", "record"]
