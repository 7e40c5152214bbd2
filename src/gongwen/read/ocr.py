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
_MARGIN = 4  # pixels left beside a ruling when a word is cut at it


class Recogniser:
    """The three stages: find words, turn those upside down, read them."""

    def __init__(self) -> None:
        self._engine: Any = import_module(_PACKAGE).RapidOCR(max_side_len=2600)
        self._numpy: Any = import_module("numpy")

    def words(self, image: Picture, rulings: Sequence[Ruling] = ()) -> list[Word]:
        """Words of an upright page (height × width × 3, uint8, blue first), places in its pixels.

        A word found across an upright ruling is cut there: neighbouring cells are often found as one.
        """
        boxes, _ = self._engine.auto_text_det(image)
        if boxes is None:
            return []
        upright = [one for one in rulings if not one.horizontal]
        cut = [part for box in boxes for part in self._cut(box, upright)]
        crops = self._engine.get_crop_img_list(image, cut)
        kept = [(box, crop) for box, crop in zip(cut, crops, strict=True) if crop.size]
        if not kept:
            return []
        turned, _, _ = self._engine.text_cls([crop for _, crop in kept])
        read, _ = self._engine.text_rec(turned, return_word_box=True)
        found = [_word(box, text, detail[4]) for (box, _), (text, _, detail) in zip(kept, read, strict=True)]
        return [word for word in found if word is not None]

    def _cut(self, box: Corners, upright: Sequence[Ruling]) -> list[Corners]:
        x0, x1 = float(box[:, 0].min()), float(box[:, 0].max())
        y = float(box[:, 1].mean())
        reach = 2 * _MARGIN
        places = sorted({one.at for one in upright if one.start <= y <= one.end and x0 + reach < one.at < x1 - reach})
        edges = [x0, *places, x1]
        return [self._between(box, left, right) for left, right in itertools.pairwise(edges)]

    def _between(self, box: Corners, left: float, right: float) -> Corners:
        part = box.copy()
        if left > float(box[:, 0].min()):
            part[[0, 3], 0] = left + _MARGIN
        if right < float(box[:, 0].max()):
            part[[1, 2], 0] = right - _MARGIN
        return part


def _word(box: Corners, text: str, scores: Sequence[float]) -> Word | None:
    if not text.strip() or sum(scores) / len(scores) < _WORTHLESS:
        return None
    xs, ys = [float(x) for x in box[:, 0]], [float(y) for y in box[:, 1]]
    settled = settle_word(text)
    weak = _weak(text, scores) if settled == text else []
    return Word(settled, min(xs), min(ys), max(xs), max(ys), weak)


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
