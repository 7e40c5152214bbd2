"""Pictures of a draft: taken from a file beside it or as bytes, checked, and made into PNG with clear paper."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, UnidentifiedImageError

from gongwen.write.letter.refusals import quoted, refused

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 5 * 1024 * 1024
MOST_SIDE = 6000  # pixels
_WRITTEN_SIDE = 1000  # pixels: 42 mm at 600 dpi
_KINDS = ("PNG", "JPEG")


def picture(data: object, folder: Path | None, place: str) -> bytes:
    """PNG bytes of the picture ``data`` (bytes, or a file name in ``folder``). Raises GongwenError naming ``place``."""
    if isinstance(data, str):
        data = _from_file(data, folder, place)
    if not isinstance(data, bytes):
        raise refused("type", place, f"应是图片文件的名字，不是 {quoted(data)}")
    if len(data) > MOST_BYTES:
        raise refused("image_too_large", place, "的图片超过 5 MB", "请把图片缩小后再用。")
    return _clear(_opened(data, place))


def _from_file(name: str, folder: Path | None, place: str) -> bytes:
    if folder is None:
        raise refused("image_by_name", place, f"不能用文件名 {quoted(name)}", "这里只接受图片本身。")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise refused("image_elsewhere", place, f"指向了草稿文件夹以外的 {quoted(name)}", "请把图片放在草稿旁边。")
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise refused("image_missing", place, f"没有找到图片 {quoted(name)}", "请把图片放在草稿旁边。") from error


def _opened(data: bytes, place: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is checked below
            found = Image.open(io.BytesIO(data), formats=_KINDS)
        if max(found.size) > MOST_SIDE:
            raise refused("image_too_large", place, f"的图片边长超过 {MOST_SIDE} 像素", "请把图片缩小后再用。")
        found.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused("not_an_image", place, "不是能读的 PNG 或 JPEG 图片", "请换一张图片。") from error
    return found


def _clear(found: Image.Image) -> bytes:
    """PNG in which white paper is clear: a seal lies over the name and the date, which must stay readable."""
    found.thumbnail((_WRITTEN_SIDE, _WRITTEN_SIDE))
    solid = not (found.has_transparency_data and found.convert("RGBA").getchannel("A").getextrema() != (255, 255))
    image = found.convert("RGBA")
    if solid:
        red, green, blue, _ = image.split()
        darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
        image.putalpha(ImageChops.invert(darkest))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
