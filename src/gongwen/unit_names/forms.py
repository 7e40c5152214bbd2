"""A unit name taken apart: place, level, and the body itself in one spelling for all its usual ones.

「北票市发展和改革局」 is (北票, 市, the body that is also written 发改委); 「县发改局」 is
("", 县, the same body). Which spellings are the same body is data: ``lexicon/units_abbreviations.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gongwen.lexicon import load
from gongwen.text.source import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from opencc import OpenCC

_SPELLING = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


@dataclass(slots=True, frozen=True)
class Parsed:
    """A name in parts, empty where missing.

    ``body`` begins with ``#`` for a body of the lexicon and with ``@`` for an enterprise; ``rest`` is the
    body as written.
    """

    place: str
    level: str
    body: str
    rest: str


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    import opencc  # noqa: PLC0415 - the dictionaries are loaded only where names are resolved

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Fold ``text`` and write it in Simplified characters, one for one, so that offsets stay."""
    folded = fold(text)
    plain = _converter().convert("\n".join(folded.replace("\n", " "))).split("\n")
    return "".join(new if len(new) == 1 else old for old, new in zip(folded, plain, strict=True)) if folded else ""


def key_of(text: str) -> str:
    """Return letters, digits and characters of a name, Simplified and folded; the rest is dropped."""
    return _SPELLING.sub("", simplified(text))


@lru_cache(maxsize=1)
def spellings() -> dict[str, str]:
    """Return every known spelling of a body → its mark ``#n``."""
    table: dict[str, str] = {}
    for number, body in enumerate(load("units_abbreviations")["body"]):
        for form in spellings_of(body):
            table.setdefault(form, f"#{number}")
    return table


def spellings_of(body: dict[str, Any]) -> list[str]:
    """Return the spellings of one entry: each stem with each ending, and the whole forms."""
    made = [stem + ending for stem in body.get("stems", ()) for ending in body["endings"]]
    return [_SPELLING.sub("", form) for form in [*made, *body.get("forms", ())]]


@lru_cache(maxsize=1)
def variants() -> dict[str, list[str]]:
    """Return the mark of a body → all its spellings."""
    table: dict[str, list[str]] = {}
    for form, mark in spellings().items():
        table.setdefault(mark, []).append(form)
    return table


@lru_cache(maxsize=1)
def needs_level() -> frozenset[str]:
    """Return the marks of bodies whose spelling means something only after a level: 「市委办」."""
    bodies = enumerate(load("units_abbreviations")["body"])
    return frozenset(f"#{number}" for number, body in bodies if body.get("level_needed"))


@lru_cache(maxsize=1)
def level_classes() -> dict[str, str]:
    """Return the printed level → ``province``, ``city``, ``county`` or ``town``."""
    levels = load("units_abbreviations")["levels"]
    return {printed: name for name, words in levels.items() for printed in words}


def _any(words: Collection[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _prefix() -> re.Pattern[str]:
    table = load("units_abbreviations")["prefix"]
    levels = _any(level_classes())
    return re.compile(
        rf"(?:{_any(table['party'])})?(?P<place>[\u4e00-\u9fff]{{2,12}}?)??(?P<level>{levels})?"
        rf"(?:{_any([*table['committee'], *table['closing']])})?"
    )


@lru_cache(maxsize=1)
def _raw() -> re.Pattern[str]:
    levels = _any(level_classes())
    # 「市场」 and 「县域」 begin with a level only to the eye.
    place = r"(?P<place>[\u4e00-\u9fff]{2,8}?)??"
    return re.compile(rf"{place}(?P<level>{levels})(?![场域政直级委])(?P<rest>.{{2,}})")


def without_party(prefix: str) -> str:
    """Drop 「中共」 before the place."""
    for word in load("units_abbreviations")["prefix"]["party"]:
        prefix = prefix.removeprefix(word)
    return prefix


def parse(key: str, places: Collection[str] = ()) -> Parsed:
    """Take a name (as ``key_of`` gives it) apart; ``places`` are known place names without their level."""
    table = spellings()
    for length in range(min(len(key), _longest()), 1, -1):
        mark = table.get(key[-length:])
        if mark is None:
            continue
        prefix = _prefix().fullmatch(key[:-length])
        if prefix and _sensible(prefix, mark, places):
            return Parsed(prefix["place"] or "", prefix["level"] or "", mark, key[-length:])
    return _enterprise(key) or _plain(key, places)


def above_part(name: str) -> str:
    """The body of which a name is a part: 「县公安局」 of 「县公安局交警大队」; "" where none is known."""
    key = key_of(name)
    heads = (key[:length] for length in range(len(key) - 2, 2, -1))
    return next((head for head in heads if parse(head).body.startswith("#")), "")


def _sensible(prefix: re.Match[str], mark: str, places: Collection[str]) -> bool:
    """Refuse 「交通」 as the place of 「交通综合执法局」: without a level a place has to be known."""
    if prefix["level"]:
        return True
    return (
        mark not in needs_level()
        and (not prefix["place"] or prefix["place"] in places)
        and not (prefix[0] and not prefix["place"])
    )


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, spellings()))


@lru_cache(maxsize=1)
def _brands() -> list[tuple[str, str]]:
    names = load("units_abbreviations")["brands"]["names"]
    pairs = [(word, f"@{number}") for number, words in enumerate(names) for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=1)
def _brand_noise() -> re.Pattern[str]:
    return re.compile(_any([*load("units_abbreviations")["brands"]["drop"], *level_classes()]))


def _enterprise(key: str) -> Parsed | None:
    for word, mark in _brands():
        if word in key:
            before, after = key.split(word, 1)
            place = _brand_noise().sub("", before + after)
            return Parsed(place, "", mark, word) if len(place) <= 6 else None
    return None


def _plain(key: str, places: Collection[str]) -> Parsed:
    match = _raw().fullmatch(key)
    if match and (not match["place"] or match["place"] in places):
        return Parsed(match["place"] or "", match["level"], match["rest"], match["rest"])
    return Parsed("", "", key, key)
