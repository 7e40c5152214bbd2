"""Scans and photographs → text, with the ``ocr`` extra; everything heavy is loaded at the first page.

A page is turned upright, its ruled lines are found and painted over, its words recognised, and words and rulings put
together into lines and table rows.
"""

from __future__ import annotations

import io
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from gongwen.read.limits import MAX_PIXELS, MAX_SCANNED_PAGES
from gongwen.read.ocr import Recogniser, recogniser
from gongwen.read.ocr_image import prepared
from gongwen.read.placed import page_pieces
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL import Image

    from gongwen.read.ocr_image import Picture

_LONGEST = 3_200  # pixels; what a phone adds beyond that is noise and time
_SHORTEST = 32


def read_images(pictures: Sequence[bytes]) -> ReadResult:
    """Text of pictures in their order (a TIFF may hold several pages).

    Raises GongwenError ``ocr_missing``, ``ocr_broken``, ``image_too_large``, ``too_many_pages``, ``broken_file``.
    """
    engine = recogniser()
    pieces: list[Piece] = []
    pages = 0
    for picture in pictures:
        for image in _frames(picture):
            pages += 1
            if pages > MAX_SCANNED_PAGES:
                raise refusal("too_many_pages")
            pieces += _recognised(engine, image)
    return finish("scan", pieces)


def read_page(render: Callable[[], Picture]) -> list[Piece]:
    """Text of one page that ``render`` draws (height × width × 3, uint8, blue first); raises as above.

    Drawing waits until the recogniser is known to be there.
    """
    engine = recogniser()
    return _recognised(engine, render())


def _recognised(engine: Recogniser, image: Picture) -> list[Piece]:
    page = prepared(image)
    return page_pieces(engine.words(page.image, page.rulings), page.rulings)


def _frames(picture: bytes) -> Iterator[Picture]:
    """Pages of a picture as arrays, upright by its own note on how the camera was held, not larger than needed."""
    numpy = import_module("numpy")
    from PIL import Image as Pillow  # noqa: PLC0415 - for pictures only
    from PIL import ImageOps, ImageSequence, UnidentifiedImageError  # noqa: PLC0415 - for pictures only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit and its remarks on damaged notes
        try:
            with Pillow.open(io.BytesIO(picture)) as image:
                for frame in ImageSequence.Iterator(image):
                    if frame.width * frame.height > MAX_PIXELS:
                        raise refusal("image_too_large")
                    upright = ImageOps.exif_transpose(frame)
                    flat = _on_white(upright)
                    flat.thumbnail((_LONGEST, _LONGEST))
                    if min(flat.size) >= _SHORTEST:
                        yield numpy.asarray(flat)[:, :, ::-1].copy()
        except Pillow.DecompressionBombError as error:
            raise refusal("image_too_large") from error
        except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
            raise refusal("broken_file") from error


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image as Pillow  # noqa: PLC0415 - for pictures only

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    paper = Pillow.new("RGBA", image.size, "white")
    return Pillow.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
