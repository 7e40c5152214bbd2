"""What is found where a text says when something is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongwen.model import Deadline


@dataclass(slots=True)
class Found:
    """One phrase: half-open offsets into the folded text, the rule that read it, what it says."""

    start: int
    end: int
    rule: str
    deadline: Deadline
