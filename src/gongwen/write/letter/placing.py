"""Where name and date of a signature stand, counted from the right edge of the type area, in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.write.letter.measures import BODY
from gongwen.write.letter.plan import text_width

if TYPE_CHECKING:
    from gongwen.write.letter.plan import Plan


@dataclass(frozen=True, slots=True)
class Placed:
    """Distances of the ends of name and date from the right edge, and of their common middle (where a seal goes)."""

    name: float
    date: float
    middle: float


def placed(plan: Plan) -> Placed:
    """Sealed: the date four characters in, the name centred over it. Unsealed: the name two in, the date two behind it.

    What is longer pushes the other in, so that neither leaves the type area.
    """
    name = max((text_width(signature_words(plan, n), BODY) for n in range(len(plan.signatures))), default=0.0)
    date = text_width(plan.date, BODY)
    if plan.letter.sealed or plan.form == "order":
        date_end = max(4 * BODY, (name - date) / 2)
        middle = date_end + date / 2
        return Placed(name=middle - name / 2, date=date_end, middle=middle)
    date_end = max(2 * BODY, name - date)
    name_end = 2 * BODY if name - date >= 2 * BODY else 4 * BODY + date - name
    return Placed(name=max(0.0, name_end), date=date_end, middle=date_end + date / 2)


def signature_words(plan: Plan, number: int) -> str:
    """What is printed for one signature: an office with two blanks before a person's name, or the name of a body."""
    signature = plan.signatures[number]
    return f"{signature.office}　　{signature.name}" if signature.office else signature.name
