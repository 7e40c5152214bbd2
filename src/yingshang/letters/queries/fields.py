"""The list of fields as people write it, one a line, and as it is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal
from yingshang.kernel.text import line
from yingshang.letters.enums import BuiltIn, FieldKind, FieldListFlaw
from yingshang.letters.queries.language import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FIELDS = 60
_KINDS = {str(kind.label): kind for kind in FieldKind}
_SHAPE = re.compile(
    r"(?P<name>[^\s:\uff1a=]{1,30})\s+(?P<kind>[^\s:\uff1a=]{1,10})"
    r"(?:\s*[:\uff1a]\s*(?P<columns>[^=]+?))?(?:\s*=\s*(?P<key>[a-z_]{1,40}))?"
)
_NAME = re.compile(r"[0-9A-Za-z_\u3400-\u9fff〇·（）]{1,30}")
_PARTS = re.compile(r"[\u3001,\uff0c\s]+")
_OPTIONAL = "\uff1f?"
_JOIN = "\u3001"
_COLON = "\uff1a"


def read_fields(text: str) -> tuple[Field, ...]:
    """The fields of a list. Raises Refusal ``letters.field_list`` for a line that cannot be read."""
    lines = [line(part) for part in text.splitlines() if line(part)]
    if len(lines) > MOST_FIELDS:
        raise _refused(FieldListFlaw.MANY, str(len(lines)))
    found: dict[str, Field] = {}
    for each in lines:
        one = _field(each)
        if one.name in found:
            raise _refused(FieldListFlaw.TWICE, one.name)
        if one.name in {str(built_in.label) for built_in in BuiltIn}:
            raise _refused(FieldListFlaw.RESERVED, one.name)
        found[one.name] = one
    return tuple(found.values())


def write_fields(fields: Iterable[Field]) -> str:
    """The list as it is edited."""
    return "\n".join(_line(each) for each in fields)


def to_json(fields: Iterable[Field]) -> list[dict[str, Any]]:
    """As it is stored."""
    return [
        {
            "name": each.name,
            "kind": each.kind.value,
            "columns": list(each.columns),
            "optional": sorted(each.optional),
            "key": each.key,
        }
        for each in fields
    ]


def from_json(rows: Iterable[dict[str, Any]]) -> tuple[Field, ...]:
    """From what is stored."""
    return tuple(
        Field(
            row["name"],
            FieldKind(row["kind"]),
            tuple(row.get("columns", ())),
            frozenset(row.get("optional", ())),
            row.get("key", ""),
        )
        for row in rows
    )


def _field(text: str) -> Field:
    shape = _SHAPE.fullmatch(text)
    kind = _KINDS.get(shape["kind"]) if shape else None
    if shape is None or kind is None or not _NAME.fullmatch(shape["name"]):
        raise _refused(FieldListFlaw.SHAPE, text)
    given = [part for part in _PARTS.split(shape["columns"] or "") if part]
    columns = tuple(part.rstrip(_OPTIONAL) for part in given)
    wrong = not all(_NAME.fullmatch(part) for part in columns) or len(set(columns)) != len(columns)
    if wrong or bool(columns) != (kind == FieldKind.TABLE):
        raise _refused(FieldListFlaw.SHAPE, text)
    optional = frozenset(part.rstrip(_OPTIONAL) for part in given if part[-1] in _OPTIONAL)
    return Field(shape["name"], kind, columns, optional, shape["key"] or "")


def _line(each: Field) -> str:
    columns = _JOIN.join(f"{part}{_OPTIONAL[0] if part in each.optional else ''}" for part in each.columns)
    key = f" = {each.key}" if each.key else ""
    return f"{each.name} {each.kind.label}{_COLON + columns if columns else ''}{key}"


def _refused(flaw: FieldListFlaw, shown: str) -> Refusal:
    return Refusal("letters.field_list", field="fields", said=str(flaw.label).format(line=shown[:40]))
