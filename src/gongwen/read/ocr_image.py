"""A scanned page made ready: turned upright, its rulings found and painted over."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from gongwen.read.grid import Ruling

# numpy array, height × width (× 3), uint8, and the module cv2. Not named more closely because the extra may be
# missing where types are checked.
Picture = Any
Toolkit = Any

_WIDEST_TILT = 4.0  # degrees; a sheet that lies worse was turned on purpose
_LEAST_TILT = 0.05
_TILT_WIDTH = 700  # pixels; enough to see lines, few enough to try thirty angles in a tenth of a second
_RULING = 12  # a ruling runs over at least this part of the width: longer than the stroke of any character …
_UPRIGHT = 70  # … or over this part of the height, a table row of one line, if it ends on such rulings
_THICK = 0.006  # of the page; thicker bars are pictures
_GAP = 3  # pixels of a ruling that dust may have lost; more would bridge the letters of a word


@dataclass(slots=True)
class Page:
    """An upright picture without rulings, and where the rulings were."""

    image: Picture
    rulings: list[Ruling]


def prepared(image: Picture) -> Page:
    """Upright page with its rulings, those that can belong to a table."""
    cv2: Toolkit = import_module("cv2")
    ink = _ink(cv2, image)
    angle = _tilt(cv2, ink)
    if abs(angle) >= _LEAST_TILT:
        image = _turned(cv2, image, angle, (255, 255, 255))
        ink = _ink(cv2, image)
    flat, flat_mask = _find(cv2, ink, horizontal=True)
    upright, upright_mask = _find(cv2, ink, horizontal=False)
    rulings = _anchored(flat, upright)
    if not rulings:
        return Page(image, [])
    masks = {True: flat_mask, False: upright_mask}
    image = image.copy()
    for one in rulings:
        _erase(cv2, image, masks[one.horizontal], one)
    return Page(image, rulings)


def _erase(cv2: Toolkit, image: Picture, mask: Picture, one: Ruling) -> None:
    """Paint one ruling over; only its own pixels, so that characters touching it stay."""
    reach = int(_THICK * max(image.shape[:2])) + 2
    across = slice(max(0, int(one.at) - reach), int(one.at) + reach + 1)
    along = slice(max(0, int(one.start) - 2), int(one.end) + 3)
    where = (across, along) if one.horizontal else (along, across)
    grown = cv2.dilate(mask[where], cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    image[where][grown > 0] = 255


def _ink(cv2: Toolkit, image: Picture) -> Picture:
    """White on black: what is darker than its surroundings, so that shadows of a photograph do no harm."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _turned(cv2: Toolkit, image: Picture, angle: float, paper: int | tuple[int, int, int]) -> Picture:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)


def _tilt(cv2: Toolkit, ink: Picture) -> float:
    """Degrees by which to turn the page: at the right angle lines of text and the gaps between differ most."""
    scale = _TILT_WIDTH / max(ink.shape[:2])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink

    def contrast(angle: float) -> float:
        rows = _turned(cv2, small, angle, 0).sum(axis=1, dtype="float64")
        steps = rows[1:] - rows[:-1]
        return float((steps * steps).sum())

    best, step = 0.0, 0.5
    reach = int(_WIDEST_TILT / step)
    while step >= 0.05:
        tried = [best + place * step for place in range(-reach, reach + 1)]
        best = max(tried, key=lambda angle: (contrast(angle), -abs(angle)))
        step, reach = step / 3, 3
    return best if contrast(best) > 1.02 * contrast(0.0) else 0.0


def _find(cv2: Toolkit, ink: Picture, *, horizontal: bool) -> tuple[list[Ruling], Picture]:
    """Rulings one way, and a mask of their pixels."""
    height, width = ink.shape[:2]
    length = max(20, width // _RULING if horizontal else height // _UPRIGHT)
    thick = max(4, int(_THICK * max(height, width)))
    bridge, line = ((_GAP, 1), (length, 1)) if horizontal else ((1, _GAP), (1, length))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, bridge))
    mask = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, line))
    count, _labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found: list[Ruling] = []
    for label in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[label])
        across, along = (high, wide) if horizontal else (wide, high)
        if across > thick or along < 3 * across:
            continue
        at, start = (y + high / 2, x) if horizontal else (x + wide / 2, y)
        found.append(Ruling(horizontal, at, start, start + along))
    return found, mask


def _anchored(flat: list[Ruling], upright: list[Ruling]) -> list[Ruling]:
    """Rulings that meet others: an upright ends on lines, strokes of characters do not.

    A loose line across the page (under a red head) is no part of a table either.
    """
    near = 12.0
    kept = [
        one
        for one in upright
        if all(
            any(abs(line.at - end) <= near and line.start - near <= one.at <= line.end + near for line in flat)
            for end in (one.start, one.end)
        )
    ]
    met = [
        one
        for one in flat
        if any(
            down.start - near <= one.at <= down.end + near and one.start - near <= down.at <= one.end + near
            for down in kept
        )
    ]
    return [*met, *kept] if met else []
