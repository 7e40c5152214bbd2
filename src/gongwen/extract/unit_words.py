"""The words of unit names, compiled once from ``lexicon/units.toml``, and the two questions everybody asks.

Is this stretch of folded text a name? Is it a name for many bodies? Both look at the end and the beginning
only, in time that does not depend on the length of the text around them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAME = 60  # characters; the longest leading groups of real notices have about 45
_FRAGMENTS = 16  # 「乡镇、街道、园区、社区」 and not much more

Words = tuple[str, ...]


class UnitWords(NamedTuple):
    """Compiled lexicon; every field is one list of ``units.toml`` in the form the matching needs."""

    endings_by_last: dict[str, Words]
    not_endings_by_last: dict[str, Words]
    known: frozenset[str]
    known_by_last: dict[str, Words]
    level_prefixes: Words
    leading: Words
    leading_but: Words
    trailing: Words
    trailing_by_last: dict[str, Words]  # the longest word of a group first
    collective_beginnings: Words
    collective_endings: Words
    etcetera: str
    conjunction: re.Pattern[str]
    plain: re.Pattern[str]  # nothing to trim or to part inside, except a bracket at its end
    fragment: re.Pattern[str]
    bare_fragment: re.Pattern[str]
    fragment_end: re.Pattern[str]
    one_rank: re.Pattern[str]
    same_rank: Words
    open_ends: frozenset[str]  # the last characters of what may go on behind an enumeration comma
    party: Words
    beside_party: frozenset[str]
    blank_inside: tuple[tuple[Words, Words, Words], ...]  # after, whole piece, endings of a piece
    glued: re.Pattern[str]
    glued_hint: re.Pattern[str]  # a name without such a character, two before its end, is not two
    glued_before: Words


def by_last(words: Iterable[str]) -> dict[str, Words]:
    """Group words by their last character, so that most places in a text are decided by one look."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[-1], []).append(word)
    return {character: tuple(group) for character, group in groups.items()}


def by_first(words: Iterable[str]) -> dict[str, Words]:
    """Group words by their first character, the longest word of a group first."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[0], []).append(word)
    return {character: tuple(_longest_first(group)) for character, group in groups.items()}


def _longest_first(words: list[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def alternatives(words: list[str]) -> str:
    """Join the words for a regular expression, longest first, so that the longest is taken."""
    return "|".join(map(re.escape, _longest_first(words)))


def _glued_pattern(table: dict[str, Any]) -> re.Pattern[str]:
    stops, levels = "".join(table["not_followed"]), "".join(table["level_repeats"])
    section = rf"(?<={HAN}{{2}}[{''.join(table['after'])}])(?![{stops}])(?={HAN}{{2}})"
    first = rf"(?:{alternatives(table['first'])})(?={HAN}{{3}})"
    repeat = rf"(?:{alternatives(table['repeat_after'])})(?=[{levels}]{HAN}{{2}})"
    second = rf"(?<={HAN}{{2}}[{''.join(table['second_after'])}])(?={alternatives(table['second'])})"
    return compiled(rf"(?P<section>{section})|(?P<first>{first})|(?P<repeat>{repeat})|(?P<second>{second})")


def _glued_hint(table: dict[str, Any]) -> re.Pattern[str]:
    words = [*table["after"], *table["first"], *table["repeat_after"], *table["second_after"]]
    return compiled(f"[{''.join(dict.fromkeys(''.join(words)))}]")


@lru_cache(maxsize=1)
def unit_words() -> UnitWords:
    """Return the compiled lexicon of unit names."""
    table = load("units")
    name, collective, parts = table["name"], table["collective"], table["fragments"]
    every = rf"{re.escape(parts['every'])}(?:{alternatives(parts['some'])})?"
    levels, bare = alternatives(parts["levels"]), alternatives(parts["bare_levels"])
    inner = rf"(?:[(\[](?:{levels}|、|,)+[)\]])?"
    ranks = alternatives(parts["one_rank"])
    trailing = _longest_first([*name["trailing"], *_role_words(table["roles"])])
    return UnitWords(
        endings_by_last=by_last(name["endings"]),
        not_endings_by_last=by_last(name["not_endings"]),
        known=frozenset(name["known"]),
        known_by_last=by_last(name["known"]),
        level_prefixes=tuple(name["level_prefixes"]),
        leading=tuple(_longest_first(name["leading"])),
        leading_but=tuple(name["leading_but"]),
        trailing=tuple(trailing),
        trailing_by_last=by_last(trailing),
        collective_beginnings=tuple(collective["beginnings"]),
        collective_endings=tuple(collective["endings"]),
        etcetera=name["etcetera"],
        conjunction=compiled(rf"\s*(?:{alternatives(name['conjunctions'])})\s*"),
        plain=_plain_pattern([*name["conjunctions"], name["etcetera"]]),
        fragment=compiled(rf"(?:{every})?(?:{levels})+{inner}(?:{levels})*"),
        bare_fragment=compiled(rf"(?:{bare})+{inner}"),
        fragment_end=compiled(rf"(?:{levels})+{inner}(?:{alternatives(parts['closings'])})(?:\([^()]{{1,8}}\))?"),
        one_rank=compiled(rf"{every}(?:{ranks}){inner}"),
        same_rank=tuple(parts["same_rank"]),
        open_ends=frozenset(word[-1] for word in (*parts["levels"], *parts["party"])).union(")]"),
        party=tuple(parts["party"]),
        beside_party=frozenset(parts["beside_party"]),
        blank_inside=tuple(
            (tuple(pair["after"]), tuple(pair.get("before", ())), tuple(pair.get("before_endings", ())))
            for pair in table["blank_inside"]
        ),
        glued=_glued_pattern(table["glued"]),
        glued_hint=_glued_hint(table["glued"]),
        glued_before=tuple(table["glued"]["before"]),
    )


def _plain_pattern(words: list[str]) -> re.Pattern[str]:
    plain = HAN.replace("]", f"{''.join(words)}]")  # all Chinese characters but those of the words
    return compiled(rf"{plain}{{2,30}}(?:\((?P<inside>{HAN}{{1,8}})\))?")


def _role_words(roles: dict[str, list[str]]) -> list[str]:
    return [word for role in ("lead", "responsible", "participating", "supervise") for word in roles[role]]


def without_bracket(folded: str, start: int, end: int) -> int:
    """Return the end of the name without a closing bracket group: 「县委办(县档案局)」 ends after 办."""
    if end > start and folded[end - 1] in ")]":
        opened = folded.rfind("(" if folded[end - 1] == ")" else "[", start + 1, end)
        if opened > start:
            return opened
    return end


def _has_ending(words: UnitWords, folded: str, start: int, end: int) -> bool:
    # An ending of names, and none of the longer words that only look like one.
    last = folded[end - 1]
    endings = words.endings_by_last.get(last)
    if not endings or not folded.endswith(endings, start, end):
        return False
    others = words.not_endings_by_last.get(last)
    return not others or not folded.endswith(others, start, end)


def ends_a_name(folded: str, start: int, end: int) -> bool:
    """Say whether what ends at ``end`` ends like a name; the bracket after a name has been taken off."""
    words, last = unit_words(), folded[end - 1]
    if _has_ending(words, folded, start, end):
        return True
    known = words.known_by_last.get(last)
    return known is not None and folded.endswith(known, start, end)


def is_unit(folded: str, start: int, end: int) -> bool:
    """Say whether the stretch ends like the name of a body, or is a known name that does not."""
    end = without_bracket(folded, start, end)
    if not 2 <= end - start <= MAX_NAME:
        return False
    words, last = unit_words(), folded[end - 1]
    if _has_ending(words, folded, start, end):
        return True
    if last not in words.known_by_last:
        return False
    return folded[start:end] in words.known or folded[start + 1 : end] in words.known


def is_collective(folded: str, start: int, end: int) -> bool:
    """Say whether the name stands for many bodies; 「A等部门」 names A and does not."""
    words = unit_words()
    if folded.startswith(words.collective_beginnings, start, end):
        return True
    end = without_bracket(folded, start, end)
    if folded.endswith(words.collective_endings, start, end):
        return words.etcetera not in folded[start:end]
    if end - start > _FRAGMENTS:
        return False
    if folded.find("、", start, end) < 0:
        return words.fragment.fullmatch(folded, start, end) is not None
    return all(map(words.fragment.fullmatch, folded[start:end].split("、")))


def has_level(folded: str, start: int, end: int) -> bool:
    """Say whether the name begins with a word of a level (市…, 县…) or of a collective (各…)."""
    return folded.startswith(unit_words().level_prefixes, start, end)
