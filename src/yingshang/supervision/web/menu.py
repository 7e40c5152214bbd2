"""Lines of the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.web.menu import MOST_WAITING, Entry
from yingshang.supervision.queries.ladders import steps_waiting

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


def waiting_steps(actor: Actor) -> int:
    """How many steps wait for a decision or a judgement of the actor's unit; counted no further than a badge shows."""
    return steps_waiting(actor).select_related(None).order_by()[:MOST_WAITING].count()


ENTRIES: list[Entry] = [
    Entry("supervision:board", "督办看板", "督办", 36),
    Entry("supervision:steps", "督办措施", "督办", 36, waiting=waiting_steps),
    Entry("supervision:circulars", "通报和简报", "督办", 37),
    Entry("supervision:problems", "问题清单", "督办", 38),
    Entry("supervision:verdicts", "季度评价", "督办", 39),
    Entry("supervision:ladders", "督办规则", "督办", 39),
]
