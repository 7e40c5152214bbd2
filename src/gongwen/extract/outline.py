"""Logical lines to parts (the notice, each plan, each annex) and parts to trees of numbered items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.single_cells import read_single_cells
from gongwen.extract.tables import Table, column_head, is_blank_parted_head, is_column_word
from gongwen.extract.unit_words import is_unit
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled
from gongwen.text.layout import ANNEX, DATE, LABEL, MARK, NUMBER, PLAIN, ROW, Line, View, patterns
from gongwen.text.source import fold

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from gongwen.model import Span


@dataclass(slots=True)
class Node:
    """A numbered item with what stands below it. Offsets are of the view."""

    mark: str
    rank: float
    ordinal: str
    start: int
    body: int
    end: int
    paragraphs: list[Span] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    times: list[Span] = field(default_factory=list)  # printed before the item as its heading


@dataclass(slots=True)
class Part:
    """The notice, one plan or one annex. ``kind``: scheme, slogans, timetable, form or other."""

    title: str
    span: Span
    kind: str
    root: Node
    annex: bool = False
    holders: list[Node] = field(default_factory=list)  # the nodes that hold tables, each once


class _Words(NamedTuple):
    title: re.Pattern[str]
    one_of_many: re.Pattern[str]
    kinds: list[tuple[str, re.Pattern[str]]]
    annex_list: re.Pattern[str]
    closing: tuple[str, ...]
    remarks: tuple[str, ...]
    behind: re.Pattern[str]
    closing_first: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load("structure")
    return _Words(
        title=patterns().title,
        one_of_many=compiled(data["title"]["one_of_many"].replace("{cn}", data["numerals"]["cn"])),
        kinds=[(kind, compiled(pattern)) for kind, pattern in data["parts"].items()],
        annex_list=compiled(data["annex"]["list_pattern"]),
        closing=tuple(data["closing"]["starts"]),
        remarks=tuple(data["closing"]["remarks"]),
        behind=compiled(data["behind"]["opens"]),
        closing_first=frozenset(word[0] for word in (*data["closing"]["starts"], *data["join"]["alone"])),
    )


_REMARK = compiled(r"\([^()]{1,12}\)$")
_SIGNATURE_MAX = 40  # characters
_TITLE_MIN = 6  # 「解决办法」 is a field of a form
_TITLE_MAX = 80
_LOOK_AHEAD = 12
_ALIKE = 3  # items that end alike: the last one and two before it
_CLOSING_BRACKETS = (")", "]", "】", ")。", "]。", "】。", ");")
_TITLES = (PLAIN, ANNEX)  # lines that can begin a part
_FIRST = {"一", "1", "第一条", "第1条", "第一章", "第一部分", "①", "1.1"}


def read_parts(view: View, title: str, body_start: int) -> list[Part]:
    """All parts in order; the first is what follows the head and carries the document's ``title``."""
    first = next((i for i, line in enumerate(view.lines) if line.end > body_start), len(view.lines))
    while first and view.lines[first - 1].kind is ROW:
        first -= 1  # a table that begins with the first line has no head of a document above it
    lines = view.lines[first:]
    parts = [_open(title, (body_start, body_start), annex=False)]
    builder = _Builder(view, parts[0])
    index = 0
    while index < len(lines):
        found = None
        if lines[index].kind in _TITLES:
            found = _part_title(view, lines, index, begun=bool(builder.root.children or builder.root.tables))
        if found is not None:
            span, index = found
            name = " ".join(view.text[span[0] : span[1]].split("\n")).strip()
            parts.append(_open(name, span, annex=True))
            builder = _Builder(view, parts[-1])
            continue
        index = builder.add(lines, index)
    for part in parts:
        _release_tail(view.folded, part.root)
    return [part for part in parts if part is parts[0] or not _hollow(part.root) or part.kind != "scheme"]


def _open(title: str, span: Span, *, annex: bool) -> Part:
    folded = _REMARK.sub("", fold(title).replace(" ", ""))
    kind = next((kind for kind, pattern in _words().kinds if pattern.search(folded)), "scheme") if annex else "scheme"
    return Part(title, span, kind, Node("root", -1, "", span[0], span[1], span[1]), annex)


def _release_tail(folded: str, root: Node) -> None:
    # Where the items end alike, what stands behind the end of the last one belongs to the whole document:
    # 「各乡镇要于6月15日前将总结报县食安办」.
    leaves = list(_leaves(root))
    if len(leaves) < 2:
        return
    last, before = leaves[-1], leaves[-_ALIKE:-1]
    close = _close(folded, last, before)
    behind = [span for span in last.paragraphs if span[0] >= close] if close else []
    if behind:
        last.paragraphs = [span for span in last.paragraphs if span[0] < close]
        last.end = close
        root.paragraphs += behind


def _close(folded: str, last: Node, before: list[Node]) -> int:
    # Where the last item is over: behind its label lines, behind the bracket that closes its paragraph, or before a
    # paragraph to everybody that the items before have none of; 0 where it ends as it stands.
    if last.labels and len(before) < _ALIKE - 1:
        return 0
    if last.labels:
        return last.labels[-1][1] if all(item.labels and item.labels[-1][1] >= item.end for item in before) else 0
    usual = len(before[0].paragraphs)
    if len(last.paragraphs) <= usual or any(len(item.paragraphs) != usual or item.labels for item in before):
        return 0
    ends = [item.paragraphs[usual - 1] for item in (*before, last)]
    bracketed = len(before) == _ALIKE - 1 and all(folded.endswith(_CLOSING_BRACKETS, *span) for span in ends)
    addressed = _words().behind.match(folded, last.paragraphs[usual][0]) is not None
    return ends[-1][1] if bracketed or addressed else 0


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.children:
            yield from _leaves(child)
        else:
            yield child


def _hollow(root: Node) -> bool:
    return not (root.children or root.tables or root.paragraphs or root.labels)


def _part_title(view: View, lines: list[Line], index: int, *, begun: bool) -> tuple[Span, int] | None:
    # The title that begins a new part at this line, and the line behind it.
    line = lines[index]
    if line.kind is ANNEX:
        return _title_lines(view, lines, index + 1, line)
    if line.end - line.start > _TITLE_MAX:
        return None
    if _one_of_many(view, line) and _begins_again(lines, index + 1):
        return (line.start, line.end), index + 1
    stop = index
    if not _is_title(view, line) or line.end - line.start < _TITLE_MIN:
        # A title broken over two lines: a short line without a stop, right above the line that ends like a title.
        stop = index + 1
        if not line.gap or stop >= len(lines) or lines[stop].gap or not _is_title(view, lines[stop]):
            return None
        if view.folded[line.end - 1] in patterns().closed:
            return None
    before = lines[index - 1].kind if index else ANNEX
    free = line.gap or begun or (index > 0 and view.folded[lines[index - 1].end - 1] in patterns().closed)
    if before is DATE or (free and _begins_again(lines, stop + 1)):
        return (line.start, lines[stop].end), stop + 1
    return None


def _one_of_many(view: View, line: Line) -> bool:
    if view.folded.find("篇", line.start, line.end) < 0:
        return False
    return _words().one_of_many.search(view.folded[line.start : line.end]) is not None


def _is_title(view: View, line: Line) -> bool:
    if line.kind is not PLAIN or line.end - line.start > _TITLE_MAX or line.end - line.start < 4:
        return False
    if _words().annex_list.match(view.folded, line.start, line.end):
        return False
    text = view.folded[line.start : line.end]
    return "。" not in text and ":" not in text and _words().title.search(text) is not None


def _begins_again(lines: list[Line], index: int) -> bool:
    for line in lines[index : index + _LOOK_AHEAD]:
        if line.kind is MARK:
            return line.ordinal in _FIRST
        if line.kind in (ROW, NUMBER):
            return True
        if line.kind in (ANNEX, LABEL):
            return False
    return False


def _title_lines(view: View, lines: list[Line], index: int, annex: Line) -> tuple[Span, int]:
    # Up to three lines behind 「附件1」; a title that never ends like one is its first line alone.
    first = index
    while index < len(lines) and index - first < 3 and lines[index].kind is PLAIN:
        if _is_title(view, lines[index]):
            return (lines[first].start, lines[index].end), index + 1
        index += 1
    if first < len(lines) and lines[first].kind is PLAIN and lines[first].end - lines[first].start <= _TITLE_MAX:
        return (lines[first].start, lines[first].end), first + 1
    return (annex.start, annex.end), first


class _Builder:
    """Grows the tree of one part line by line."""

    __slots__ = ("holders", "in_list", "in_remarks", "ranks", "root", "stack", "table", "view")

    def __init__(self, view: View, part: Part) -> None:
        self.view = view
        self.root = part.root
        self.holders = part.holders
        self.stack = [part.root]
        self.ranks: dict[str, float] = {}
        self.table: Table | None = None
        self.in_list = False
        self.in_remarks = False

    def add(self, lines: list[Line], index: int) -> int:
        """Take the line at ``index`` (a table in single cells takes many) and return the next index."""
        line = lines[index]
        top, kind = self.stack[-1], line.kind
        if kind is ROW:
            if self.table is None:
                self.table = self._new_table(top)
            self.table.add_row(self.view.folded, line.start, line.end)
            top.end = line.end
            return index + 1
        if self.table is not None and self._inside_table(lines, index):
            if kind is MARK:
                self.table.add_heading(self.view.folded, line.start, line.end)
            else:
                self.table.extend_last(line.end)
            return index + 1
        if kind is PLAIN and is_blank_parted_head(self.view.folded, line.start, line.end):
            self.table = None
            return self._new_table(top).add_blank_parted(self.view.folded, lines, index)
        if line.end - line.start < 8 and is_column_word(self.view.folded[line.start : line.end]):
            stop = column_head(self.view.folded, lines, index)
            if stop:
                return self._single_cells(lines, index, stop)
        self.table = None
        self._add_text(line, top)
        return index + 1

    def _new_table(self, top: Node) -> Table:
        if not top.tables:
            self.holders.append(top)
        top.tables.append(Table())
        return top.tables[-1]

    def _inside_table(self, lines: list[Line], index: int) -> bool:
        # A paragraph between two rows is the rest of a cell, a numbered line a heading over the next rows.
        line = lines[index]
        ahead = lines[index + 1 : index + (2 if line.kind is MARK else 3)]
        limit = 60 if line.kind is MARK else 200
        return line.end - line.start <= limit and any(later.kind is ROW for later in ahead)

    def _single_cells(self, lines: list[Line], index: int, stop: int) -> int:
        table = self._new_table(self.stack[-1])
        return read_single_cells(table, self.view.folded, lines, index, stop)

    def _add_text(self, line: Line, top: Node) -> None:
        if self.in_list and line.kind is MARK and line.end - line.start <= _TITLE_MAX:
            return  # 「附件:1.…」 goes on in lines of its own; the head has read them
        if self.in_remarks and line.mark == "num":
            self.root.paragraphs.append((line.body, line.end))  # 「注:1.…」 goes on in lines of its own
            return
        closes = line.kind is DATE or self._opens_closing(line)
        if line.kind is MARK:
            self._push(line)
            return
        if closes:
            top = self._close_items(line, top)
        if line.kind is PLAIN and self._goes_on_label(line, top):
            top.labels[-1] = (top.labels[-1][0], line.end)
            top.end = line.end
            return
        target = top.labels if line.kind is LABEL else top.paragraphs
        target.append((line.start, line.end))
        top.end = line.end

    def _opens_closing(self, line: Line) -> bool:
        # The list of annexes, a remark, a contact. What begins otherwise is told by its first character.
        words, folded, begin = _words(), self.view.folded, line.body or line.start
        self.in_list = self.in_remarks = False
        if folded[begin : begin + 1] not in words.closing_first:
            return False
        self.in_remarks = folded.startswith(words.remarks, begin)
        self.in_list = words.annex_list.match(folded, begin, line.end) is not None
        return self.in_list or folded.startswith(words.closing, begin)

    def _goes_on_label(self, line: Line, top: Node) -> bool:
        # 「责任单位:县财政局」 with a second unit in a line of its own.
        behind = bool(top.labels) and top.labels[-1][1] == top.end and not line.gap
        return behind and line.end - line.start <= _SIGNATURE_MAX and is_unit(self.view.folded, line.start, line.end)

    def _close_items(self, line: Line, top: Node) -> Node:
        # Date, list of annexes, remark: they and the signature above the date belong to the whole document.
        if line.kind is DATE and top is not self.root and len(top.paragraphs) > 1:
            start, end = top.paragraphs[-1]
            if end - start <= _SIGNATURE_MAX and self.view.folded[end - 1] not in patterns().closed:
                self.root.paragraphs.append(top.paragraphs.pop())
        self.stack = [self.root]
        return self.root

    def _push(self, line: Line) -> None:
        rank = self.ranks.get(line.mark)
        if rank is None:
            rank = self._rank(line)
            self.ranks[line.mark] = rank
        while self.stack[-1].rank >= rank:
            self.stack.pop()
        node = Node(line.mark, rank, line.ordinal, line.start, line.body, line.end, [(line.body, line.end)])
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _rank(self, line: Line) -> float:
        # Usually the rank of its kind. Where (一) first stands right under a short 「1.」 heading, this document
        # turns the usual order round, and (一) is the inner number.
        top = self.stack[-1]
        rank = float(line.rank)
        heading = top.end - top.body <= 30 and self.view.folded[top.end - 1] not in patterns().closed
        if top.rank > rank and line.ordinal in _FIRST and heading and len(top.paragraphs) == 1:
            return top.rank + 0.5
        return rank
