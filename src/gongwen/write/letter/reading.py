"""A draft, TOML or plain data, into a ``Letter``: what is unknown, missing or of another type is refused by name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Any, Union

from gongwen.errors import GongwenError
from gongwen.write.letter import images
from gongwen.write.letter.checks import MOST_CHARACTERS, check_letter, too_long
from gongwen.write.letter.headings import paragraphs_of
from gongwen.write.letter.kinds import kind_of
from gongwen.write.letter.model import Annex, Block, HeadCell, Letter, Paragraph, Table
from gongwen.write.letter.refusals import quoted, refused

if TYPE_CHECKING:
    from pathlib import Path

_TYPES = {str: "文字", int: "整数", float: "数", bool: "true 或 false", bytes: "图片"}


def read_letter(draft: str | dict[str, Any], folder: Path | None = None) -> Letter:
    """The letter that ``draft`` describes: TOML text, or data of the same lay.

    Pictures are bytes, or names of files in ``folder``; without a folder names are refused. Text of a body may be one
    string, one paragraph a line. Raises GongwenError with a code ``letter_…`` naming the place.
    """
    data = _data(draft)
    letter: Letter = _Reader(folder).record(Letter, data, "")
    kind = kind_of(letter.kind)
    if kind:
        letter = dataclasses.replace(letter, kind=kind.code)
    check_letter(letter)
    return letter


def read_draft(path: Path) -> Letter:
    """The letter in a TOML file; its pictures are looked up beside it. Raises GongwenError as ``read_letter``."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise GongwenError("not_read", f"读不了草稿 {path.name}。", "请确认文件存在、有读取权限。") from error
    if len(text) > MOST_CHARACTERS * 4:
        raise too_long()
    try:
        return read_letter(text.decode("utf-8-sig"), path.parent)
    except UnicodeDecodeError as error:
        raise GongwenError(
            "letter_encoding", f"草稿 {path.name} 不是 UTF-8 编码的文字。", "请另存为 UTF-8。"
        ) from error


def _data(draft: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(draft, dict):
        return draft
    if len(draft) > MOST_CHARACTERS:
        raise too_long()
    try:
        return tomllib.loads(draft)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise GongwenError("letter_toml", f"草稿不是正确的 TOML：{error}。", "请检查引号、括号和等号。") from error


class _Reader:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def record(self, cls: Any, data: Any, where: str) -> Any:  # noqa: ANN401 - anything that a draft holds
        """An instance of the dataclass ``cls`` from a table of the draft."""
        shorthand = _shorthand(cls, data)
        if not isinstance(shorthand, dict):
            raise refused("type", where or "内容", f"应是一组字段，不是 {quoted(data)}")
        fields = {field.name: field for field in dataclasses.fields(cls)}
        for key in shorthand:
            if key not in fields:
                raise refused("unknown_field", _at(where, str(key)), "不是这里可以写的字段", _known(fields))
        values = {}
        for name, field in fields.items():
            place = f"{_at(where, name)}（{field.metadata['label']}）"
            if name in shorthand:
                values[name] = self._value(_hints(cls)[name], shorthand[name], place, _at(where, name))
            elif field.default is dataclasses.MISSING:
                raise refused("missing_field", place, "没有写", "请补上这个字段。")
        return cls(**values)

    def _value(self, hint: Any, data: Any, place: str, path: str) -> Any:  # noqa: ANN401 - as above
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if hint == tuple[Block, ...]:
            return self._blocks(data, place, path)
        if origin is tuple:
            if not isinstance(data, list | tuple):
                raise refused("type", place, f"应是一列内容（写在方括号里），不是 {quoted(data)}")
            return tuple(
                self._value(arguments[0], item, f"{path}[{i}]", f"{path}[{i}]") for i, item in enumerate(data, 1)
            )
        if origin in (Union, types.UnionType):
            return self._value(arguments[0], data, place, path) if data is not None else None
        if origin is typing.Literal:
            if data not in arguments or isinstance(data, bool):
                raise refused("choice", place, f"不能是 {quoted(data)}", f"可以写 {'、'.join(map(str, arguments))}。")
            return data
        return self.record(hint, data, path) if dataclasses.is_dataclass(hint) else self._plain(hint, data, place)

    def _plain(self, hint: Any, data: Any, place: str) -> Any:  # noqa: ANN401 - as above
        if hint is dt.date:
            return _date(data, place)
        if hint is bytes:
            return images.picture(data, self._folder, place)
        if hint is float and isinstance(data, int) and not isinstance(data, bool):
            return float(data)
        if type(data) is not hint:
            raise refused("type", place, f"应是{_TYPES[hint]}，不是 {quoted(data)}")
        return _short_enough(data).strip(" \u3000\r\n\t") if hint is str else data

    def _blocks(self, data: Any, place: str, path: str) -> tuple[Block, ...]:  # noqa: ANN401 - as above
        if isinstance(data, str):
            return paragraphs_of(_short_enough(data))
        if not isinstance(data, list | tuple):
            raise refused("type", place, f"应是文字或一列段落，不是 {quoted(data)}")
        found: list[Block] = []
        for number, item in enumerate(data, 1):
            if isinstance(item, str):
                found += paragraphs_of(_short_enough(item))
            elif isinstance(item, dict) and ("rows" in item or "head" in item):
                found.append(self.record(Table, item, f"{path}[{number}]"))
            else:
                found.append(self.record(Paragraph, item, f"{path}[{number}]"))
        return tuple(found)


def _short_enough(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise too_long()
    return text


def _date(data: Any, place: str) -> dt.date:  # noqa: ANN401 - as above
    if isinstance(data, str):
        try:
            return dt.date.fromisoformat(data.strip())
        except ValueError:
            data = data.strip()
    if not isinstance(data, dt.date) or isinstance(data, dt.datetime):
        raise refused("date", place, f"不是日期：{quoted(data)}", "日期写成 2026-05-16 的样子。")
    return data


def _shorthand(cls: Any, data: Any) -> Any:  # noqa: ANN401 - as above
    """A bare string stands for the record's text or name."""
    if isinstance(data, str) and cls in (HeadCell, Paragraph):
        return {"text": data}
    if isinstance(data, str) and cls not in (Annex, Table, Letter) and "name" in cls.__dataclass_fields__:
        return {"name": data}
    return data


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _known(fields: dict[str, Any]) -> str:
    return "可以写的有：" + "、".join(f"{name}（{field.metadata['label']}）" for name, field in fields.items()) + "。"


@cache
def _hints(cls: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass; mypy does not take its type for hashable
    return typing.get_type_hints(cls)
