"""The language of templates: fields in braces, conditions, repeated lines and tables, each block word on its own line.

Nothing is ever computed: a field is a name, and what is no declared name is a flaw that is said with its line. Prose:
docs/manual/letters.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yingshang.letters.enums import BlockWord, BuiltIn, FieldKind, Flaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_CHARACTERS = 60_000
MOST_DEPTH = 3
_SHOWN = 30
_NAME = re.compile(r"[0-9A-Za-z_\u3400-\u9fff〇·（）]{1,30}")
_BRACED = re.compile(r"\{([^{}]*)\}")
_FULL = str.maketrans("｛｝", "{}")
_MARKUP = re.compile(r"<[!?/a-zA-Z]|\$\{|\{\{|\{%|(?:javascript|file|data):|\.\./|\\\\", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field. ``columns`` are those of a table, ``optional`` the ones among them whose cells may be empty."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    columns: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, with which field, in which line (0: not in a line)."""

    flaw: Flaw
    field: str
    line: int = 0

    def said(self) -> str:
        """For people; a bad piece of text is shown short."""
        shown = self.field if len(self.field) <= _SHOWN else f"{self.field[:_SHOWN]}…"
        return str(self.flaw.label).format(field=shown)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; odd pieces are names of fields."""

    pieces: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class TableLine:
    """Where a table stands; with ``word`` ANNEX it is set on pages of its own behind the letter."""

    name: str
    number: int
    word: BlockWord = BlockWord.TABLE


@dataclass(slots=True)
class When:
    """Lines that stand there only if something holds (``wanted``) or does not."""

    name: str
    wanted: bool
    number: int
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)
    turned: bool = False


@dataclass(slots=True)
class Each:
    """Lines repeated for every row of a table."""

    name: str
    number: int
    inner: list[Node] = field(default_factory=list)


Node = Line | TableLine | When | Each
_BUILT_IN = {each.label: Field(str(each.label)) for each in BuiltIn if each != BuiltIn.ROW_NUMBER}
_WORDS = {str(word.label): word for word in BlockWord}


def known_fields(declared: Iterable[Field]) -> dict[str, Field]:
    """Name → field: the built-in ones and the declared ones."""
    return {**_BUILT_IN, **{each.name: each for each in declared}}


class _Reader:
    """Reads one text; problems gather in ``problems``."""

    def __init__(self, known: Mapping[str, Field]) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self.root: list[Node] = []
        self.stack: list[When | Each] = []

    def read(self, text: str) -> None:
        for number, raw in enumerate(text.translate(_FULL).splitlines(), 1):
            self._line(raw.strip(), number)
        for block in self.stack:
            self.problem(Flaw.OPEN_BLOCK, block.name, block.number)

    def problem(self, flaw: Flaw, name: str, number: int) -> None:
        self.problems.append(Problem(flaw, name, number))

    def _line(self, text: str, number: int) -> None:
        if found := _MARKUP.search(text):
            self.problem(Flaw.MARKUP, text[found.start() : found.start() + _SHOWN], number)
            return
        alone = _BRACED.fullmatch(text)
        word, _, name = (alone[1].strip() if alone else "").partition(" ")
        if word in _WORDS:
            self._block(_WORDS[word], name.strip(), number)
            return
        self._text(text, number)

    def _text(self, text: str, number: int) -> None:
        pieces = _BRACED.split(text)
        for plain in pieces[::2]:
            self._braces(plain, number)
        names = [name.strip() for name in pieces[1::2]]
        for name in names:
            self._name(name, number)
        pieces[1::2] = names
        self._into().append(Line(tuple(pieces), number))

    def _braces(self, plain: str, number: int) -> None:
        if "{" in plain:
            self.problem(Flaw.UNCLOSED, plain[plain.index("{") :], number)
        elif "}" in plain:
            self.problem(Flaw.UNOPENED, plain[: plain.index("}") + 1], number)

    def _name(self, name: str, number: int) -> None:
        if name.partition(" ")[0] in _WORDS:
            self.problem(Flaw.ALONE, name, number)
            return
        if not _NAME.fullmatch(name):
            self.problem(Flaw.BAD_NAME, name, number)
            return
        if name in self._columns():
            return
        declared = self.known.get(name)
        if declared is None:
            self.problem(Flaw.UNKNOWN, name, number)
        elif declared.kind == FieldKind.TABLE:
            self.problem(Flaw.A_TABLE, name, number)

    def _asked(self, name: str, number: int) -> None:
        """A condition may ask for a table, too: whether it has rows."""
        if name not in self.known or self.known[name].kind != FieldKind.TABLE:
            self._name(name, number)

    def _columns(self) -> set[str]:
        """What may be named inside the repeated lines that are open."""
        found: set[str] = set()
        for block in self.stack:
            if isinstance(block, Each) and block.name in self.known:
                found |= {*self.known[block.name].columns, str(BuiltIn.ROW_NUMBER.label)}
        return found

    def _into(self) -> list[Node]:
        if not self.stack:
            return self.root
        block = self.stack[-1]
        if isinstance(block, Each):
            return block.inner
        return block.otherwise if block.turned else block.then

    def _block(self, word: BlockWord, name: str, number: int) -> None:
        match word:
            case BlockWord.END:
                self._close(number)
            case BlockWord.OTHERWISE:
                self._turn(number)
            case BlockWord.WHEN | BlockWord.WHEN_NOT:
                self._asked(name, number)
                self._open(When(name, word == BlockWord.WHEN, number))
            case BlockWord.EACH:
                self._table(name, number)
                self._open(Each(name, number))
            case BlockWord.TABLE | BlockWord.ANNEX:
                self._table(name, number)
                self._into().append(TableLine(name, number, word))

    def _table(self, name: str, number: int) -> None:
        if not _NAME.fullmatch(name):
            self.problem(Flaw.BAD_NAME, name, number)
        elif name not in self.known:
            self.problem(Flaw.UNKNOWN, name, number)
        elif self.known[name].kind != FieldKind.TABLE:
            self.problem(Flaw.NOT_A_TABLE, name, number)

    def _open(self, block: When | Each) -> None:
        if len(self.stack) >= MOST_DEPTH:
            self.problem(Flaw.TOO_DEEP, block.name, block.number)
        self._into().append(block)
        self.stack.append(block)

    def _close(self, number: int) -> None:
        if self.stack:
            self.stack.pop()
        else:
            self.problem(Flaw.STRAY, str(BlockWord.END.label), number)

    def _turn(self, number: int) -> None:
        block = self.stack[-1] if self.stack else None
        if isinstance(block, When) and not block.turned:
            block.turned = True
        else:
            self.problem(Flaw.STRAY, str(BlockWord.OTHERWISE.label), number)


def read_template(text: str, known: Mapping[str, Field]) -> tuple[list[Node], list[Problem]]:
    """The nodes of a template's text and all that is wrong with it; a text that is too long is not looked at."""
    if len(text) > MOST_CHARACTERS:
        return [], [Problem(Flaw.TOO_LONG, str(len(text)))]
    reader = _Reader(known)
    reader.read(text)
    return reader.root, reader.problems


def needed_fields(nodes: Iterable[Node]) -> set[str]:
    """The names without which the text cannot be written whatever else is filled in: those outside of every 若."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Line):
            found.update(node.pieces[1::2])
        elif not isinstance(node, When):
            found.add(node.name)
    return found


def table_line(text: str) -> TableLine | None:
    """The table that a line of a letter's text stands for; None for any other line."""
    found = _BRACED.fullmatch(text.strip().translate(_FULL))
    word, _, name = (found[1].strip() if found else "").partition(" ")
    kind = _WORDS.get(word)
    if kind is None or kind not in {BlockWord.TABLE, BlockWord.ANNEX}:
        return None
    return TableLine(name.strip(), 0, kind)


def mark_of(node: TableLine) -> str:
    """The line that stands for a table in a letter's text."""
    return f"{{{node.word.label} {node.name}}}"
