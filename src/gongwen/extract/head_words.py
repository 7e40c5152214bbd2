"""The patterns of the document head by name, compiled once from ``lexicon/head.toml``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from gongwen.lexicon import load
from gongwen.lexicon.letters import spelled
from gongwen.lexicon.prepared import compiled


@lru_cache(maxsize=1)
def _placeholders() -> tuple[tuple[str, str], ...]:
    title, date = load("head")["title"], load("head")["date"]
    kinds = "|".join(sorted(title["kinds"], key=len, reverse=True))
    return (
        ("{kinds}", kinds),
        ("{place}", title["place"]),
        ("{about}", title["about"]),
        ("{date}", date["pattern"]),
        ("{short}", date["short"]),
        ("{bracket}", title["bracket"]),
    )


@cache
def rule(name: str) -> re.Pattern[str]:
    """The pattern ``section.entry`` of ``head.toml``, for folded text; KeyError when there is none."""
    section, _, entry = name.partition(".")
    return _compile(load("head")[section][entry])


@cache
def rules(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a list in ``head.toml``, in their order."""
    section, _, entry = name.partition(".")
    return tuple(map(_compile, load("head")[section][entry]))


def _compile(source: str) -> re.Pattern[str]:
    for mark, words in _placeholders():
        source = source.replace(mark, words)
    return compiled(spelled(source))


@lru_cache(maxsize=1)
def noise() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines of the page or the web site: one pattern for their beginning, one for words anywhere in them."""
    table: dict[str, Any] = load("structure")["noise"]
    own: dict[str, Any] = load("head")["noise"]
    kept = {*table["starts"], *table["bare"], *own["starts"]} - set(own["not"])
    starts = sorted(kept, key=lambda word: (-len(word), word))  # the same expression in every process
    inside = "|".join([*map(re.escape, [*table["contains"], *own["contains"]]), table["follow"]])
    page = "|".join(load("structure")["page"]["patterns"])
    return compiled(rf"[-•·*\s]*(?:{'|'.join(map(re.escape, starts))})|\s*(?:{page})\s*$"), compiled(inside)
