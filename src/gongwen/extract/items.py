"""Which numbered items and table rows are tasks, with their title, content, path and printed fields.

A task is the smallest numbered item that carries an action: a row of a table, a 「1.」, a 「(一)」 without
numbered children. Background sections give duties outside the tasks, unless units or a time are printed
for an item there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gongwen.extract.actor_words import marker_end
from gongwen.extract.deadlines import Base, scan
from gongwen.extract.drafts import Draft, Found
from gongwen.extract.fields import Fields, has_content_label, read_brackets, read_label_line
from gongwen.extract.narrative import is_reporting, read_clauses, sentences
from gongwen.extract.outline import Node
from gongwen.extract.phrases import actors_in, field_of, list_units
from gongwen.extract.rows import row_drafts
from gongwen.extract.unit_words import has_level, is_unit
from gongwen.lexicon import load
from gongwen.lexicon.prepared import compiled

if TYPE_CHECKING:
    import re

    from gongwen.extract.narrative import Clause
    from gongwen.extract.outline import Part
    from gongwen.extract.tables import Table
    from gongwen.model import Span
    from gongwen.text.layout import View

TITLE_MAX = 40
_NO_WORK = frozenset(("group", "visited"))  # who goes where, and nothing to be done
_WORK = frozenset(("title", "content", "goal"))  # columns that tell what is to be done
_TITLE_STOP = compiled(r"[。?!;\n]|:(?!\d\d)(?=\S{6})")
_BULLET = compiled(r"[ \t]*(?:——|--|—|[-●◆■▲★•·])[ \t]*(?=\S{4})")
_HEADING_MAX = 60
_DIGIT = compiled(r"[0-9一二三四五六七八九十]月")
_LOOSE_HEADING = 30  # characters
_TIME_HEAD = compiled(r"(?P<time>(?:\d{1,4}[年月]|[上下]半年|第?[一二三四]季度)[^:,。;、()]{0,18}):(?=\S{3})")
_UNITS_MAX = 60  # characters of the units that head an item
_LEAST = 4  # characters; less is no action
_BRIEF = 14  # characters of 「加强组织领导」 and its like; a longer first sentence says who does what
_OWN_HEADING_MAX = 24  # a longer first sentence is no heading, whatever words it holds
_MARK_SPACE = compiled(r"(?<![,、;:\s]) +(?=\S{12})")


class _Words(NamedTuple):
    background: re.Pattern[str]
    listing: re.Pattern[str]
    hosts: re.Pattern[str]
    no_heading: re.Pattern[str]
    leaf: re.Pattern[str]
    article: re.Pattern[str]
    duty: re.Pattern[str]
    lists: re.Pattern[str]
    sanction: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data, numeral = load("structure")["section"], load("structure")["numerals"]["cn"]
    return _Words(
        background=compiled(data["background"]),
        listing=compiled(data["listing"]),
        hosts=compiled(data["hosts"]),
        no_heading=compiled(data["no_heading"].replace("{cn}", numeral)),
        leaf=compiled(data["leaf_background"]),
        article=compiled(data["article_background"]),
        duty=compiled(data["article_duty"]),
        lists=compiled(data["article_lists"]),
        sanction=compiled(data["article_sanction"]),
    )


@dataclass(slots=True)
class _Context:
    # What an item has from the headings above it.
    path: list[str]
    background: bool
    listing: bool
    fields: Fields
    phase: tuple[str, str] | None = None
    title_end: int = 0  # where the heading itself ends


class ItemReader:
    """Walks the tree of one part."""

    __slots__ = ("base", "folded", "found", "last_head", "part", "view")

    def __init__(self, view: View, base: Base, found: Found, part: int) -> None:
        self.view = view
        self.folded = view.folded
        self.base = base
        self.found = found
        self.part = part
        self.last_head: Table | None = None

    def read(self, part: Part) -> None:
        """Add every task of the part to ``found``, in the order of the text."""
        first = len(self.found.drafts)
        context = _Context([], False, False, Fields())
        if not self._loose_items(part.root, context):
            self._own_text(part.root, context, root=True)
        self._tables(part.root, context)
        for node in part.root.children:
            self._node(node, context, part.root)
        if part.root.tables:
            self.found.drafts[first:] = sorted(self.found.drafts[first:], key=lambda draft: draft.span[0])

    def _node(self, node: Node, above: _Context, parent: Node) -> None:
        if not node.children and len(node.paragraphs) > 2 and not self._unit_items(node):
            self._bullets(node)
        if self._is_task_level(node):
            if node.children or not self._loose_items(node, above):
                self._item(node, above, parent)
            return
        context = self._enter(node, above)
        self._own_text(node, context, root=False)
        self._tables(node, context)
        first = len(self.found.drafts)
        for child in node.children:
            self._node(child, context, node)
        self._share_last(node, first)

    def _bullets(self, node: Node) -> None:
        # Items that begin with a dash are items of their own where at least two of them name units or a time.
        marks = [_BULLET.match(self.folded, *span) for span in node.paragraphs]
        if sum(mark is not None for mark in marks) < 2:
            return
        before, rest, items = _begun_at(node, [mark.end() if mark else -1 for mark in marks])
        own = [Fields() for _ in items]
        for fields, item in zip(own, items, strict=True):
            self._read(fields, item.paragraphs, item.labels)
        if before and sum(fields.any for fields in own) > 1:
            node.paragraphs, node.labels, node.children = before, rest, items

    def _unit_items(self, node: Node) -> bool:
        # 「县司法局:负责…」 in lines without numbers: each is the item of that unit where there are two or more.
        starts = [start if self._names_doer(start, end) else -1 for start, end in node.paragraphs]
        if starts[0] >= 0 or sum(start >= 0 for start in starts) < 2:
            return self._dated_items(node)
        node.paragraphs, node.labels, node.children = _begun_at(node, starts)
        return True

    def _dated_items(self, node: Node) -> bool:
        # 「2024年5月:印发方案」 in lines without numbers: each is due by the time that heads it.
        heads = [_TIME_HEAD.match(self.folded, *span) for span in node.paragraphs]
        if heads[0] or sum(head is not None for head in heads) < 2:
            return False
        if any(head and field_of(head["time"], self.base)[0].empty for head in heads):
            return False
        node.paragraphs, node.labels, node.children = _begun_at(node, [head.end() if head else -1 for head in heads])
        for item, head in zip(node.children, filter(None, heads), strict=True):
            item.times.append(head.span("time"))
        return True

    def _names_doer(self, start: int, end: int) -> bool:
        colon = self.folded.find(":", start, min(end, start + _UNITS_MAX))
        if colon < 0 or not marker_end(self.folded, colon + 1, end):
            return False
        units = list_units(self.folded, start, colon)
        return bool(units) and all(
            has_level(self.folded, unit.start, unit.end) and is_unit(self.folded, unit.start, unit.end)
            for unit in units
        )

    def _loose_items(self, node: Node, context: _Context) -> bool:
        # Items whose automatic numbers were lost: a heading line, its text, its label lines, and so on.
        groups = _label_groups(node) if node.labels else []
        if not groups or (len(groups) < 2 and node.mark != "root"):
            return False
        at = 0
        if node.mark != "root" and self._is_loose_heading(node.paragraphs[0]):
            context, at = self._enter(node, context), 1  # the section's own heading
        for labels in groups:
            own = [span for span in node.paragraphs[at:] if span[0] < labels[0][0]]
            at += len(own)
            first = self._loose_start(own)
            self.found.prose += own[:first]
            if own[first:]:
                item = Node("loose", 9, "", own[first][0], own[first][0], labels[-1][1], own[first:], labels)
                self._item(item, context, node)
        self.found.prose += node.paragraphs[at:]
        return True

    def _loose_start(self, own: list[Span]) -> int:
        # The last short line without a stop is the heading; without one, only the last paragraph is the item.
        for index in range(len(own) - 1, -1, -1):
            if self._is_loose_heading(own[index]):
                return index
        return max(0, len(own) - 1)

    def _is_loose_heading(self, span: Span) -> bool:
        return span[1] - span[0] <= _LOOSE_HEADING and self.folded[span[1] - 1] not in "。;:!"

    def _is_task_level(self, node: Node) -> bool:
        for table in node.tables:
            table.read_head(self.folded)
            if not _WORK.isdisjoint(table.roles):
                return False
        if node.labels and has_content_label(self.folded, node.labels):
            return True  # what is numbered below 「整改措施:」 is the content of this item
        if node.mark in ("article", "num", "dec", "nump", "nrp", "circ", "is"):
            return not self._split_below(node)
        if not node.children:
            return True
        if node.mark == "cnp":
            outer = all(child.mark in ("nump", "nrp", "circ", "is") for child in node.children)
            return outer and not self._split_below(node)
        return False

    def _split_below(self, node: Node) -> bool:
        # Sub-items are tasks of their own when at least two of them carry units or times of their own.
        if len(node.children) < 2:
            return False
        if node.mark == "article":
            return self._lists_duties(node)
        if node.children[0].mark == "dec" and node.mark == "num":
            return True
        own = 0
        for child in node.children:
            fields = Fields()
            self._read(fields, child.paragraphs, child.labels)
            own += fields.any
        return own > 1

    def _lists_duties(self, node: Node) -> bool:
        start, end = node.paragraphs[0]
        if _words().lists.search(self.folded[start:end]) is None:
            return False
        timed = sum(bool(scan(self.folded, *child.paragraphs[0], self.base)) for child in node.children)
        return timed * 2 >= len(node.children)

    def _enter(self, node: Node, above: _Context) -> _Context:
        start, end = self._first_sentence(node.paragraphs[0])
        heading = self.folded[start:end]
        fields = Fields()
        fields.merge(above.fields)
        own = Fields()
        self._read(own, node.paragraphs[:1], node.labels)
        if own.has_units:
            fields = own
        short = end - start <= _HEADING_MAX
        title_end = self._title((start, end), own.cut)[1]
        return _Context(
            path=[*above.path, self._printed_heading(node)],
            background=above.background or (short and _words().background.search(heading) is not None),
            listing=above.listing or (short and _words().listing.search(heading) is not None),
            fields=fields,
            phase=self._phase(start, end) or above.phase,
            title_end=title_end,
        )

    def _phase(self, start: int, end: int) -> tuple[str, str] | None:
        # 「总结阶段(2023年11月)」: the months in which everything below the heading should lie.
        if end - start > _HEADING_MAX or _DIGIT.search(self.folded, start, end) is None:
            return None
        for found in scan(self.folded, start, end, self.base):
            window, due = found.deadline.window, found.deadline.due
            if window or due:
                return (window.start if window else str(due))[:7], (window.end if window else str(due))[:7]
        return None

    def _printed_heading(self, node: Node) -> str:
        start, end = node.paragraphs[0]
        stop = self._first_sentence((start, end))[1]
        if stop < end and self.folded[stop] == "。":
            stop += 1
        return " ".join(self.view.text[node.start : stop].split("\n")).strip()

    def _own_text(self, node: Node, context: _Context, *, root: bool) -> None:
        # Paragraphs of a section that are not its items: they may hold duties of their own, and its opening
        # sentence can name the units for all its items.
        paragraphs = node.paragraphs if root else [(context.title_end, node.paragraphs[0][1]), *node.paragraphs[1:]]
        target = self.found.background if context.background else self.found.prose
        target += [(a, b) for a, b in paragraphs if b - a > 3]
        if node.children and not context.fields.has_units and not context.background:
            self._opening(
                node.paragraphs if node.mark == "article" else paragraphs, context, any_role=node.mark == "article"
            )
        if root:
            for a, b in node.labels:
                read_label_line(context.fields, self.folded, a, b, self.base)

    def _opening(self, paragraphs: list[Span], context: _Context, *, any_role: bool) -> None:
        # 「由A牵头,B等部门配合,于10月底前完成」 before the first item holds for every item of the section.
        for span in [sentence for start, end in paragraphs for sentence in sentences(self.folded, start, end)]:
            actors = actors_in(self.folded, *span)
            led = any(actor.role == "lead" for actor in actors)
            if not (led or (any_role and actors)):
                continue
            for actor in actors:
                context.fields.add(actor.role, actor.units, "section opening")
            if led:
                context.fields.deadlines += [(f.start, f.end) for f in scan(self.folded, *span, self.base)]

    def _tables(self, node: Node, context: _Context) -> None:
        for table in node.tables:
            table.read_head(self.folded)
            if not table.roles and self.last_head is not None and self.last_head.width == table.width:
                table.roles = self.last_head.roles  # the head was printed once, above an interruption
            drafts = row_drafts(self.view, table, self.base, self.part, context.path)
            self.last_head = table if table.roles else self.last_head
            if drafts is None and not _NO_WORK.isdisjoint(table.roles):
                self.found.listing += [(row[0][0], row[-1][1]) for row in table.rows]
            elif drafts is None:
                self.found.unread += [(row[0][0], row[-1][1]) for row in table.rows]
            else:
                self.found.drafts += drafts

    def _item(self, node: Node, above: _Context, parent: Node) -> None:
        fields = Fields()
        labels = _subtree_labels(node)
        spans = self._read(fields, _subtree_paragraphs(node), labels)
        if node.tables:
            self._tables(node, above)
        fields.deadlines += node.times
        first = self._first_sentence(node.paragraphs[0])
        title = self._title(first, fields.cut)
        if not self._is_task(node, title, fields, above, spans):
            listing = above.listing or _words().listing.search(self.folded[title[0] : title[1]])
            (self.found.listing if listing or node.mark == "article" else self.found.background).extend(spans)
            return
        self.found.drafts.append(
            Draft(
                part=self.part,
                path=above.path,
                ordinal=node.ordinal,
                title=title,
                body=spans,
                fields=fields,
                span=(node.start, max([end for _, end in spans + labels])),
                mark=node.mark,
                parent=id(parent),
                inherited=above.fields if above.fields.any else None,
                phase=self._phase(*first) or above.phase,
            )
        )

    def _read(self, fields: Fields, paragraphs: list[Span], labels: list[Span]) -> list[Span]:
        # The paragraphs with everything printed in them and in the label lines; they are the body of the item.
        for start, end in paragraphs:
            read_brackets(fields, self.folded, start, end, self.base)
        for start, end in labels:
            read_label_line(fields, self.folded, start, end, self.base)
        return sorted(paragraphs + fields.contents) if len(paragraphs) + len(fields.contents) > 1 else [*paragraphs]

    def _is_task(self, node: Node, title: Span, fields: Fields, above: _Context, spans: list[Span]) -> bool:
        words = _words()
        heading = self.folded[title[0] : title[1]]
        if fields.any and (fields.lead or fields.responsible or fields.deadlines or not above.background):
            return words.hosts.match(heading) is None
        short = title[1] - title[0] <= _OWN_HEADING_MAX
        if above.background:
            return False
        if above.listing or (short and words.listing.search(heading)):
            return node.mark != "article" and self._is_dated_duty(spans)
        if node.mark == "article":
            return self._is_duty_article(spans[0])
        size = sum(end - start for start, end in spans)
        if node.mark in ("part", "cn"):
            # A section without items: a heading and a remark, or background, unless it is a whole paragraph of work.
            told = words.background.search(heading) or words.leaf.search(heading)
            named = title[1] - title[0]
            if told is not None:
                return named > _OWN_HEADING_MAX and bool(actors_in(self.folded, *title))
            return (
                bool(actors_in(self.folded, *title))
                or (size >= 40 and (size > named + 8 or named > _OWN_HEADING_MAX))
                or self._recurs(spans)
                or (size > named + 8 and self._is_due(spans))
            )
        brief = title[1] - title[0] <= _BRIEF
        return size >= _LEAST and (not brief or words.background.search(heading) is None or size > 400)

    def _is_dated_duty(self, spans: list[Span]) -> bool:
        # 「(一)自查。各单位于8月20日前报送自查报告」 and 「应在30日内报送方案」 are work, also below 「检查方式」.
        duty = _words().duty
        return any(clause.actors or duty.search(self.folded, *clause.span) for clause in self._clauses(spans))

    def _is_due(self, spans: list[Span]) -> bool:
        return any(is_reporting(self.folded, clause.span) for clause in self._clauses(spans))

    def _clauses(self, spans: list[Span]) -> list[Clause]:
        return [clause for span in spans for clause in read_clauses(self.folded, *span, self.base)]

    def _recurs(self, spans: list[Span]) -> bool:
        return any(found.deadline.recurrence for span in spans for found in scan(self.folded, *span, self.base))

    def _is_duty_article(self, first: Span) -> bool:
        # An article that lays a duty on somebody; not purpose, scope, definition, sanction, standard or effect.
        words = _words()
        text = self.folded[first[0] : first[1]]
        if words.article.search(text) or ("由" not in text[:40] and words.sanction.match(text)):
            return False
        return words.duty.search(text) is not None

    def _first_sentence(self, first: Span) -> Span:
        # With its bracket, which the title is without.
        word = _words().no_heading.match(self.folded, *first)
        stop = _TITLE_STOP.search(self.folded, word.end() if word else first[0], first[1])
        return first[0], stop.start() if stop else first[1]

    def _title(self, sentence: Span, cut: list[Span]) -> Span:
        # The heading or the first sentence, without the bracket that closes it and without its stop. A bracket that
        # names units or a time (it was ``cut``) is no part of the title, whether it stands behind it or before it.
        start, last = sentence
        first = start
        if last - start > TITLE_MAX:
            space = _MARK_SPACE.search(self.folded, start + 4, start + 22)
            last = space.start() if space else last
        if cut and self.folded.find("(", start, last) >= 0:
            for a, b in cut:
                if a <= start + 1 and first <= a and b < last:
                    start = b
                elif first <= a < last:
                    last = a
        while last > start and self.folded[last - 1] in " ,、:":
            last -= 1
        return start, last

    def _share_last(self, node: Node, first: int) -> None:
        # Units printed once behind the last of several items stand for all of them.
        drafts = [draft for draft in self.found.drafts[first:] if draft.parent == id(node)]
        if len(drafts) < 2 or any(draft.fields.any for draft in drafts[:-1]):
            return
        last = drafts[-1]
        if last.fields.has_units and node.children[-1].labels:
            for draft in drafts[:-1]:
                draft.inherited = last.fields


def _begun_at(node: Node, starts: list[int]) -> tuple[list[Span], list[Span], list[Node]]:
    # The paragraphs before the first item, the labels of none, and the items: one begins where a start is not -1.
    items: list[Node] = []
    before: list[Span] = []
    for span, start in zip(node.paragraphs, starts, strict=True):
        if start >= 0:
            items.append(Node("dash", 9, "", span[0], start, span[1], [(start, span[1])]))
        elif items:
            items[-1].paragraphs.append(span)
        else:
            before.append(span)
    rest: list[Span] = []
    for label in node.labels:
        owner = next((item for item in reversed(items) if item.start < label[0]), None)
        (owner.labels if owner else rest).append(label)
    return before, rest, items


def _label_groups(node: Node) -> list[list[Span]]:
    # Label lines that follow one another, parted by paragraphs.
    groups: list[list[Span]] = []
    for label in node.labels:
        parted = groups and any(groups[-1][-1][1] <= start < label[0] for start, _ in node.paragraphs)
        if not groups or parted:
            groups.append([])
        groups[-1].append(label)
    return groups


def _subtree_paragraphs(node: Node) -> list[Span]:
    if not node.children:
        return node.paragraphs
    spans = list(node.paragraphs)
    for child in node.children:
        spans += _subtree_paragraphs(child)
    return spans


def _subtree_labels(node: Node) -> list[Span]:
    if not node.children:
        return node.labels
    spans = list(node.labels)
    for child in node.children:
        spans += _subtree_labels(child)
    return spans
