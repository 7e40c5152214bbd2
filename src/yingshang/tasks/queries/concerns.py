"""What about the rows of a table should be known before it is written: names nobody has, times that say none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gongwen
from yingshang.documents.enums import DocumentState
from yingshang.documents.queries.doubts import says_when
from yingshang.documents.queries.naming import name_units, named_in
from yingshang.documents.queries.standing import OPEN_NAMES
from yingshang.kernel import clock
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.documents.models import Document
    from yingshang.documents.queries.naming import Named
    from yingshang.kernel.actor import Actor
    from yingshang.tasks.queries.tables import Changed, Compared

STANDING = frozenset({DocumentState.ACCEPTED, DocumentState.HANDED_OUT})
_ROLES = frozenset(str(role) for role in UnitRole)


@dataclass(frozen=True, slots=True)
class Concern:
    """A cell to look at: its row, column and value, why, as a code with facts; ``stops``: nothing may be written."""

    row: int
    column: str
    value: str
    code: str
    stops: bool
    facts: dict[str, Any] = field(default_factory=dict)


def concerns_of(document: Document | None, found: Compared, actor: Actor) -> list[Concern]:
    """The cells to look at, in the order of the file.

    What a review would ask about anyway is only told; tasks that are accepted already take no name that nobody has and
    no time before their paper, as the page of one task does not.
    """
    rows = [*found.changed, *found.new]
    named = _named(document, rows, actor)
    stands = document is not None and document.state in STANDING
    told = (one for row in rows for one in _of(row, document, named, stands=stands))
    return sorted(told, key=lambda one: one.row)


def due_of(phrase: str, document: Document | None) -> dict[str, Any]:
    """What a phrase of a table says, on the day of its document."""
    base = (document.issued_on if document is not None else None) or clock.today()
    return gongwen.read_deadline(phrase, base=base).to_dict() if phrase else {}


def _named(document: Document | None, rows: list[Changed], actor: Actor) -> dict[str, Named]:
    known = {unit.printed for row in rows if row.item for unit in row.item.units.all()}
    names = {name for row in rows for told in row.row.units.values() for name in told} - known
    if document is None:
        return name_units(sorted(names), actor=actor, on=clock.today())
    return named_in(document, sorted(names), actor=actor)


def _of(row: Changed, document: Document | None, named: dict[str, Named], *, stands: bool) -> Iterator[Concern]:
    for cell in row.cells:
        place = (row.row.number, cell.name, cell.after)
        if cell.name in _ROLES:
            for name in row.row.units.get(cell.name, ()):
                if name in named and named[name].match in OPEN_NAMES:
                    yield Concern(*place, "tasks.table_name_open", stands, {"name": name})
        if cell.name == "due_phrase" and cell.after:
            told = due_of(cell.after, document)
            issued, due = document.issued_on if document is not None else None, str(told.get("due") or "")[:10]
            if not says_when(told):
                yield Concern(*place, "tasks.table_no_time", stops=False)
            elif issued is not None and due and due < issued.isoformat():
                yield Concern(*place, "tasks.table_before_issue", stands, {"due": due, "issued": issued.isoformat()})
