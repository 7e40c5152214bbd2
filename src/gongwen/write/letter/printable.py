"""Characters that no font of the chain can print: found before a paper is set, named with their places."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.write.letter.fonts import chain
from gongwen.write.letter.glyphs import glyphs_of
from gongwen.write.letter.places import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gongwen.write.letter.fonts import Chain
    from gongwen.write.letter.model import Letter

_SHOWN = 5  # characters that a sentence names
_PLACES = 3  # places that it names of each
_IDEOGRAPHS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


@dataclass(frozen=True, slots=True)
class Unprintable:
    """One character, and where it stands as people say it (「正文第2段」)."""

    char: str
    places: tuple[str, ...]

    def shown(self) -> str:
        """The character and its code; one without a shape of its own by its code alone."""
        code = f"U+{ord(self.char):04X}"
        shaped = _is_ideograph(self.char) or unicodedata.category(self.char)[0] in "LNPS"
        return f"{self.char} {code}" if shaped else code

    def said(self) -> str:
        """“㐂 U+3402”（正文第2段）."""
        where = "、".join(self.places[:_PLACES]) + ("等处" if len(self.places) > _PLACES else "")
        return f"“{self.shown()}”（{where}）"


def unprintable(texts: Iterable[tuple[str, str]], fonts: Sequence[Path] = ()) -> tuple[Unprintable, ...]:
    """The characters in ``texts`` (place, words) that no font of the chain has, in the order they come.

    Characters for private use count whatever the fonts have: each font shows something else there. ``fonts`` as for
    ``to_pdf``. Raises GongwenError ``letter_no_font``.
    """
    places: dict[str, dict[str, None]] = {}
    for place, words in texts:
        for char in words:
            places.setdefault(char, {})[place] = None
    missing = _missing(places, chain(tuple(fonts)))
    return tuple(Unprintable(char, tuple(found)) for char, found in places.items() if char in missing)


def refuse_unprintable(letter: Letter, fonts: Sequence[Path] = ()) -> None:
    """Raise GongwenError ``letter_no_glyph`` naming the characters of ``letter`` that would come out as empty boxes."""
    texts = ((text.place, text.words) for text in texts_of(letter) if text.path != "check.content")
    if found := unprintable(texts, fonts):
        raise no_glyph(found)


def no_glyph(found: Sequence[Unprintable]) -> GongwenError:
    """The error that names them."""
    named = "、".join(each.said() for each in found[:_SHOWN])
    more = "等" if len(found) > _SHOWN else ""
    what = f"现有字体印不出 {len(found)} 个字：{named}{more}，印出来会是空框。"
    return GongwenError("letter_no_glyph", what, remedy(found))


def remedy(found: Sequence[Unprintable]) -> str:
    """What to do: another font helps for a rare character of a name; signs and private characters must go."""
    rare = any(_is_ideograph(each.char) for each in found)
    other = any(not _is_ideograph(each.char) for each in found)
    todo = []
    if other:
        todo.append("表情、特殊符号和自造字请删去，或改用通用的字")
    if rare:
        todo.append("人名、地名中的生僻字请把含有这个字的字体文件放进字体文件夹后再排，不要用同音字代替")
    return "；".join(todo) + "。"


def _is_ideograph(char: str) -> bool:
    return any(start <= ord(char) <= end for start, end in _IDEOGRAPHS)


def _missing(chars: Iterable[str], faces: Chain) -> set[str]:
    private = {char for char in chars if unicodedata.category(char) == "Co"}
    rest = {char for char in chars if char not in private}
    for path, index in faces.files:
        if not rest:
            break
        has = glyphs_of(path, index)
        rest = {char for char in rest if char not in has}
    return private | rest
