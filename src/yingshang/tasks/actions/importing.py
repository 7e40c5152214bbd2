"""A task table from Excel is written: into the document it came from, or as a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents.actions.accepting import accept_document
from yingshang.documents.actions.amending import amend_item, append_item
from yingshang.documents.actions.reviewing import Edit, NamedUnit, add_item, drop_item, edit_item
from yingshang.documents.enums import DocumentState, ItemState
from yingshang.documents.models import Document, Reading
from yingshang.documents.queries.naming import named_in
from yingshang.documents.queries.phrases import quotas_with
from yingshang.documents.queries.standing import standing_of
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach
from yingshang.kernel.text import line, paragraphs
from yingshang.orgs.models import Unit
from yingshang.tasks import events
from yingshang.tasks.enums import TableState
from yingshang.tasks.models import TaskTable
from yingshang.tasks.queries.concerns import STANDING, concerns_of, due_of
from yingshang.tasks.queries.tables import compared, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.documents.models import Item
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import StoredFile
    from yingshang.tasks.queries.tables import Changed, Compared, TableRow

_REVIEWED = frozenset({DocumentState.READ, DocumentState.IN_REVIEW})


@command("tasks.import_table", target="table")
def write_table(*, actor: Actor, table: TaskTable, digest: str, drop_missing: bool = False) -> Document:
    """Write a table, all of it or nothing, exactly as it was shown (``digest``).

    Effects: changed tasks are edited (those of an accepted document amended, to be handed out as changes), new ones
    added; with ``drop_missing`` tasks that the table lacks are dropped, as long as the document is in review. A table
    without a document becomes one, accepted when every name in it is known. Raises Refusal for a table written before,
    one that reads otherwise by now, or with rows or cells that cannot be taken.
    """
    if not TaskTable.objects.filter(pk=table.pk, state=TableState.CHECKED).update(state=TableState.WRITTEN):
        raise Refusal("tasks.table_written")
    rows = [row_of(data) for data in table.rows]
    found = compared(table.document, rows)
    if found.doubts or found.digest != digest:
        raise Refusal("tasks.table_stale")
    if any(one.stops for one in concerns_of(table.document, found, actor)):
        raise Refusal("tasks.table_faulty")
    document = table.document or _document_of(table, rows, actor)
    writer = _Writer(document, table, rows, actor)
    writer.write(found, drop_missing=drop_missing)
    table.refresh_from_db()
    if table.document is None:
        _finish(document, actor)
    table.document, table.written_at = document, clock.now()
    table.save(update_fields=["document", "written_at"])
    facts = {"created": len(found.new), "changed": len(found.changed), "file": table.name}
    record(events.table_written, document, actor=actor, **facts)
    return document


def _document_of(table: TaskTable, rows: list[TableRow], actor: Actor) -> Document:
    """A document of kind "table": its text is the rows, so that each task has its place in it."""
    now = clock.now()
    document = Document.objects.create(
        file=table.file,
        file_name=table.name,
        sha256=table.sha256,
        office=Unit.objects.get(pk=actor.unit_id or 0),
        title=table.title,
        head={"kind": TaskTable._meta.verbose_name},
        issued_on=clock.today(),
        state=DocumentState.IN_REVIEW,
        uploaded_by=actor.name,
        uploaded_at=now,
    )
    text = "\n".join("\t".join(row.words.values()) for row in rows)
    document.reading = Reading.objects.create(document=document, engine="table", answer={}, text=text, at=now)
    document.save(update_fields=["reading"])
    attach([table.file_id], holder=document, actor=actor)
    return document


def _finish(document: Document, actor: Actor) -> None:
    """What somebody wrote down as a table is their own word: its tasks are accepted, the list too when names allow."""
    now = clock.now()
    document.items.update(state=ItemState.ACCEPTED, settled_by=actor.name, settled_at=now)
    if not standing_of(document).open_names:
        accept_document(actor=actor, document=document)


class _Writer:
    """Writes the rows of one table."""

    def __init__(self, document: Document, table: TaskTable, rows: list[TableRow], actor: Actor) -> None:
        self.document, self.table, self.actor = document, table, actor
        names = [name for row in rows for told in row.units.values() for name in told]
        self.named = named_in(document, names, actor=actor)
        self.stands = document.state in STANDING

    def write(self, found: Compared, *, drop_missing: bool) -> None:
        """Changed rows, new rows, and what the table lacks."""
        if not self.stands and self.document.state not in _REVIEWED:
            raise Refusal("tasks.not_accepted", state=DocumentState(self.document.state).label)
        for one in found.changed:
            self._change(one)
        for one in found.new:
            self._add(one)
        if drop_missing and not self.stands:
            for item in found.missing:
                drop_item(actor=self.actor, item=item, version=item.version, reason=self.table.name)

    def _change(self, one: Changed) -> None:
        item = one.item
        if item is None:
            return
        given: dict[str, Any] = {"actor": self.actor, "item": item, "version": item.version}
        edit = self._edit(one, item)
        if self.stands:
            amend_item(**given, edit=edit, reason=self.table.name)
        else:
            edit_item(**given, edit=edit)

    def _add(self, one: Changed) -> None:
        given: dict[str, Any] = {"actor": self.actor, "document": self.document, "edit": self._edit(one, None)}
        if self.stands:
            append_item(**given, reason=self.table.name)
        else:
            add_item(**given)

    def _edit(self, one: Changed, item: Item | None) -> Edit:
        values: dict[str, Any] = {}
        for cell in one.cells:
            if cell.name in one.row.words:
                values[cell.name] = paragraphs(cell.after) if cell.name in {"content", "note"} else line(cell.after)
        if "due_phrase" in values:
            values["due"] = due_of(values["due_phrase"], self.document)
            values["quotas"] = quotas_with(item, values["due_phrase"], self.document)
        if any(cell.name in one.row.units for cell in one.cells):
            values["units"] = self._units(one.row, item)
        return Edit(**values)

    def _units(self, row: TableRow, item: Item | None) -> list[NamedUnit]:
        """The names of the table; a name that the task had keeps what it was decided to stand for."""
        known = {unit.printed: unit for unit in item.units.all()} if item is not None else {}
        kept = [unit for unit in known.values() if str(unit.role) not in row.units]
        found = [NamedUnit(unit.role, unit.printed, unit.unit, unit.group) for unit in kept]
        for role, names in row.units.items():
            for name in names:
                stands = known.get(name) or self.named[name]
                found.append(NamedUnit(role, name, stands.unit, stands.group))
        return found


@command("tasks.upload_table")
def keep_table(
    *, actor: Actor, document: Document | None, file: StoredFile, rows: Sequence[TableRow], facts: dict[str, Any]
) -> TaskTable:
    """Keep an uploaded table with what was read in it; nothing else is written.

    ``facts`` are title, sha256, problems and notes. A table with problems can be looked at and not written.
    """
    table = TaskTable.objects.create(
        document=document,
        file=file,
        name=file.name[:255],
        rows=[row.data() for row in rows],
        state=TableState.FAULTY if facts["problems"] or not rows else TableState.CHECKED,
        person_id=actor.person_id or 0,
        person_name=actor.name,
        at=clock.now(),
        **facts,
    )
    record(events.table_kept, table, actor=actor, count=len(rows))
    return table
