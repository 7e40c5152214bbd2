"""The numbers of GB/T 9704-2012, in millimetres and points.

The standard's 28 characters of 16 pt do not fit its 156 mm. 15.75 pt on a pitch of 28.99 pt gives exactly 28
characters and 22 lines in a type area of 156 × 225 mm.
"""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4  # points of a millimetre

TOP: Final = 37.0
LEFT: Final = 28.0
BOTTOM: Final = 35.0
RIGHT: Final = 26.0
WIDTH: Final = 156.0
HEIGHT: Final = 225.0

BODY: Final = 15.75  # 3号, as it fits the grid
SMALL: Final = 14.0  # 4号: imprint and page numbers
TITLE: Final = 22.0  # 2号
PITCH: Final = 28.99
LINES: Final = 22
CHARACTERS: Final = 28
TITLE_CHARACTERS: Final = 20  # of 22 pt in a line

MARK_TOP: Final = {"document": 35.0, "minutes": 35.0, "order": 20.0, "telegram": 0.0}  # below the type area's top
LETTER_MARK_TOP: Final = 30.0  # of 信函, from the top of the page
LETTER_RULE: Final = 170.0
LETTER_FOOT_RULE: Final = 20.0  # from the bottom of the page
RED_RULE_BELOW: Final = 4.0
RED_RULE: Final = 2.0  # points
MARK_LARGEST: Final = 54.0  # points
PAGE_NUMBER_BELOW: Final = 7.0

RED: Final = "E60012"


def mark_size(characters: int, lines: int = 1) -> float:
    """Points of a mark of so many characters in so many lines: as large as fits 148 × 80 mm, never above the largest.

    A joint letter of many issuers leaves room for its text on the first page (GB/T 9704-2012, 7.2.4).
    """
    across, down = 148 * MM / max(1, characters), 80 * MM / (1.2 * max(1, lines))
    return min(MARK_LARGEST, int(min(across, down) * 2) / 2)
