"""Acts that the tests of the ledger record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.command import command
from yingshang.kernel.events import event_type, record
from yingshang.kernel.rules import allow, holds

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit

noted = event_type("tests.unit_noted", "在“{target}”记下{word}，电话{phone}", personal=("phone",), silent=("values",))
allow("tests.note_unit", holds("system_admin", "clerk"))


@command("tests.note_unit", target="unit")
def act(*, actor: Actor, unit: Unit, word: str = "一次", phone: str = "13800000000", times: int = 1) -> None:
    """Record ``times`` events with a personal fact each."""
    for _ in range(times):
        record(noted, unit, actor=actor, word=word, phone=phone, values={"n": 1.0, "m": [1e16, 0.5, None]})
