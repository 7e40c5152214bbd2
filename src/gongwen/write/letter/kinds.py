"""The kinds of letters and their forms, from ``kinds.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FORMS = ("document", "letter", "minutes", "order", "telegram", "table")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its Chinese name, its form, what its mark adds to the issuer, and which fields it needs."""

    code: str
    name: str
    form: str
    mark: str = ""
    upward: bool = False
    needs: tuple[str, ...] = ()


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order of the file."""
    table = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))["kinds"]
    return {code: Kind(code=code, **{**row, "needs": tuple(row["needs"])}) for code, row in table.items()}


def kind_of(word: str) -> Kind | None:
    """The kind by its code or its Chinese name; None where there is none."""
    named = {kind.name: kind for kind in kinds().values()}
    return kinds().get(word) or named.get(word)
