"""The words around an actor: verbs of duty, words of prose that no name contains, and who can be a subject.

Everything is keyed by a character or compiled into one flat pattern, so that a place in the text that is no
verb of duty costs one look.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_words import MAX_NAME, alternatives, by_first, has_level, is_collective, is_unit, unit_words
from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.extract.unit_words import Words

WINDOW = 240  # characters of one clause before its verb; the longest list of subjects met has 150
CLAUSE_MARKS = ",。;:\n!?“”\t|"
_NUMBERING = r"[ \t]*(?:\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、](?!\d))?[ \t]*(?:【[^【】\n]{1,14}】[ \t]*)?"
_SINGLE = compiled(r"[^\s、,;/|()\[\]及和]{2,40}")
_REPEATED = 40  # characters; a longer list is not printed twice
_DIGITS = "0123456789"


class ActorWords(NamedTuple):
    """Compiled lexicon of ``[actors]``; the patterns are matched at one place, not searched, unless said."""

    candidate: re.Pattern[str]  # searched: where a name may end before a verb
    clause: re.Pattern[str]  # searched: what parts clauses; short quotations inside a name part none
    guest_end: re.Pattern[str]  # searched
    free_guest: re.Pattern[str]  # searched: ends after which any verb may follow
    listed: re.Pattern[str]
    beside: str  # characters that part the last name of a list from those before it
    markers: dict[str, Words]
    not_markers: dict[str, Words]
    odd: frozenset[str]  # first characters of what may stand between a name and its verb
    verbal: frozenset[str]
    tails: Words
    time: re.Pattern[str]
    modals: Words
    comma: Words
    possessed: Words
    possessive: re.Pattern[str]
    etcetera: str
    leading: re.Pattern[str]  # searched
    lead: re.Pattern[str]
    lead_later: re.Pattern[str]  # searched
    also_lead: re.Pattern[str]
    part: re.Pattern[str]
    together: re.Pattern[str]
    joined_later: re.Pattern[str]
    empty: re.Pattern[str]
    prose: re.Pattern[str]  # searched; a hit counts unless it begins with one of ``harmless``
    prose_words: frozenset[str]
    by: str
    not_by: frozenset[str]  # characters before it
    openers: re.Pattern[str]
    generic: re.Pattern[str]
    arranged: frozenset[str]
    urging: Words
    many_inside: re.Pattern[str]
    broad: Words
    weak: Words
    strong: Words
    after_time: re.Pattern[str]  # searched


@lru_cache(maxsize=1)
def actor_words() -> ActorWords:
    """Return the compiled words of ``[actors]`` in ``lexicon/units.toml``."""
    table, roles = load("units")["actors"], load("units")["roles"]
    last, modals = _last_characters(), alternatives(table["modals"])
    names = f"(?!(?!{alternatives(roles['not_before_but'])})(?:{alternatives(roles['not_before'])}))"
    leading, together = alternatives(table["leading"]), alternatives(roles["together"])
    before = f"(?:{modals}|{alternatives(table['before_verb'])})*"
    part = rf"(?:{alternatives([w for w in roles['participating'] if w not in table['not_part']])}){names}"
    firsts = {word[0] for word in (*table["markers"], *table["possessed"], *table["possessive"], table["etcetera"])}
    prose = [word for word in table["prose"] if word not in table["prose_but"]]
    return ActorWords(
        candidate=compiled(rf"[{last})\]](?=[{''.join(sorted(firsts))}\d]|,(?:{modals}))"),
        clause=compiled(rf"(?<={HAN})“[^“”\n]{{1,12}}”(?={HAN})|[{CLAUSE_MARKS}]"),
        guest_end=compiled(rf"[{last})\]](?=[{''.join(sorted(firsts))}\d{CLAUSE_MARKS}]|$)"),
        free_guest=compiled(rf"(?:{alternatives(table['guest_endings'])})(?!{alternatives(table['guest_goes_on'])})"),
        beside=table["beside"],
        listed=compiled(_listed_pattern(table)),
        markers=by_first(table["markers"]),
        not_markers=by_first(table["not_markers"]),
        odd=frozenset([table["etcetera"], ",", *_DIGITS]).union(
            word[0] for word in (*table["possessed"], *table["possessive"])
        ),
        verbal=frozenset(table["verbal_nouns"]),
        tails=tuple(table["noun_tails"]),
        time=compiled(table["time"]),
        modals=tuple(table["modals"]),
        comma=tuple(f",{word}" for word in table["modals"]),
        possessed=tuple(table["possessed"]),
        possessive=compiled(rf"(?:{alternatives(table['possessive'])})[^,。;:\n]{{1,20}}?(?=(?:{modals}))"),
        etcetera=table["etcetera"],
        leading=compiled(leading),
        lead=compiled(rf"{before}(?:{leading}){names}"),
        lead_later=compiled(rf"(?<![{last}])(?:{leading}){names}"),
        also_lead=compiled(rf",(?:{alternatives(table['also'])})?(?:{leading}){names}"),
        part=compiled(before + part),
        together=compiled(rf"{before}(?:{alternatives([*roles['together'], *table['helping']])})"),
        joined_later=compiled(rf",(?:{alternatives(table['also'])})?(?:{together})"),
        empty=compiled(rf"(?:{modals})?(?:{alternatives(table['empty'])})"),
        prose=compiled(_prose_pattern([*table["prose_but"], *prose], table)),
        prose_words=frozenset([*prose, *_DIGITS]),
        by=table["by"],
        not_by=frozenset(word[0] for word in table["not_by"]),
        openers=compiled(rf"{_NUMBERING}(?:{alternatives(table['openers'])})?"),
        generic=compiled(rf"[^{table['not_generic']}]{{2,14}}{table['of']}(?:{alternatives(table['generic'])})"),
        arranged=frozenset(table["arranged"]),
        urging=tuple(table["urging"]),
        many_inside=compiled(rf"(?!{alternatives(table['others'])}).+?(?:{alternatives(table['many'])})"),
        broad=tuple(table["broad"]),
        weak=tuple(table["weak_endings"]),
        strong=tuple(table["strong_although"]),
        after_time=compiled(rf"(?<=[{table['after_time']}])(?=[{''.join(_single_levels())}])"),
    )


def _last_characters() -> str:
    words = unit_words()
    return "".join(sorted(words.endings_by_last.keys() | words.known_by_last.keys()))


def _single_levels() -> list[str]:
    return [word for word in unit_words().level_prefixes if len(word) == 1]


def _prose_pattern(words: list[str], table: dict[str, str]) -> str:
    # One flat alternation of literal beginnings: only so does the search skip ahead by first characters.
    quoted, counted = r"“[^“”\n]{1,12}”", rf"{table['etcetera']}\d+[{table['counted']}]?"
    return "|".join([quoted, counted, alternatives(words), *_DIGITS])


def _listed_pattern(table: dict[str, Any]) -> str:
    # 「应急、交通、水利等部门」 whatever the words are, 「公安、城管」 where they are known lines of business.
    word, lines = f"{HAN}{{2,12}}", alternatives(table["lines"])
    many = rf"(?:{word}、){{0,14}}{HAN}{{2,12}}?{table['listed']}"
    return rf"(?={HAN}{{2,12}}[、{table['etcetera']}]){many}|(?:{lines})(?:、(?:{lines}))+(?!、)"


def marker_end(folded: str, start: int, end: int) -> int:
    """Return where the verb of duty that stands at ``start`` ends; 0 when there is none."""
    words = actor_words()
    if start >= end:
        return 0
    first = folded[start]
    known = words.markers.get(first)
    if known is None:
        return 0 if words.time.match(folded, start, end) is None else start + 1
    if folded.startswith(words.not_markers.get(first, ()), start, end):
        return 0
    for word in known:
        if folded.startswith(word, start, end):
            stop = start + len(word)
            noun = len(word) > 1 and folded.startswith(words.tails[0], stop, end)
            return 0 if noun or (word in words.verbal and folded.startswith(words.tails, stop, end)) else stop
    return 0


def is_prose(folded: str, start: int, end: int) -> bool:
    """Say whether the stretch holds a word that no name contains."""
    words = actor_words()
    return any(match[0] in words.prose_words for match in words.prose.finditer(folded, start, end))


def read_names(folded: str, start: int, end: int, *, clean: bool = False) -> list[UnitName]:
    """Return the names when the whole stretch is a list of them and the first can be a subject, else nothing.

    ``clean`` says that the stretch is known to hold no prose.
    """
    if not 2 <= end - start <= WINDOW:
        return []
    if end - start > _REPEATED:
        return _read_names(folded, start, end, clean=clean)
    return [UnitName(a + start, b + start, many) for a, b, many in _known_names(folded[start:end], clean=clean)]


@lru_cache(maxsize=8192)
def _known_names(text: str, *, clean: bool) -> tuple[UnitName, ...]:
    # The same few bodies act all through a document.
    return tuple(_read_names(text, 0, len(text), clean=clean))


def _read_names(folded: str, start: int, end: int, *, clean: bool) -> list[UnitName]:
    if _SINGLE.fullmatch(folded, start, end):
        unit = UnitName(start, end, is_collective(folded, start, end))
        return [unit] if is_subject(folded, unit, clean=clean) else []
    units = split_units(folded, start, end)
    if len(units) > 1 and is_listed(folded, start, end):
        return units
    if not units or folded[start : units[0].start].strip() or folded[units[-1].end : end].strip():
        return []
    # 「各专项工作组、保障组」: what stands beside a subject needs no level of its own.
    if not is_subject(folded, units[0], clean=clean):
        return []
    return units if all(_may_act(folded, unit, clean=clean) for unit in units[1:]) else []


def is_listed(folded: str, start: int, end: int) -> bool:
    """Whether the stretch is a list of lines of business: 「公安、城管」, 「应急、交通、水利等部门」."""
    return actor_words().listed.fullmatch(folded, start, end) is not None and not is_prose(folded, start, end)


def _may_act(folded: str, unit: UnitName, *, clean: bool) -> bool:
    start, end, _ = unit
    if end - start > MAX_NAME or not is_unit(folded, start, end):
        return False
    return clean or not is_prose(folded, start, end)


def _is_object(folded: str, unit: UnitName) -> bool:
    """Say whether the stretch is somebody urging a unit: 「督促成员单位」, 「指导派出所」."""
    words = actor_words()
    start, end, collective = unit
    if folded[start:end] in words.arranged:
        return True
    if not folded.startswith(words.urging, start, end):
        return False
    rest = start + next(len(word) for word in words.urging if folded.startswith(word, start, end))
    return collective or (end - rest > 2 and is_unit(folded, rest, end))


def is_subject(folded: str, unit: UnitName, *, clean: bool = False) -> bool:
    """Say whether the name can act: by its level, or by an ending that is hardly ever anything else.

    ``clean`` says that the name is known to hold no prose.
    """
    words = actor_words()
    start, end, _ = unit
    if not _may_act(folded, unit, clean=clean):
        return False
    if has_level(folded, start, end):
        return True
    strong = folded.endswith(words.strong, start, end)
    if folded.startswith(words.broad, start, end):
        return strong or folded.startswith(unit_words().collective_beginnings, start, end)
    if words.many_inside.match(folded, start, end):
        return False
    if _is_object(folded, unit):
        return False
    return strong or not folded.endswith(words.weak, start, end)
