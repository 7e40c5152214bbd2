"""A printed list of units, split into names.

The enumeration comma parts names, but not always: 「市、县有关部门」 is one name. A blank parts names in a
table cell, but not inside a line broken by a scanner. What is kept whole and what is split is described in
docs/algorithms/unit-names.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.unit_words import MAX_NAME, is_collective, is_unit, unit_words
from gongwen.lexicon.letters import LETTER
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_STOP = compiled(r"[(\[【]|[、,;/|\s。]+")
_CLOSING = {"(": ")", "[": "]", "【": "】"}
_GLUED = 6  # characters of the shortest two names printed without anything between them
_GLUED_TAIL = 2  # characters that the second of them has at least
_NUMBER = compiled(r"[)\s\"“”'·:.\-*]*(?:\(?\d{1,2}[.)]|[①-⑳])?[\s\"“”:.]*")
_BRACKET_LIMIT = 40  # a bracket inside a name is short; a longer one is a remark
_PIECE_LIMIT = 4 * MAX_NAME  # a longer stretch without a separator is prose
_TIME = compiled(r"\d\s*[年月日]|年底|月底|[一二三四]季度")
_LETTER = compiled(LETTER)
_TRIMMED = 12  # role words behind a name; more of them are no list of units
_EDGE = "( \t\n、,;:。.·\"'/|-"


class UnitName(NamedTuple):
    """One name: offsets into the folded string, and whether it stands for many bodies (各…, 有关部门)."""

    start: int
    end: int
    collective: bool


def split_units(folded: str, start: int, end: int, *, times: bool = False) -> list[UnitName]:
    """Split the list printed in ``folded[start:end]`` into names, in order, without role words.

    Whatever stands between two separators is taken for a name, even if it does not end like one: a column
    or a label has already said that units are printed here. Only a time is no name; ``times`` keeps it.
    """
    names: list[UnitName] = []
    for piece in _joined(folded, start, end):
        if _is_plain(folded, *piece):
            names.append(UnitName(*piece, is_collective(folded, *piece)))
            continue
        if piece[1] - piece[0] > _PIECE_LIMIT:
            continue
        first, last = trim(folded, *piece)
        if last == first or not _LETTER.search(folded, first, last):
            continue
        if not times and _TIME.search(folded, first, last) and not is_unit(folded, first, last):
            continue
        for a, b in _parts(folded, first, last):
            names.append(UnitName(a, b, is_collective(folded, a, b)))
    return names


def _is_plain(folded: str, start: int, end: int) -> bool:
    """Say whether the stretch is one name with nothing to trim and nothing to part: most are."""
    words = unit_words()
    plain = words.plain.fullmatch(folded, start, end)
    if plain is None or not is_unit(folded, start, end) or folded.startswith(words.leading, start, end):
        return False
    if plain["inside"] in words.trailing:
        return False
    return end - start < _GLUED or not _may_be_glued(folded, start, end) or not words.glued.search(folded, start, end)


def _may_be_glued(folded: str, start: int, end: int) -> bool:
    # One look at each character; the pattern itself looks back at each, ten times as long.
    return unit_words().glued_hint.search(folded, max(0, start - 1), end - _GLUED_TAIL) is not None


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield stretches between separators, each with the separator before it; brackets part no name."""
    begin, mark, position = start, "", start
    while match := _STOP.search(folded, position, end):
        if match[0] in _CLOSING:
            position = _after_bracket(folded, match.start(), end)
            continue
        if match.start() > begin:
            yield begin, match.start(), mark
            mark = match[0].strip() or " "
        begin = position = match.end()
    if end > begin:
        yield begin, end, mark


def _after_bracket(folded: str, opened: int, end: int) -> int:
    closed = folded.find(_CLOSING[folded[opened]], opened, min(end, opened + _BRACKET_LIMIT))
    return closed + 1 if closed >= 0 else opened + 1


def _joined(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for a, b, mark in _pieces(folded, start, end):
        if held is None:
            held = a, b
        elif _belongs(folded, held, (a, b), mark):
            held = held[0], b
        else:
            yield held
            held = a, b
    if held:
        yield held


def _belongs(folded: str, held: tuple[int, int], piece: tuple[int, int], mark: str) -> bool:
    """Say whether ``piece`` goes on the name that ``held`` began."""
    if mark == " ":
        return _continues_after_blank(folded, held, piece)
    return mark == "、" and held[1] - held[0] <= MAX_NAME and _continues_fragment(folded, held, piece)


def _continues_after_blank(folded: str, held: tuple[int, int], piece: tuple[int, int]) -> bool:
    words = unit_words()
    if folded.startswith(words.trailing, *piece):
        return True
    if not is_unit(folded, *held):
        return held[1] - held[0] <= MAX_NAME and not folded.startswith(words.level_prefixes, *piece)
    begins_anew = folded.startswith(words.level_prefixes, *piece)
    return any(
        folded.endswith(after, *held)
        and (folded[piece[0] : piece[1]] in whole or (not begins_anew and folded.endswith(ends, *piece)))
        for after, whole, ends in words.blank_inside
    )


def _continues_fragment(folded: str, held: tuple[int, int], piece: tuple[int, int]) -> bool:
    words = unit_words()
    if folded[held[1] - 1] not in words.open_ends or folded.startswith(words.collective_beginnings, *piece):
        return False
    every = folded.startswith(words.collective_beginnings, held[0])
    if every and folded.endswith(words.party, *held) and folded[piece[0] : piece[1]] in words.beside_party:
        return True
    last = folded.rfind("、", *held) + 1 or held[0]
    if not words.fragment.fullmatch(folded, last, held[1]):
        return False
    if words.fragment.fullmatch(folded, *piece):
        return True
    if every:
        return words.fragment_end.fullmatch(folded, *piece) is not None or _of_equal_rank(folded, held, piece)
    return (
        words.bare_fragment.fullmatch(folded, last, held[1]) is not None
        and words.bare_fragment.match(folded, *piece) is not None
    )


def _of_equal_rank(folded: str, held: tuple[int, int], piece: tuple[int, int]) -> bool:
    words = unit_words()
    return (
        words.one_rank.fullmatch(folded, *held) is not None
        and folded.startswith(words.same_rank, *piece)
        and is_unit(folded, *piece)
    )


def trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without list numbers, leading 由, role words, and punctuation at its ends."""
    words = unit_words()
    start = _NUMBER.match(folded, start, end).end()  # type: ignore[union-attr]  # matches the empty string too
    if folded.startswith(words.leading, start, end) and not folded.startswith(words.leading_but, start, end):
        word = next(word for word in words.leading if folded.startswith(word, start, end))
        start += len(word) if end - start > len(word) + 1 else 0
        while start < end and folded[start] in _EDGE:
            start += 1
    for _ in range(_TRIMMED):
        before = end
        end = _trim_end(folded, start, end)
        if end == before:
            break
    return start, end


def _trim_end(folded: str, start: int, end: int) -> int:
    words = unit_words()
    while end > start and folded[end - 1] in _EDGE:
        end -= 1
    if end <= start:
        return end
    trailing = words.trailing_by_last.get(folded[end - 1])
    if trailing and folded.endswith(trailing, start, end) and not is_unit(folded, start, end):
        return end - next(len(word) for word in trailing if folded.endswith(word, start, end))
    if folded[end - 1] == ")":
        opened = folded.rfind("(", max(start, end - _BRACKET_LIMIT), end)
        if opened >= 0 and folded[opened + 1 : end - 1] in words.trailing:
            return opened
        if opened < 0:
            return end - 1
    return end


def _parts(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """「A及B」 and 「股股」: split where both sides are names."""
    words = unit_words()
    if end - start > 2 * MAX_NAME:
        yield start, end
        return
    if words.etcetera not in folded[start:end]:
        for match in words.conjunction.finditer(folded, start + 2, end - 1):
            if is_unit(folded, start, match.start()) and is_unit(folded, match.end(), end):
                yield from _parts(folded, start, match.start())
                yield from _parts(folded, match.end(), end)
                return
    yield from _unglued(folded, start, end)


def _unglued(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    found = unit_words().glued.finditer(folded, start, end) if _may_be_glued(folded, start, end) else ()
    for match in found:
        cut = match.end()
        if match.lastgroup == "first" and match.start() != start:
            continue
        if match.lastgroup == "repeat" and folded[cut] != folded[start]:
            continue
        both = is_unit(folded, start, cut) and is_unit(folded, cut, end)
        if both and _section_or_sibling(folded, match, end):
            yield start, cut
            yield from _unglued(folded, cut, end)
            return
    yield start, end


def _section_or_sibling(folded: str, match: re.Match[str], end: int) -> bool:
    return match.lastgroup in ("repeat", "second") or folded.endswith(unit_words().glued_before, match.end(), end)
