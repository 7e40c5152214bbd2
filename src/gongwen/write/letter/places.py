"""Every text of a letter with its place: as the draft's own path, and as people say it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongwen.write.letter.model import Letter

_PIECES = {"body": "段", "rows": "行", "head": "行", "columns": "列"}
_PLAIN = {"文字", "署名", "附件名称"}  # what goes without saying behind the place it is in


class Text(NamedTuple):
    """One string: 「body[2].text」, the label of its field, 「正文第2段」, and what it says."""

    path: str
    label: str
    place: str
    words: str


def texts_of(letter: Letter) -> Iterator[Text]:
    """Every string in it, in the order of the fields."""
    return _texts(letter, "", "", "项")


def _texts(value: Any, path: str, place: str, piece: str) -> Iterator[Text]:  # noqa: ANN401 - any part of a letter
    if isinstance(value, tuple):
        inner = "格" if piece == "行" else "项"
        for number, item in enumerate(value, 1):
            yield from _labelled(item, f"{path}[{number}]", "", f"{place}第{number}{piece}", inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            label = field.metadata["label"]
            words = place if place and label in _PLAIN else f"{place}{label}"
            name = f"{path}.{field.name}" if path else field.name
            yield from _labelled(getattr(value, field.name), name, label, words, _PIECES.get(field.name, "项"))


def _labelled(value: Any, path: str, label: str, place: str, piece: str) -> Iterator[Text]:  # noqa: ANN401 - as above
    if isinstance(value, str):
        yield Text(path, label, place, value)
    else:
        yield from _texts(value, path, place, piece)
