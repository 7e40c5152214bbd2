"""What is found where a text says when something is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.record import record

if TYPE_CHECKING:
    from gongwen.model import Deadline


@record()
class Found:
    """One phrase: half-open offsets into the folded text, the rule that read it, what it says."""

    start: int
    end: int
    rule: str
    deadline: Deadline
