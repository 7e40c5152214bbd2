"""The ladders that ship as examples."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RungDraft:
    """A rung before it is saved; see ``models.Rung`` for its fields."""

    triggers: tuple[str, ...]
    paper: str
    issuer: str
    days: int = 0
    strikes: int = 0
    in_a_row: bool = True
    answer_days: int = 5
    answered: str = "accepted"


@dataclass(frozen=True, slots=True)
class LadderDraft:
    """A ladder before it is saved; see ``models.Ladder`` for its fields."""

    key: str
    title: str
    subject: str
    basis: str
    rungs: tuple[RungDraft, ...]
    source_kinds: tuple[str, ...] = ()
    objection_days: int = 5
    measure: str = "on_time"
    standard: int = 90
    least_due: int = 3
    resets: str = "year"


@lru_cache(maxsize=1)
def examples() -> dict[str, LadderDraft]:
    """The example ladders by key; KeyError or TypeError when the file and the tables have come apart."""
    text = files("yingshang.supervision").joinpath("data/ladders.toml").read_text(encoding="utf-8")
    found = {}
    for key, row in tomllib.loads(text).items():
        rungs = tuple(RungDraft(**{**rung, "triggers": tuple(rung["triggers"])}) for rung in row.pop("rungs"))
        found[key] = LadderDraft(key=key, rungs=rungs, **row)
    return found
