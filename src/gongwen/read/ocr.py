"""RapidOCR (models inside its wheel, no network) behind one method: picture in, placed words out."""

from __future__ import annotations

import importlib.util
import itertools
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongwen.read.placed import Word, settle_word
from gongwen.read.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongwen.read.grid import Ruling
    from gongwen.read.ocr_image import Picture

Corners = Any  # numpy array, 4 × 2, float: from the upper left, clockwise

_PACKAGE = "rapidocr_onnxruntime"  # 1.4.4: its stages are called one by one, see pyproject.toml
_WEAK = 0.6  # certainty of a character below which a person should look
_WORTHLESS = 0.5  # mean certainty of a word below which it is dirt on the glass
_LONGEST = 1_600  # pixels of the picture in which words are looked for
_RIM = 8  # pixels a word may reach over a ruling without being two words


class Recogniser:
    """The three stages: find words, turn those upside down, read them."""

    def __init__(self) -> None:
        self._engine: Any = import_module(_PACKAGE).RapidOCR()
        self._numpy: Any = import_module("numpy")
        self._cv2: Any = import_module("cv2")

    def words(self, image: Picture, rulings: Sequence[Ruling] = ()) -> list[Word]:
        """Words of an upright page (height × width × 3, uint8, blue first), places in its pixels.

        A word found across a ruling is cut there: neighbouring cells are often found as one.
        """
        boxes = self._found(image)
        cut = [part for box in boxes for part in self._cut(box, rulings)]
        crops = self._engine.get_crop_img_list(image, cut)
        kept = [(box, crop) for box, crop in zip(cut, crops, strict=True) if crop.size]
        if not kept:
            return []
        turned, _, _ = self._engine.text_cls([crop for _, crop in kept])
        read, _ = self._engine.text_rec(turned, return_word_box=True)
        found = [_word(box, text, detail[4]) for (box, _), (text, _, detail) in zip(kept, read, strict=True)]
        return [word for word in found if word is not None]

    def _found(self, image: Picture) -> list[Corners]:
        """Corners of the words, found in a smaller picture: that loses none and takes a third of the time."""
        scale = min(1.0, _LONGEST / max(image.shape[:2]))
        small = (
            image
            if scale == 1.0
            else self._cv2.resize(image, None, fx=scale, fy=scale, interpolation=self._cv2.INTER_AREA)
        )
        boxes, _ = self._engine.auto_text_det(small)
        return [box / scale for box in boxes] if boxes is not None else []

    def _cut(self, box: Corners, rulings: Sequence[Ruling]) -> list[Corners]:
        x0, y0, x1, y1 = _bounds(box)
        columns = _edges(x0, x1, [one for one in rulings if not one.horizontal], (y0 + y1) / 2)
        rows = _edges(y0, y1, [one for one in rulings if one.horizontal], (x0 + x1) / 2)
        if len(columns) == len(rows) == 2:
            return [box]
        return [
            self._numpy.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype="float32")
            for top, bottom in itertools.pairwise(rows)
            for left, right in itertools.pairwise(columns)
        ]


def _bounds(box: Corners) -> tuple[float, float, float, float]:
    return float(box[:, 0].min()), float(box[:, 1].min()), float(box[:, 0].max()), float(box[:, 1].max())


def _edges(start: float, end: float, rulings: Sequence[Ruling], across: float) -> list[float]:
    """Where to cut between ``start`` and ``end``: at rulings that run past ``across``, not at the very rim."""
    places = {one.at for one in rulings if one.start <= across <= one.end and start + _RIM < one.at < end - _RIM}
    return [start, *sorted(places), end]


def _word(box: Corners, text: str, scores: Sequence[float]) -> Word | None:
    if not text.strip() or sum(scores) / len(scores) < _WORTHLESS:
        return None
    settled = settle_word(text)
    weak = _weak(text, scores) if settled == text else []
    return Word(settled, *_bounds(box), weak)


def _weak(text: str, scores: Sequence[float]) -> list[tuple[int, int, float]]:
    """Stretches of neighbouring characters that are all uncertain, with the least certainty in them."""
    found: list[tuple[int, int, float]] = []
    for place, score in enumerate(scores[: len(text)]):
        if score >= _WEAK or text[place].isspace():
            continue
        if found and found[-1][1] == place:
            start, _, least = found.pop()
            found.append((start, place + 1, min(least, score)))
        else:
            found.append((place, place + 1, score))
    return found


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The one recogniser of this process: loading its models takes half a second.

    Raises GongwenError ``ocr_missing`` where the extra is not installed, ``ocr_broken`` where it cannot start (on a
    bare Debian the ordinary opencv wheel lacks libGL; the headless wheel does not).
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        raise refusal("ocr_missing")
    try:
        return Recogniser()
    except ImportError as error:
        raise refusal("ocr_broken") from error
