"""Verifying the chain: every entry against its hash, its neighbour, its number, the head and exported heads.

Streams in batches by number: memory stays flat however long the ledger is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yingshang.audit.enums import FINDINGS, FindingKind
from yingshang.audit.events import shredding_done
from yingshang.audit.models import Entry, Head
from yingshang.audit.models.canonical import COVERED, GENESIS, canonical, digest, seal
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from yingshang.audit.queries.heads import HeadFile

MOST_FINDINGS = 100  # whoever reads them has understood by then
_BATCH = 2_000
_NEAR = 50  # how far from its place a moved entry is looked for
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at entry ``number``; ``sentence`` says it in Chinese."""

    kind: FindingKind
    number: int
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """One sentence with the number of the entry."""
        return FINDINGS[self.kind].format_map({**self.facts, "number": self.number})


@dataclass(slots=True)
class Report:
    """What a verification saw. ``is_whole`` is the answer; ``stopped``: it ended early, after many findings."""

    rows: int = 0
    first: int = 0
    last: int = 0
    hash: str = GENESIS
    findings: list[Finding] = field(default_factory=list)
    stopped: bool = False

    @property
    def is_whole(self) -> bool:
        """Nothing was found."""
        return not self.findings

    def add(self, kind: FindingKind, number: int, **facts: object) -> None:
        """Note a finding; many enough stop the walk."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(kind, number, facts))
        self.stopped = len(self.findings) >= MOST_FINDINGS


def verify(
    since: int | None = None,
    *,
    heads: Sequence[HeadFile] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Verify the ledger, or from entry ``since`` on (the one before it is then trusted).

    ``heads`` are exported heads to compare with; ``progress`` is called with (number reached, last number).
    What is appended meanwhile is left for the next time.
    """
    report = Report()
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    head = Head.objects.filter(pk=1).first()  # read after the last entry: it may have moved on, never back
    walk = _Walk(report, since or 1, heads)
    for batch in _batches(since or 1, last):
        walk.take(batch)
        if progress:
            progress(batch[-1]["number"], last)
        if report.stopped:
            break
    if not report.stopped:
        _check_end(report, walk, head, last)
        walk.check_heads_beyond()
    return report


def _batches(since: int, last: int) -> Iterator[list[Values]]:
    names = (*COVERED, "hash")
    after = since - 1
    while True:
        rows = Entry.objects.filter(number__gt=after, number__lte=last).order_by("number")
        batch = list(rows.values(*names)[:_BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]["number"]


class _Walk:
    """Goes along the entries. ``shift`` is by how much the numbers from here on are off since a row was slipped in."""

    def __init__(self, report: Report, since: int, heads: Sequence[HeadFile]) -> None:
        self.report = report
        self.expected = since
        self.shift = 0
        self.previous = self._start(since)
        self.loose = False  # after an entry out of place the next one's link says nothing
        self.heads = {head.number: head for head in heads}
        for head in heads:
            if not head.genuine:
                report.add(FindingKind.FILE_ALTERED, head.number)
        self._compare(0, GENESIS)

    def _start(self, since: int) -> str:
        return GENESIS if since <= 1 else _stored_hash(since - 1)

    def take(self, batch: list[Values]) -> None:
        """Check a batch in order."""
        sound = []
        for values in batch:
            if self.report.stopped:
                return
            if self._one(values):
                sound.append(values)
        _check_secrets(self.report, sound)

    def _one(self, values: Values) -> bool:
        """Check one entry; whether its own content is what was once written."""
        report, number = self.report, values["number"]
        gap = number - self.expected
        if gap > 0:
            report.add(FindingKind.MISSING, self.expected, last=number - 1, count=gap)
        true, moved = self._true_number(values), False
        if true is None:
            report.add(FindingKind.CHANGED, number)
        elif moved := true != number - self.shift:
            self._moved(values, true)
        elif gap == 0 and not self.loose and values["previous"] != self.previous:
            report.add(FindingKind.LINK, number)
        self.loose = moved
        self.previous = values["hash"]
        self._compare(number, values["hash"])
        report.rows += 1
        report.first = report.first or number
        report.last, report.hash = number, values["hash"]
        self.expected = number + 1
        return true is not None

    def _moved(self, values: Values, true: int) -> None:
        number = values["number"]
        off = number - true
        if off == self.shift + 1 and self._goes_on(number, off):
            self.report.add(FindingKind.INSERTED, number - 1)
            self.shift = off
        elif off < self.shift and self._goes_on(number, off):
            count = self.shift - off
            self.report.add(FindingKind.MISSING, number - self.shift, last=true - 1, count=count)
            self.shift = off
        else:
            self.report.add(FindingKind.MOVED, number, last=true)

    def _goes_on(self, number: int, off: int) -> bool:
        """Whether the next entry is off by as much: then all were moved up or down, not two exchanged."""
        names = (*COVERED, "hash")
        following = Entry.objects.filter(number=number + 1).values(*names).first()
        if following is None:
            return not self.loose
        return _hash({**following, "number": number + 1 - off}) == str(following["hash"])

    def _true_number(self, values: Values) -> int | None:
        """The number under which the entry's hash is right: its own nearly always, else one near by, else None."""
        number: int = values["number"]
        expected = values["hash"]
        places: list[int] = [number - self.shift, *range(number - _NEAR, number + _NEAR + 1)]
        for place in places:
            if _hash({**values, "number": place} if place != number else values) == expected:
                return place
        return None

    def _compare(self, number: int, found: str) -> None:
        head = self.heads.pop(number, None)
        if head is not None and head.hash != found:
            self.report.add(FindingKind.FILE_DIFFERS, number, day=head.day)

    def check_heads_beyond(self) -> None:
        """Exported heads with a number that the ledger has no more, or that lie in a gap or before ``since``."""
        for number, head in sorted(self.heads.items()):
            if number > self.report.last:
                self.report.add(FindingKind.FILE_AHEAD, self.report.last, last=number, day=head.day)
            elif number >= self.report.first or _stored_hash(number) != head.hash:
                self.report.add(FindingKind.FILE_DIFFERS, number, day=head.day)


def _stored_hash(number: int) -> str:
    return Entry.objects.filter(number=number).values_list("hash", flat=True).first() or ""


def _hash(values: Values) -> str:
    try:
        return digest(canonical(values), values["algorithm"])
    except ValueError:  # a hash function that the chain never had: somebody wrote it there
        return ""


def _check_end(report: Report, walk: _Walk, head: Head | None, last: int) -> None:
    if head is None:
        if last:
            report.add(FindingKind.HEAD_GONE, last)
    elif head.number > last:
        _check_cut(report, head, last)
    elif head.number < last:
        report.add(FindingKind.BEYOND, head.number + 1, last=head.number)
    elif head.hash != walk.previous:
        report.add(FindingKind.HEAD_WRONG, last)


def _check_cut(report: Report, head: Head, last: int) -> None:
    """Entries between the last one seen and the head are cut unless they were appended meanwhile."""
    there = Entry.objects.filter(number__gt=last, number__lte=head.number).count()
    if there < head.number - last:
        report.add(FindingKind.CUT, last, last=head.number, count=head.number - last - there)


def _check_secrets(report: Report, batch: list[Values]) -> None:
    sealed = [values for values in batch if values["sealed"]]
    if not sealed:
        return
    rows = PersonalFact.objects.filter(event_id__in=[values["event_id"] for values in sealed])
    stored = {(row.event_id, row.name): row for row in rows}
    for values in sealed:
        for name, expected in values["sealed"].items():
            row = stored.get((values["event_id"], name))
            if row is None:
                if not _is_shredded(values):
                    report.add(FindingKind.SECRET_GONE, values["number"], name=name)
            elif seal(row.value, row.salt, values["algorithm"]) != expected:
                report.add(FindingKind.SECRET_CHANGED, values["number"], name=name)


def _is_shredded(values: Values) -> bool:
    """Whether the ledger itself has an act of shredding that names this entry; few entries ever ask."""
    acts = Entry.objects.filter(type=shredding_done.name, number__gt=values["number"])
    return any(values["number"] in act["facts"].get("numbers", ()) for act in acts.values("facts").iterator())
