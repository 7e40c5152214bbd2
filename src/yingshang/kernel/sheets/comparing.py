"""What a file would do: each row held against what is stored, and rehearsed by the app's own command."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import open_batch
from yingshang.kernel.sheets.declaring import Kind
from yingshang.kernel.sheets.reading import Masked
from yingshang.kernel.sheets.report import Cell, Change, Problem, Report
from yingshang.kernel.sheets.values import mask, show_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets.declaring import Key, Sheet, Stored
    from yingshang.kernel.sheets.reading import Reading, ReadRow

log = logging.getLogger("yingshang.sheets")
REHEARSED = 5_000  # more rows would keep other writers waiting; the real run is all or nothing in any case


def compare(reading: Reading, actor: Actor, *, rehearse: bool = True) -> Report:
    """The report on a file: its problems, and what the rows without one would add and change. Writes nothing."""
    sheet = reading.sheet
    problems = list(reading.problems)
    rows = _single(reading, problems)
    stored: Mapping[Key, Stored] = {}
    if sheet.stored is not None and rows:
        stored = sheet.stored(actor, list(rows))
    changes = []
    unchanged = 0
    for key, row in rows.items():
        change = _change(reading, row, key, stored.get(key), problems)
        if change is None or (not change.is_new and not change.cells):
            unchanged += change is not None
        else:
            changes.append(change)
    if sheet.check is not None:
        problems += [reading.problem(*found) for found in sheet.check(actor, list(rows.values()))]
    if sheet.arrange is not None:
        changes = list(sheet.arrange(changes))
    changes = _sound(changes, problems)
    if rehearse and len(changes) <= REHEARSED:
        problems += _rehearse(reading, changes, actor)
        changes = _sound(changes, problems)
    problems.sort(key=lambda problem: (problem.row, len(problem.letter), problem.letter))
    return Report(
        len(reading.table["rows"]), tuple(problems), tuple(changes), unchanged, tuple(reading.notes), len(problems)
    )


def _sound(changes: list[Change], problems: list[Problem]) -> list[Change]:
    """Those in whose rows nothing is wrong yet: they are rehearsed too, so that all faults are told at once."""
    bad = {problem.row for problem in problems}
    return [change for change in changes if change.row not in bad]


def write_all(reading: Reading, changes: tuple[Change, ...], actor: Actor) -> None:
    """Call the app's command for every change. Raises RowRefused at the first row that is refused."""
    write = reading.sheet.write
    if write is None:
        raise RuntimeError(f"{reading.sheet.name} cannot be imported")
    for number, change in enumerate(changes, start=1):
        try:
            write(actor, change)
        except Refusal as refusal:
            raise RowRefused(change.row, refusal) from refusal
        reading.told(number, len(changes))


class RowRefused(Refusal):
    """A command refused a row of a file whose check had found nothing: somebody changed something meanwhile."""

    def __init__(self, row: int, why: Refusal) -> None:
        super().__init__("kernel.import_row", row=row)
        self.why = why


class _Undo(Exception):  # noqa: N818 - ends a rehearsal
    pass


def _rehearse(reading: Reading, changes: list[Change], actor: Actor) -> list[Problem]:
    """Do everything and undo it: what the app's own rules say is heard before anybody confirms."""
    problems: list[Problem] = []
    if reading.sheet.write is None:
        return problems
    try:
        with transaction.atomic(), open_batch():
            for number, change in enumerate(changes, start=1):
                reading.told(number, len(changes))
                if (problem := _try(reading, change, actor.once(""))) is not None:
                    problems.append(problem)
            raise _Undo
    except _Undo:
        return problems


def _try(reading: Reading, change: Change, actor: Actor) -> Problem | None:
    write = reading.sheet.write
    try:
        with transaction.atomic():
            if write is not None:
                write(actor, change)
    except Refusal as refusal:
        name = refusal.field if refusal.field in reading.places else ""
        problem = reading.problem(change.row, name, "")
        return Problem(
            change.row, problem.letter, problem.head, problem.value, "", "", code=refusal.code, facts=refusal.facts
        )
    except IntegrityError:
        log.warning("%s: row %s breaks a constraint of the database", reading.sheet.name, change.row, exc_info=True)
        return reading.problem(change.row, "", "与已有的记录冲突，写不进去", "请核对这一行是否与别的记录重复")
    return None


def _single(reading: Reading, problems: list[Problem]) -> dict[Key, ReadRow]:
    """Rows by key. A key that comes twice is a problem of both rows; a sheet without a key only adds."""
    sheet = reading.sheet
    bad = {problem.row for problem in problems}
    by_key: dict[Key, list[ReadRow]] = defaultdict(list)
    for row in reading.rows:
        if row.row not in bad:
            by_key[_key_of(sheet, row)].append(row)
    for same in by_key.values():
        for row in same[1:]:
            problems.append(reading.problem(row.row, sheet.key[0], f"与第 {same[0].row} 行重复", "每条记录只写一行"))
    return {key: same[0] for key, same in by_key.items()}


def _key_of(sheet: Sheet, row: ReadRow) -> Key:
    return tuple(row.values.get(name) for name in sheet.key) if sheet.key else (row.row,)


def _change(reading: Reading, row: ReadRow, key: Key, stored: Stored | None, problems: list[Problem]) -> Change | None:
    """The change of one row; None when a masked value does not stand for the stored one."""
    old = stored.values if stored else {}
    values: dict[str, object] = {}
    cells = []
    for name, new in row.values.items():
        if stored and name in stored.settled:
            continue
        column, words = reading.sheet.column(name), reading.words.get(name)
        before = show_value(column, old.get(name), words)
        if isinstance(new, Masked):
            if stored is None or mask(before) != new.text:
                problems.append(
                    reading.problem(row.row, name, "这是隐去中间几位的内容", "请填写完整内容，或保持导出时的原样")
                )
                return None
            values[name] = old.get(name)
            continue
        values[name] = new
        after = show_value(column, new, words)
        if before != after and (old.get(name) or new or column.kind != Kind.YESNO):  # a blank is no
            cells.append(Cell(column.title, before, after))
    return Change(row.row, key, values, stored.pk if stored else None, tuple(cells))
