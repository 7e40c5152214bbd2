"""Where name and date of a signature stand, counted from the right edge of the type area, in points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.write.letter.measures import BODY, LINES, MM, PITCH, WIDTH
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


_APART = 2.0  # millimetres between seals: they neither cut nor touch each other
_USUAL = 42.0  # of a seal that is stamped by hand
_MOST_ACROSS = 3


@dataclass(frozen=True, slots=True)
class Joint:
    """How several signatures stand: up to three in a row, ``step`` lines from row to row, None for an empty place.

    With one ``across`` they stand one below another at the place of a single one.
    """

    across: int
    step: int
    rows: tuple[tuple[int | None, ...], ...]


def joint(plan: Plan) -> Joint:
    """The rows of a joint letter, the last one filled from the right: the last signature stands over the date.

    Sealed: as many in a row as have room for name and seal, rows as far apart as seals are high (GB/T 9704-2012,
    7.3.5.1). Unsealed: one below another (7.3.5.2). Raises GongwenError ``letter_many_signatures`` for more than go on
    one page.
    """
    count = len(plan.signatures)
    across = step = 1
    if plan.letter.sealed:
        widest = max(text_width(signature_words(plan, n), BODY) for n in range(count))
        seal = max((one.seal.width_mm for one in plan.signatures if one.seal), default=_USUAL) + _APART
        across = max(1, min(_MOST_ACROSS, count, int(WIDTH * MM / max(widest + BODY, seal * MM))))
        step = math.ceil(seal * MM / PITCH)
    missing = -count % across
    early = count - (across - missing) if missing else count
    cells = [*range(early), *[None] * missing, *range(early, count)]
    rows = tuple(tuple(cells[start : start + across]) for start in range(0, len(cells), across))
    if 2 + (len(rows) - 1) * step + 2 > LINES:
        raise GongwenError(
            "letter_many_signatures",
            f"{count} 个发文机关的署名和印章在一页里排不下。",
            "请减少联署的机关，或由主办机关单独行文、写明“经……同意”。",
        )
    return Joint(across, step, rows)


def signature_words(plan: Plan, number: int) -> str:
    """What is printed for one signature: an office with two blanks before a person's name, or the name of a body."""
    signature = plan.signatures[number]
    return f"{signature.office}　　{signature.name}" if signature.office else signature.name
