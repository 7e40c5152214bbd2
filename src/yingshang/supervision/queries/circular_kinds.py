"""The kinds of circulars that ``data/circulars.toml`` declares, and the texts that are made of their sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(__file__).parents[1] / "data" / "circulars.toml"
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Said when the fact ``when`` is there, or unless the fact ``unless`` is; always without either."""

    text: str
    when: str = ""
    unless: str = ""

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether it is said. Raises KeyError for a fact that nobody gives."""
        return (not self.when or bool(facts[self.when])) and (not self.unless or not facts[self.unless])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its heading. A ``lead`` opens the paper without one; ``hint`` asks the clerk for more words."""

    name: str
    heading: str
    sentences: tuple[Sentence, ...]
    lead: bool = False
    hint: str = ""

    def text(self, facts: Mapping[str, Any]) -> str:
        """What is said with these facts. Raises KeyError for a fact that nobody gives."""
        return "".join(one.text.format_map(facts) for one in self.sentences if one.holds(facts))


@dataclass(frozen=True, slots=True)
class CircularKind:
    """A kind: what it is called, the kind of letter it becomes, its title and its blocks."""

    key: str
    label: str
    letter: str
    about: str
    title: str
    blocks: tuple[Block, ...]

    def block(self, name: str) -> Block | None:
        """The block of that name; None for one that an older version of the file had."""
        return next((block for block in self.blocks if block.name == name), None)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def words() -> dict[str, Any]:
    """The phrases that facts are said with."""
    return dict(_data()[WORDS])


@lru_cache(maxsize=1)
def kinds() -> dict[str, CircularKind]:
    """All kinds by key, in the order of the file."""
    return {key: _kind(key, given) for key, given in _data().items() if key != WORDS}


def kind_named(key: str) -> CircularKind:
    """The kind called ``key``. Raises Refusal ``supervision.no_circular_kind``."""
    found = kinds().get(key)
    if found is None:
        raise Refusal("supervision.no_circular_kind", field="kind")
    return found


def _kind(key: str, given: dict[str, Any]) -> CircularKind:
    blocks = tuple(
        Block(**{**block, "sentences": tuple(Sentence(**sentence) for sentence in block["sentences"])})
        for block in given["blocks"]
    )
    return CircularKind(key, given["label"], given["letter"], given["about"], given["title"], blocks)
