"""Who leads, who takes part, who is responsible, as a bracket or a field prints it.

Two ways of printing are read: a label before the names (「牵头单位:A,配合单位:B」) and a verb after them
(「县A局牵头,县B局配合」). With a lead marked everybody else takes part; without one 责任 and 负责 are
responsible and 配合 and 参与 take part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.unit_lists import UnitName, split_units
from gongwen.extract.unit_words import MAX_NAME, alternatives, has_level, is_unit
from gongwen.lexicon import load
from gongwen.lexicon.letters import HAN, LETTER
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_LABEL = r"(?P<label>[^\s、,;:。|()]{1,12}(?:\([^()]{1,8}\))?[^\s、,;:。|()]{0,4})\s*:"
_LABEL_NOISE = compiled(r"[\s:()\[\]【】*.、/]+|[为是]$")
_LABEL_CUT = compiled(r"[(/及和、]")
_CLAUSE_END = compiled("[;。\n]")
_GROUP_END = compiled("[,;。\n]")
_WORD = compiled(rf"{LETTER}|\d")
_TIME = compiled(r"\d\s*[年月日]|[年月]底|[上下]旬|季度")
_LIMIT = compiled(r"[年月日旬][底末]?[前内]|[年月]底|季度")
_BRACKET_LIMIT = 600  # the longest bracket of units met has 190 characters
_UNIT_ROLES = ("lead", "participating", "responsible")


@dataclass(slots=True)
class Roles:
    """Names by role, in printed order.

    ``marked`` is true when a label or a verb gave the roles, false for a bare list (then ``responsible``).
    ``residue`` are the stretches that are no units: a deadline, a person, what somebody is responsible for.
    """

    lead: list[UnitName] = field(default_factory=list)
    participating: list[UnitName] = field(default_factory=list)
    responsible: list[UnitName] = field(default_factory=list)
    marked: bool = False
    residue: list[tuple[int, int]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """True when no unit was read."""
        return not (self.lead or self.participating or self.responsible)


@dataclass(slots=True)
class _Group:
    """Names that share one role word; ``role`` is None where the words leave it open."""

    names: list[UnitName]
    role: str | None


@lru_cache(maxsize=1)
def _verb_roles() -> dict[str, str]:
    roles = load("units")["roles"]
    order = ("supervise", "participating", "responsible", "lead", "together")
    return {word: role for role in order for word in roles[role]}


@lru_cache(maxsize=2)
def _marks(*, labels: bool) -> re.Pattern[str]:
    # Where no colon stands, none is looked for: the pattern of a label is tried at every character.
    roles = load("units")["roles"]
    verbs, names = alternatives(list(_verb_roles())), alternatives(roles["not_before"])
    verb = rf"(?P<verb>{verbs})(?!{names})"
    return compiled(f"{_LABEL}|{verb}" if labels else verb)


@lru_cache(maxsize=1)
def _hints() -> re.Pattern[str]:
    return compiled(alternatives(load("units")["roles"]["hints"]))


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    table = load("units")["label"]
    kinds = "|".join(
        f"(?P<{role}>(?:{alternatives(table[role])}))" for role in ("lead", "participating", "supervise", "responsible")
    )
    return compiled(
        rf"(?:{alternatives(table['before'])})?(?:{kinds})(?:(?:及|和|与)?{HAN}{{0,6}}?)"
        rf"(?:(?P<person>{alternatives(table['person_nouns'])})|(?P<unit>{alternatives(table['nouns'])}))"
    )


@lru_cache(maxsize=1024)
def label_role(label: str) -> str | None:
    """Role of a label or column head in folded text, with or without its colon.

    ``lead``, ``responsible``, ``participating``, ``supervise``, ``person`` (names of people, no units),
    ``deadline``, another kind of field that ``lexicon/fields.toml`` lists, or None for an unknown word.
    """
    word = _LABEL_NOISE.sub("", label)
    if not 2 <= len(word) <= 16:
        return None
    for role, labels in load("fields")["labels"].items():
        if word in labels:
            return str(role)
    first = _LABEL_CUT.split(label.strip(" :("))[0]
    if first != label and (role := label_role(first)):
        return role  # 「责任单位(责任人)」 「责任单位/责任人」
    return _role_by_parts(word)


def _role_by_parts(word: str) -> str | None:
    if match := _label_pattern().fullmatch(word):
        return "person" if match["person"] else _first_kind(match)
    table = load("units")["label"]
    if word.endswith(tuple(table["person_nouns"])) and len(word) > 2:
        return "person"
    return "deadline" if word.endswith(tuple(table["deadline"])) else None


def _first_kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("lead", "participating", "supervise", "responsible") if match[kind])


def read_roles(folded: str, start: int, end: int) -> Roles:
    """Read the inside of a bracket, or the value of one field, into names by role.

    Offsets are into ``folded``. Words that are no unit go to ``residue``; nothing is guessed from them.
    """
    result = Roles()
    groups: list[_Group] = []
    position, label = start, None
    for match in _marks(labels=folded.find(":", start, end) >= 0).finditer(folded, start, end):
        if match["verb"]:
            position = _read_verb(folded, position, match, label, (groups, result))
            continue
        role = label_role(match["label"])
        if role:
            _close(folded, (position, match.start()), label, groups, result)
            position, label = match.end(), role
        elif not label and not is_unit(folded, *match.span("label")):
            _close(folded, (position, match.start()), label, groups, result)
            result.residue.append(match.span("label"))
            position = match.end()
    _close(folded, (position, end), label, groups, result)
    _assign(groups, result)
    return result


def _read_verb(
    folded: str, position: int, match: re.Match[str], label: str | None, out: tuple[list[_Group], Roles]
) -> int:
    """Give the names between ``position`` and the verb their role; return where the next names may begin."""
    groups, result = out
    if label and label not in _UNIT_ROLES:
        stop = _CLAUSE_END.search(folded, position, match.start())
        if not stop:
            return position  # 「完成时限:…落实」 still speaks of the time
        result.residue.append((position, stop.start()))
        position = stop.end()
    if (opened := _opened(folded, position, match.start())) >= position:
        _close(folded, (position, opened), label, groups, result)  # 「县A局(县B局配合)」
        position = opened + 1
    names, rest = _names(folded, position, match.start())
    if not names or not _adjacent(folded, names[-1].end, match.start()):
        return position if _WORD.search(folded, position, match.start()) else match.end()
    result.residue.extend(rest)
    result.marked = True
    role = _verb_roles()[match["verb"]]
    groups.extend(_verb_groups(folded, names, role, groups))
    return match.end()


def _opened(folded: str, start: int, end: int) -> int:
    """Return where a bracket opens that holds more and is still open at ``end``, -1 when there is none."""
    opened = folded.rfind("(", start, max(start, end - 1))
    return opened if opened >= 0 and folded.find(")", opened, end) < 0 else -1


def _adjacent(folded: str, last: int, verb: int) -> bool:
    """Say whether only adverbs, brackets or 等 stand between a name and its verb."""
    return verb - last <= 12 and not _GROUP_END.search(folded, last, verb) and not split_units(folded, last, verb)


def _verb_groups(folded: str, names: list[UnitName], role: str, before: list[_Group]) -> Iterator[_Group]:
    """「A,B配合」 without a lead so far: only what stands after the last comma takes part."""
    if role == "supervise" or (role == "participating" and not before):
        cuts = [i for i in range(1, len(names)) if _GROUP_END.search(folded, names[i - 1].end, names[i].start)]
        if cuts:
            yield _Group(names[: cuts[-1]], None)
            names = names[cuts[-1] :]
    yield _Group(names, role)


def _names(folded: str, start: int, end: int) -> tuple[list[UnitName], list[tuple[int, int]]]:
    """Return the stretches that end like names, and the others."""
    names: list[UnitName] = []
    rest: list[tuple[int, int]] = []
    for name in split_units(folded, start, end, times=True):
        if name.collective or is_unit(folded, name.start, name.end):
            names.append(name)
        else:
            rest.append((name.start, name.end))
    return names, rest


def _close(folded: str, span: tuple[int, int], label: str | None, groups: list[_Group], result: Roles) -> None:
    """Read what is left before the next label or the end."""
    start, end = span
    if label and label not in _UNIT_ROLES:
        stop = _CLAUSE_END.search(folded, start, end)
        cut = stop.start() if stop else end
        if _WORD.search(folded, start, cut):
            result.residue.append((start, cut))
        start, label = cut, None
    if label:
        result.marked = True
        names, rest = _labelled(folded, start, end)
    else:
        names, rest = _names(folded, start, end)
    result.residue.extend(rest)
    if names:
        groups.append(_Group(names, label))


def _labelled(folded: str, start: int, end: int) -> tuple[list[UnitName], list[tuple[int, int]]]:
    """After a label of units everything is a name, except a time, a word for nobody, and prose."""
    names: list[UnitName] = []
    rest: list[tuple[int, int]] = []
    nobody = load("units")["roles"]["nobody"]
    for name in split_units(folded, start, end, times=True):
        printed = folded[name.start : name.end]
        if printed in nobody or len(printed) > MAX_NAME or _TIME.search(printed):
            rest.append((name.start, name.end))
        else:
            names.append(name)
    return names, rest


def _assign(groups: list[_Group], result: Roles) -> None:
    hosts: list[_Group] = []
    for before, group in zip([None, *groups], groups, strict=False):
        if before in hosts:
            group.role = "participating"  # 「A会同B」: B takes part
        elif group.role == "together":
            group.role = None
            hosts.append(group)
        elif group.role == "supervise":
            result.residue.extend((name.start, name.end) for name in group.names)
            group.names = []
    led = any(group.role == "lead" for group in groups)
    for group in groups:
        if group.role == "lead":
            result.lead.extend(group.names)
        elif led or group.role == "participating":
            result.participating.extend(group.names)
        else:
            result.responsible.extend(group.names)


def _ends_in_a_name(folded: str, start: int, end: int) -> bool:
    return is_unit(folded, max(start, end - MAX_NAME // 2), end)


def looks_like_units(folded: str, start: int, end: int) -> bool:
    """Say whether the inside of a bracket assigns work to units; cheap for brackets that plainly do not."""
    if not 2 < end - start <= _BRACKET_LIMIT:
        return False
    hinted = _hints().search(folded, start, end) is not None
    timed = not hinted and _LIMIT.search(folded, start, end) is not None  # 「(省A厅,2020年底前建成)」
    if not hinted and not (has_level(folded, start, end) and (timed or _ends_in_a_name(folded, start, end))):
        return False
    if folded.startswith(tuple(load("units")["roles"]["explains"]), start, end):
        return False
    roles = read_roles(folded, start, end)
    if roles.empty:
        return False
    if roles.marked:
        return any(name.collective or is_unit(folded, name.start, name.end) for name in _all(roles))
    first = roles.responsible[0]
    rest = [span for span in roles.residue if not (timed and _LIMIT.search(folded, *span))]
    return not rest and has_level(folded, first.start, first.end) and is_unit(folded, first.start, first.end)


def _all(roles: Roles) -> Iterator[UnitName]:
    yield from roles.lead
    yield from roles.participating
    yield from roles.responsible
