"""A template as a sample paper: every field shows its own name, every condition holds, tables have two rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.letters.enums import BuiltIn, FieldKind
from yingshang.letters.queries.filling import fill_template
from yingshang.letters.queries.paper import Paper, paper_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.letters.queries.language import Field

_OPEN, _CLOSE = "\u3014", "\u3015"


@dataclass(frozen=True, slots=True)
class Sample:
    """A title and a paper."""

    title: str
    paper: Paper


def sample_of(title: str, body: str, declared: Iterable[Field]) -> Sample:
    """What the template makes of samples; a template with flaws makes an empty paper."""
    fields = list(declared)
    facts: dict[str, object] = {}
    for one in fields:
        if one.kind == FieldKind.TABLE:
            facts[one.name] = [[f"{column}{number}" for column in one.columns] for number in (1, 2)]
        else:
            facts[one.name] = _value(one)
    built_in = {str(one.label): f"{_OPEN}{one.label}{_CLOSE}" for one in BuiltIn}
    filled = fill_template(title, body, fields, facts, built_in)
    return Sample(filled.title, paper_of(filled.body, filled.tables))


def _value(one: Field) -> object:
    match one.kind:
        case FieldKind.FLAG:
            return True
        case FieldKind.NUMBER:
            return "5"
        case FieldKind.DAY:
            return "2026-05-16"
    return f"{_OPEN}{one.name}{_CLOSE}"
