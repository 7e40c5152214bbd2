"""The text of a cell → the value of a column, and back to what people see."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import log1p
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.dates import ALLOWED, read_day
from yingshang.kernel.sheets.declaring import Choice, Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CHARACTERS = 10_000
_LISTED = 15  # more choices are not written out in a sentence
_NEAR = 3
_ASKED = 200  # different words of one file for which near ones are looked up: a file of another county has thousands
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LOST = re.compile(r"\d(?:\.\d+)?e\+\d{2}")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,10})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔"}
_NO = {"否", "无", "没有", "不是", "n", "no", "false", "0", "×", "✗"}


class Bad(Exception):  # noqa: N818 - the cell is at fault
    """A cell that cannot be read: what is wrong, and what is allowed."""

    def __init__(self, what: str, allowed: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.allowed = allowed


@dataclass(frozen=True)
class Words:
    """The choices of a column, by every word that is understood for them."""

    options: tuple[Choice, ...]
    by_word: dict[str, list[Choice]]
    by_value: dict[object, str]

    @property
    def allowed(self) -> str:
        """The labels in one line; where they are many, where to find them."""
        if len(self.options) <= _LISTED:
            return "从下列各项中选：" + "、".join(option.label for option in self.options)
        return f"从模板下拉列表的 {len(self.options)} 项中选"

    def near(self, text: str) -> list[str]:
        """The labels of a long list that share most with ``text``, a rare sign counting more; [] when none is near."""
        if len(self.options) <= _LISTED:
            return []
        if text not in self._near:
            self._near[text] = self._nearest(frozenset(_fold(text))) if len(self._near) < _ASKED else []
        return self._near[text]

    def _nearest(self, signs: frozenset[str]) -> list[str]:
        least = sum(self._weights.get(sign, 1.0) for sign in signs) / 2
        known = [sign for sign in signs if sign in self._weights]
        shared = ((sum(self._weights[sign] for sign in known if sign in label), label) for label in self._weighed)
        near = ((-share, self._weighed[label], label) for share, label in shared if share > least)
        return [label for *_, label in heapq.nsmallest(_NEAR, near)]

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Sign → how rare it is among the labels."""
        common = Counter(sign for label in self.by_value.values() for sign in set(label))
        return {sign: log1p(len(self.options) / count) for sign, count in common.items()}

    @cached_property
    def _weighed(self) -> dict[str, float]:
        """Label → how much it says: of two that share as much with a text, the one that says less besides is nearer."""
        return {label: sum(self._weights[sign] for sign in set(label)) for label in self.by_value.values()}

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        return {}


def words_of(options: Iterable[Choice]) -> Words:
    """The choices made ready for reading."""
    kept = tuple(options)
    by_word: dict[str, list[Choice]] = {}
    for option in kept:
        for word in {_fold(option.label), *map(_fold, option.also)}:
            by_word.setdefault(word, []).append(option)
    return Words(kept, by_word, {option.value: option.label for option in kept})


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` without what nobody sees (zero-width, direction and control characters); every blank is a plain one."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = _BLANKS.sub(" ", _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n")
    return plain.strip() if lines else " ".join(plain.split())


def read_value(column: Column, text: str, words: Words | None) -> object:
    """The value of a cell that is not blank. Raises Bad."""
    if len(text) > MOST_CHARACTERS:
        raise Bad(f"这一格有 {len(text)} 个字，太长", f"最多 {min(column.max_length, MOST_CHARACTERS)} 个字")
    value = _READERS[column.kind](column, text, words)
    if column.check is not None and (allowed := column.check(value)):
        raise Bad("不符合要求", allowed)
    return value


def blank_of(column: Column) -> object:
    """What a blank cell means: no text is "", everything else None."""
    return "" if column.kind in {Kind.TEXT, Kind.CODE, Kind.CHOICE} else None


def show_value(column: Column, value: object, words: Words | None) -> str:
    """A value as people see it in a sheet; "" for none."""
    if value is None or value == "":
        return ""
    if words is not None:
        return words.by_value.get(value, str(value))
    match value:
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()[:10]
        case Decimal() | float():
            return format(Decimal(str(value)).quantize(Decimal(1).scaleb(-column.places)).normalize(), "f")
    return str(value)


def mask(text: str) -> str:
    """A personal value with its middle hidden: enough to recognise, too little to use."""
    if len(text) >= 7:
        return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) > 7 else text[:3] + "****"
    return text[:1] + "*" * (len(text) - 1)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text)).replace(" ", "").casefold()


def _text(column: Column, text: str, _: Words | None) -> str:
    if _LOST.fullmatch(text):
        raise _lost_digits()
    if len(text) > column.max_length:
        raise Bad(f"有 {len(text)} 个字，太长", f"最多 {column.max_length} 个字")
    return text


def _code(column: Column, text: str, _: Words | None) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _LOST.fullmatch(plain.lower()):
        raise _lost_digits()
    if len(plain) > column.max_length:
        raise Bad(f"有 {len(plain)} 个字符，太长", f"最多 {column.max_length} 个字符")
    return plain


def _lost_digits() -> Bad:
    return Bad("Excel 把这个号码当成了数字，后几位已经丢失", "先把这一列设为“文本”格式，再重新填写完整号码")


def _digits(text: str, allowed: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("〇", "0").replace("−", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise Bad("不是数字", allowed)
    return Decimal(plain)


def _range(column: Column) -> str:
    ends = [
        f"不小于 {column.least}" if column.least is not None else "",
        f"不大于 {column.most}" if column.most is not None else "",
    ]
    return "、".join(end for end in ends if end)


def _limited(column: Column, number: Decimal, allowed: str) -> Decimal:
    if (column.least is not None and number < column.least) or (column.most is not None and number > column.most):
        raise Bad("超出范围", allowed)
    return number


def _whole(column: Column, text: str, _: Words | None) -> int:
    allowed = "、".join(filter(None, ["整数，只填数字，如 12", _range(column)]))
    number = _limited(column, _digits(text, allowed), allowed)
    if number != number.to_integral_value():
        raise Bad("不是整数", allowed)
    return int(number)


def _decimal(column: Column, text: str, _: Words | None) -> Decimal:
    allowed = "、".join(filter(None, [f"数字，最多 {column.places} 位小数，不带单位", _range(column)]))
    number = _limited(column, _digits(text, allowed), allowed)
    if number != number.quantize(Decimal(1).scaleb(-column.places)):
        raise Bad("小数位数太多", allowed)
    return number


def _date(_column: Column, text: str, _: Words | None) -> date:
    day = read_day(text, today=clock.today())
    if day is None:
        raise Bad("不是日期，或没有这一天", ALLOWED)
    return day


def _choice(_: Column, text: str, words: Words | None) -> object:
    if words is None:
        raise Bad("没有可选项")
    found = words.by_word.get(_fold(text), [])
    if len(found) > 1:
        raise Bad(
            f"有 {len(found)} 个同名的，分不清是哪一个", "填写全称：" + "、".join(option.label for option in found[:10])
        )
    if not found:
        near = words.near(text)
        raise Bad("不在可选范围内", f"相近的有：{'、'.join(near)}；{words.allowed}" if near else words.allowed)
    return found[0].value


def _yesno(_column: Column, text: str, _: Words | None) -> bool:
    word = _fold(text)
    if word not in _YES | _NO:
        raise Bad("看不出是还是否", "填“是”或“否”")
    return word in _YES


_READERS = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.REF: _choice,
    Kind.YESNO: _yesno,
}
