"""Persons to ask, with telephone and mail: 「联系人:张三 电话:0421-1234567」, over lines or in one bracket.

Several persons who share one telephone each get it; as many telephones as persons go by turns. Fields of forms
(no value printed) and telephones for the public (举报电话) are no contacts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from gongwen.extract.head_lines import trimmed
from gongwen.extract.unit_words import is_unit
from gongwen.lexicon import load
from gongwen.lexicon.letters import spelled
from gongwen.lexicon.prepared import compiled
from gongwen.model import Contact, Signal, Span

if TYPE_CHECKING:
    from gongwen.text.source import Source

_MAX_CONTACTS = 50
_MAX_ANCHORS = 500
_BLOCK_LINES = 8
_BLOCK_CHARS = 300
_DIGITS = compiled(r"[\d(]")


@dataclass(slots=True)
class _Block:
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    table = load("contacts")["label"]
    parts = "|".join(f"(?P<{name}>{table[name]})" for name in ("name", "email", "other", "phone"))
    return compiled(spelled(rf"(?:{parts})[\s]*(?P<colon>[:：])?[ \t]*"))


@cache
def _value(name: str) -> re.Pattern[str]:
    return compiled(spelled(load("contacts")["value"][name]))


def read_contacts(source: Source) -> tuple[list[Contact], list[Signal]]:
    """Contacts in order of printing, words as printed, and a signal for each address that a scanner damaged."""
    contacts: list[Contact] = []
    signals: list[Signal] = []
    done, visited = 0, 0
    for anchor in _anchors(source.folded):
        visited += 1
        if len(contacts) >= _MAX_CONTACTS or visited > _MAX_ANCHORS:
            break
        if anchor < done:
            continue
        done, blocks = _blocks(source, anchor, signals)
        for block in blocks:
            contacts += [contact for contact in _contacts(block) if contact not in contacts]
    return contacts, signals


def _anchors(folded: str) -> list[int]:
    found: list[int] = []
    for word in load("contacts")["anchors"]["words"]:
        position = folded.find(word)
        count = 0
        while position >= 0 and count < _MAX_ANCHORS:
            found.append(position)
            count += 1
            position = folded.find(word, position + 1)
    return sorted(found)


def _region(source: Source, anchor: int) -> int:
    """Where the words at ``anchor`` end: with their line, or with the lines below that begin with a label."""
    lines, folded = source.lines, source.folded
    index = bisect_right(lines, (anchor, len(folded) + 1)) - 1
    end = min(lines[index][1], anchor + _BLOCK_CHARS)
    blanks = 0
    for line in lines[index + 1 : index + 1 + 2 * _BLOCK_LINES]:
        first, last = trimmed(folded, *line)
        if first == last:
            blanks += 1
            if blanks > 1:
                break
        elif _label().match(folded, first, last):
            end, blanks = min(last, first + _BLOCK_CHARS), 0
        else:
            break
    return end


def _blocks(source: Source, anchor: int, signals: list[Signal]) -> tuple[int, list[_Block]]:
    folded, text = source.folded, source.text
    end = _region(source, anchor)
    labels = list(_label().finditer(folded, anchor, end))
    blocks: list[_Block] = [_Block()]
    for index, label in enumerate(labels):
        start = label.end()
        stop = labels[index + 1].start() if index + 1 < len(labels) else end
        full = folded.find("。", start, stop)
        stop = full if full >= 0 else stop
        if label["name"]:
            names, rest = _persons(text, folded, start, stop)
            if names and blocks[-1].names:
                blocks.append(_Block())
            blocks[-1].names += names
            blocks[-1].phones += _phones(text, folded, rest, stop)
        elif label["phone"] and not _is_public(folded, label.start()):
            blocks[-1].phones += _phones(text, folded, start, stop)
        if label["email"] or label["phone"]:
            blocks[-1].emails += _emails(text, folded, (start, stop), signals, damaged=bool(label["email"]))
    return max(end, anchor + 1), blocks


@cache
def _public() -> re.Pattern[str]:
    return compiled(spelled(load("contacts")["label"]["public"]))


def _is_public(folded: str, start: int) -> bool:
    return _public().search(folded, max(0, start - 8), start) is not None


def _phones(text: str, folded: str, start: int, stop: int) -> list[str]:
    return [text[slice(*match.span())].strip() for match in _value("phone").finditer(folded, start, stop)]


def _emails(text: str, folded: str, where: Span, signals: list[Signal], *, damaged: bool) -> list[str]:
    match = _value("email").search(folded, *where)
    if match is None and damaged:
        match = _value("email_damaged").search(folded, *where)
        if match:
            signals.append(Signal("email_damaged", f"电子邮箱识别不清,请核对:{match[0]}", match.span()))
    return ["".join(text[slice(*match.span())].split())] if match else []


def _persons(text: str, folded: str, start: int, stop: int) -> tuple[list[str], int]:
    """Names of persons at the beginning of the stretch, and where they end."""
    names: list[str] = []
    position = start
    pieces = list(re.finditer(r"[^\s、,/;:]+", folded[start:stop]))
    letters: list[tuple[int, int]] = []
    for piece in pieces:
        first, last = start + piece.start(), start + piece.end()
        if last - first == 1 and not folded[first].isascii():
            letters.append((first, last))  # 「张 三」
            continue
        name_end = _person_end(folded, first, last)
        if name_end is None:
            break
        if name_end > first:
            names.append(text[first:name_end])
        position = name_end if name_end > first else last  # a telephone may be glued to the name
    if letters and len(letters) < 4:
        names.insert(0, "".join(text[a:b] for a, b in letters))
        position = max(position, letters[-1][1])
    return names, position


def _person_end(folded: str, first: int, last: int) -> int | None:
    """Where the name in the piece ends; ``first`` for the name of a body, which is skipped; None without a name."""
    end = last
    digits = _DIGITS.search(folded, first, last)
    if digits:
        end = digits.start()
    title = _value("title").search(folded, first, end)
    if title and title.start() - first >= 2:
        end = title.start()
    if is_unit(folded, first, end) and end - first > 3:
        return first
    return end if _value("person").fullmatch(folded, first, end) else None


def _contacts(block: _Block) -> list[Contact]:
    email = block.emails[0] if block.emails else None
    phones = list(dict.fromkeys(block.phones))
    if not block.names:
        return [Contact(None, "、".join(phones), email)] if phones else []
    if len(phones) == len(block.names) > 1:
        return [Contact(name, phone, email) for name, phone in zip(block.names, phones, strict=True)]
    return [Contact(name, "、".join(phones) or None, email) for name in block.names]
