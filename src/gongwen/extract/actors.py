"""Who acts in a sentence, and to whom is reported.

A unit acts when its name fills the clause from the beginning (or from 由) up to a word of duty:
「各单位于5月13日前上报」. Objects (「移交县纪委监委」, 「对…部门进行通报」) never fill their clause that way.
The place where a name meets a word of duty is found first, by one regular expression; only there is the
clause read backwards, so plain prose costs one scan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_roles import Roles
from gongwen.extract.unit_words import (
    MAX_NAME,
    alternatives,
    has_level,
    is_collective,
    is_unit,
    unit_words,
    without_bracket,
)
from gongwen.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW = 240  # characters of one clause before its verb; the longest list of subjects met has 150
_CLAUSE_MARKS = ",。;:\n!?“”\t|"
_CLAUSE = re.compile(f"[{_CLAUSE_MARKS}]")
_NUMBERING = r"[ \t]*(?:\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、](?!\d))?[ \t]*"
_SINGLE = re.compile(r"[^\s、,;/|()及和]{2,40}")
_RECEIVER = 60  # characters after 报 in which the receiver's name ends


@dataclass(slots=True)
class Actor:
    """Units that act together, their role (lead, participating, responsible), and the verb's span."""

    units: list[UnitName]
    role: str
    verb: tuple[int, int]


@dataclass(slots=True, frozen=True)
class _ActorWords:
    hit: re.Pattern[str]
    lead: re.Pattern[str]
    part: re.Pattern[str]
    together: re.Pattern[str]
    guest_end: re.Pattern[str]
    prose: re.Pattern[str]
    by: re.Pattern[str]
    openers: re.Pattern[str]
    object_first: re.Pattern[str]
    many_inside: re.Pattern[str]
    weak: tuple[str, ...]
    strong: tuple[str, ...]
    after_time: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _ActorWords:
    table, roles = load("units")["actors"], load("units")["roles"]
    markers = rf"(?!{alternatives(table['not_markers'])})(?:{alternatives(table['markers'])})"
    modals = alternatives(table["modals"])
    # 「…的官方微信要」 「…主要领导要」: what belongs to the unit, then a word that obliges.
    owned = (
        rf"(?:{alternatives(table['possessed'])})(?={modals}|{markers})"
        rf"|(?:{alternatives(table['possessive'])})[^,。;:\n]{{1,20}}?(?={modals})"
    )
    names = alternatives(roles["not_before"])
    end = rf"[{_last_characters()}](?:\([^()\n]{{1,12}}\))?"
    return _ActorWords(
        hit=re.compile(rf"{end}(?P<etc>等)?(?P<owned>{owned})?(?P<mark>{markers})"),
        lead=re.compile(rf"(?:{alternatives(table['leading'])})(?!{names})"),
        part=re.compile(
            rf"(?:{modals}|{alternatives(table['before_part'])})*"
            rf"(?:{alternatives(roles['participating'])})(?!{names})"
        ),
        together=re.compile(alternatives([*roles["together"], *table["helping"]])),
        guest_end=re.compile(rf"{end}(?=等?(?:{markers}|[,。;\n]|$))"),
        prose=re.compile(rf"(?:{alternatives(table['prose_but'])})|(?P<prose>\d|{alternatives(table['prose'])})"),
        by=re.compile(_by_pattern(table)),
        openers=re.compile(rf"{_NUMBERING}(?:{alternatives(table['openers'])})?"),
        object_first=re.compile(alternatives(table["urging"])),
        many_inside=re.compile(rf"(?!{alternatives(table['others'])}).{{1,}}?(?:{alternatives(table['many'])})"),
        weak=tuple(table["weak_endings"]),
        strong=tuple(table["strong_although"]),
        after_time=re.compile(rf"(?<=[{table['after_time']}])(?=[{''.join(_single_levels())}])"),
    )


def _last_characters() -> str:
    words = unit_words()
    return "".join(sorted({word[-1] for word in (*words.endings, *words.known)}))


def _single_levels() -> list[str]:
    return [word for word in unit_words().level_prefixes if len(word) == 1]


def _by_pattern(table: dict[str, Any]) -> str:
    before = "".join(sorted({word[0] for word in table["not_by"]}))
    return rf"(?<![{before}]){table['by']}"


def find_actors(folded: str, start: int, end: int) -> list[Actor]:
    """Find the units that stand as subject of a duty in ``folded[start:end]``, in order of their verbs.

    Roles are those of each clause (牵头 lead, 配合 participating, else responsible); ``roles_of`` applies
    the rule that with a lead marked everybody else takes part.
    """
    words = _words()
    actors: list[Actor] = []
    position = start
    while match := words.hit.search(folded, position, end):
        position = match.start() + 1
        subject_end = match.start("owned") if match["owned"] else match.start("mark")
        subject_end = min(subject_end, match.start("etc")) if match["etc"] else subject_end
        units = _subject(folded, start, subject_end) if _ends_a_name(folded, subject_end) else []
        if not units:
            continue
        verb = match.span("mark")
        position = verb[0]
        clause_end = _clause_end(folded, verb[0], end)
        if together := words.together.match(folded, verb[0], clause_end):
            position = max(position, _with_guests(folded, units, together, clause_end, actors))
            continue
        actors.append(Actor(units, _role(folded, verb[0], clause_end), verb))
    return actors


def _ends_a_name(folded: str, end: int) -> bool:
    """Say whether a name can end here: cheap, and false for most places where the last character fits."""
    name, words = without_bracket(folded, max(0, end - MAX_NAME), end), unit_words()
    plain = folded.endswith(words.endings, 0, name) and not folded.endswith(words.not_endings, 0, name)
    return plain or folded.endswith(words.known_endings, 0, name)


def _clause_end(folded: str, start: int, end: int) -> int:
    match = _CLAUSE.search(folded, start, min(end, start + _WINDOW))
    return match.start() if match else min(end, start + _WINDOW)


def _role(folded: str, verb: int, clause_end: int) -> str:
    words = _words()
    if words.part.match(folded, verb, clause_end):
        return "participating"
    return "lead" if words.lead.search(folded, verb, clause_end) else "responsible"


def _with_guests(folded: str, hosts: list[UnitName], mark: re.Match[str], clause_end: int, actors: list[Actor]) -> int:
    """「A会同B」: A leads, B takes part; 「A配合B」: A takes part. Returns where to go on."""
    words = _words()
    if words.part.match(folded, mark.start(), clause_end):
        actors.append(Actor(hosts, "participating", mark.span()))
        return clause_end
    guest_end = words.guest_end.search(folded, mark.end(), clause_end)
    guests = _names(folded, mark.end(), guest_end.end()) if guest_end else []
    actors.append(Actor(hosts, "lead" if guests else "responsible", mark.span()))
    if guests and guest_end:
        actors.append(Actor(guests, "participating", mark.span()))
        return guest_end.end()
    return mark.end()


def _subject(folded: str, start: int, end: int) -> list[UnitName]:
    """Return the names when the clause before ``end`` is nothing else."""
    words = _words()
    begin = _clause_start(folded, max(start, end - _WINDOW), end)
    by = _last_by(folded, begin, end)
    first = by if by else words.openers.match(folded, begin, end).end()  # type: ignore[union-attr]
    if end - max(first, folded.rfind("、", first, end)) > 2 * MAX_NAME:
        return []
    clean = _after_prose(folded, first, end)
    if clean is None:
        return []
    units = _names(folded, clean, end)
    if units:
        return units if by or clean > first else [*_list_before(folded, start, begin), *units]
    cut = words.after_time.search(folded, clean, end)
    return _names(folded, cut.start(), end) if cut else []


def _last_by(folded: str, start: int, end: int) -> int:
    """Return where the words after the last 由 begin, 0 when there is none."""
    last = 0
    for match in _words().by.finditer(folded, start, end):
        last = match.end()
    return last


def _after_prose(folded: str, start: int, end: int) -> int | None:
    """Return where names can begin: ``start``, or behind a time (「8月底前市营商局」); None inside prose."""
    words = _words()
    last = None
    for match in words.prose.finditer(folded, start, end):
        last = match.end() if match["prose"] else last
    if last is None:
        return start
    cut = words.after_time.search(folded, last, end)
    return cut.start() if cut else None


def _clause_start(folded: str, start: int, end: int) -> int:
    last = max(max(folded.rfind(mark, start, end) for mark in _CLAUSE_MARKS) + 1, start)
    while last < end and folded[last] in " )":
        last += 1
    return last


def _list_before(folded: str, start: int, begin: int) -> list[UnitName]:
    """Return the names of clauses that are nothing but names: 「各乡镇,县直各部门要」."""
    units: list[UnitName] = []
    floor = max(start, begin - _WINDOW)
    while begin - 1 > floor and folded[begin - 1] == ",":
        end = begin - 1
        begin = _clause_start(folded, floor, end)
        more = _names(folded, begin, end)
        if not more or not all(has_level(folded, unit.start, unit.end) for unit in more):
            break
        units = [*more, *units]
    return units


def _names(folded: str, start: int, end: int) -> list[UnitName]:
    """Return the names when the whole stretch is a list of them, else nothing."""
    if not 2 <= end - start <= _WINDOW:
        return []
    if _SINGLE.fullmatch(folded, start, end):
        unit = UnitName(start, end, is_collective(folded, start, end))
        return [unit] if _is_subject(folded, unit) else []
    units = split_units(folded, start, end)
    covered = bool(units) and not folded[start : units[0].start].strip() and not folded[units[-1].end : end].strip()
    return units if covered and all(_is_subject(folded, unit) for unit in units) else []


def _is_subject(folded: str, unit: UnitName) -> bool:
    words = _words()
    if unit.end - unit.start > MAX_NAME or not is_unit(folded, unit.start, unit.end):
        return False
    if any(match["prose"] for match in words.prose.finditer(folded, unit.start, unit.end)):
        return False
    if has_level(folded, unit.start, unit.end):
        return True
    if words.many_inside.match(folded, unit.start, unit.end):
        return False
    if unit.collective and words.object_first.match(folded, unit.start, unit.end):
        return False
    if folded.endswith(words.strong, unit.start, unit.end):
        return True
    return not folded.endswith(words.weak, unit.start, unit.end)


def roles_of(actors: list[Actor]) -> Roles:
    """Put actors into roles by name, first mention first; with a lead everybody else takes part."""
    led = any(actor.role == "lead" for actor in actors)
    roles = Roles(marked=led)
    for actor in actors:
        role = "participating" if led and actor.role == "responsible" else actor.role
        getattr(roles, role).extend(actor.units)
    return roles


@lru_cache(maxsize=1)
def _report_pattern() -> re.Pattern[str]:
    table = load("units")["report"]
    levels = alternatives([word for word in unit_words().level_prefixes if word != "各"])
    to, towards, verbs = (alternatives(table[key]) for key in ("to", "towards", "verbs"))
    known = alternatives(sorted(unit_words().known))
    return re.compile(
        rf"(?<![{table['not_before']}])(?:{to})(?:本)?(?={levels}|{known}|[\u4e00-\u9fff]{{2,12}}(?:局|办公室|委员会))"
        rf"|(?:{towards})(?P<receiver>[^,。;:\n向]{{2,40}}?)(?:{verbs})"
    )


@lru_cache(maxsize=1)
def _receiver_end() -> re.Pattern[str]:
    stops = alternatives(load("units")["report"]["stops"])
    return re.compile(rf"[,。;:\n(\[《“]|{stops}")


def find_report_to(folded: str, start: int, end: int) -> list[UnitName]:
    """Find the receivers of reports: 「报送至A」, 「报A备案」, 「向A报送」, 「抄送A」, in printed order."""
    receivers: list[UnitName] = []
    for match in _report_pattern().finditer(folded, start, end):
        if match["receiver"]:
            receivers.extend(_names(folded, *match.span("receiver")))
            continue
        limit = min(end, match.end() + _RECEIVER)
        stop = _receiver_end().search(folded, match.end(), limit)
        receivers.extend(_receivers(folded, match.end(), stop.start() if stop else limit))
    return receivers


def _receivers(folded: str, start: int, end: int) -> Iterator[UnitName]:
    """Yield the names at the beginning of the stretch, up to the first that does not end like one."""
    for piece in split_units(folded, start, end):
        last = piece.end
        while last > piece.start + 1 and not is_unit(folded, piece.start, last):
            last -= 1
        whole = last == piece.end
        name = UnitName(piece.start, last, piece.collective and whole)
        if last <= piece.start + 1 or not _is_subject(folded, name):
            return
        yield name
        if not whole:
            return
