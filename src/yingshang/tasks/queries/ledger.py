"""The ledger of tasks: one row per task, with what became of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yingshang.documents.enums import ItemKind, ItemState
from yingshang.documents.models import Document, Item, ItemUnit
from yingshang.kernel import clock
from yingshang.kernel.counting import known_total_of
from yingshang.kernel.lists.streaming import in_chunks
from yingshang.obligations.enums import DONE_STATES, Lamp, State, WholeState
from yingshang.obligations.models import Matter, Obligation, Whole
from yingshang.obligations.models.obligation import lamp_conditions
from yingshang.obligations.queries.due import soon
from yingshang.orgs.enums import Scope
from yingshang.orgs.models import units_within
from yingshang.tasks.enums import Stage
from yingshang.tasks.models import HandedItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet

_MANY = 50  # papers of one's own
_FEW = 4_000  # duties
_HEAVY = (  # what a ledger does not show and a long paper has much of
    "extracted", "quotas", "targets", "evidence", "signals", "document__head", "document__head_edited",
    "document__trouble", "parent__extracted", "parent__quotas", "parent__targets", "parent__evidence",
    "parent__signals", "handed__agreed",
)  # fmt: skip
_COLUMNS = (
    "pk", "kind", "parent_id", "ordinal", "title", "content", "due_phrase", "note", "version", "document_id",
    "document__doc_number", "document__title", "handed__matter_id", "handed__item_version",
)  # fmt: skip
_WORST = (Lamp.RED, Lamp.YELLOW, Lamp.BLUE, Lamp.GREEN, Lamp.GREY)


@dataclass
class Progress:
    """The parts of a task by lamp, those that are done apart.

    A part is what one unit owes by one due moment. Occurrences that have not begun are ``waiting``: they are no part
    of ``total`` yet, so that a monthly duty is not behind on the first day.
    """

    done: int = 0
    waiting: int = 0
    lamps: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """How many are begun and not done."""
        return sum(self.lamps.values())

    @property
    def total(self) -> int:
        """How many there are to do by now."""
        return self.done + self.open

    @property
    def parts(self) -> int:
        """How many there are at all: every part is in exactly one of the three."""
        return self.done + self.open + self.waiting

    @property
    def lamp(self) -> str:
        """The worst lamp of what is open; green when all is done."""
        found = next((lamp.value for lamp in _WORST if self.lamps.get(lamp.value)), "")
        return found or (Lamp.GREEN.value if self.done else Lamp.GREY.value)


@dataclass
class LedgerRow:
    """A task as its ledger shows it, on a page and in a file: columns alone.

    Objects of six tables for each row would take longer than all the rest of a page. On a page it has the keys of the
    order, too, by their names.
    """

    pk: int
    kind: str
    parent_id: int | None
    ordinal: str
    title: str
    content: str
    due_phrase: str
    note: str
    version: int
    document_id: int
    source: str
    matter_id: int | None
    handed_version: int | None
    names: dict[str, list[str]] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)

    def __str__(self) -> str:
        return self.title

    @property
    def stage_before(self) -> Stage | None:
        """As ``stage_before`` of an item."""
        return _stage_before(self.version, self.handed_version)

    def get_kind_display(self) -> str:
        """The word for its kind."""
        return str(ItemKind(self.kind).label)


class LedgerRows(QuerySet[Item]):
    """Items, and the rows of a ledger that are made of them.

    ``are_most``: whoever asks sees most tasks of the county; ``are_owed``: only those of which they owe a part.
    """

    actor: Actor | None = None
    are_most: bool = False
    are_owed: bool = False

    def _clone(self) -> LedgerRows:
        clone: LedgerRows = super()._clone()  # type: ignore[misc]  # Django's own way of chaining
        clone.actor, clone.are_most, clone.are_owed = self.actor, self.are_most, self.are_owed
        return clone

    def are_few(self) -> bool:
        """Whether whoever asks owes so few duties that their tasks are soon looked through; one query."""
        if self.actor is None or not self.are_owed:
            return False
        _, owed = _matters_of(self.actor)
        return known_total_of(owed, limit=_FEW).exact

    def for_page(self) -> list[LedgerRow]:
        """The rows of a page, in no order: three queries and those for the lamps."""
        keys = list(self.query.annotation_select)
        return self._made(self.prefetch_related(None).select_related(None), keys)

    def for_file(self) -> Iterator[LedgerRow]:
        """Rows one by one, for files: their names and progress are asked for in chunks."""
        for keys, part in in_chunks(self.prefetch_related(None).select_related(None)):
            rows = {row.pk: row for row in self._made(part)}
            yield from (rows[key] for key in keys if key in rows)

    def _made(self, part: Any, keys: Sequence[str] = ()) -> list[LedgerRow]:  # noqa: ANN401 - a queryset of its kind
        rows = []
        for values in part.values_list(*_COLUMNS, *keys):
            row = _row(values)
            row.__dict__.update(zip(keys, values[len(_COLUMNS) :], strict=True))
            rows.append(row)
        if self.actor is not None:
            found = _progress_of_matters([row.matter_id for row in rows if row.matter_id], self.actor)
            for row in rows:
                row.progress = found.get(row.matter_id or 0, row.progress)
        _name(rows)
        return rows


def ledger_rows(actor: Actor) -> LedgerRows:
    """Accepted or handed-out items: those of documents one works with, and those of which one may see a part."""
    rows = LedgerRows(Item)
    standing = Q(state=ItemState.ACCEPTED) | Q(handed__isnull=False)
    sees_all = actor.scope == Scope.ALL or actor.is_system
    seen, rows.are_most, rows.are_owed = (standing, True, False) if sees_all else _seen(actor, standing)
    rows.actor = actor
    rows = rows.filter(seen)
    return rows.select_related("document", "parent", "handed").defer(*_HEAVY).prefetch_related("units", "parent__units")


def _seen(actor: Actor, standing: Q) -> tuple[Q, bool, bool]:
    """Which of the ``standing`` items somebody sees who does not see all; whether these are most, or only those owed.

    Two queries to know how to ask.
    """
    given, owed = _matters_of(actor)
    papers = Document.objects.visible_to(actor).order_by()
    count = papers[:_MANY].count()
    if not count and not given.exists():
        return Q(handed__matter__in=owed), False, True  # most people, who only owe
    if count == _MANY:
        # Who works with many papers sees most tasks: they are met in the order of the ledger, not gathered before, and
        # each is asked whose it is, since lists of keys are made whole before the first row.
        units = units_within(actor)
        own = Q(document__office__in=units) | Q(handed__matter__office__in=units)
        return standing & (own | Q(handed__matter__in=owed)), True, False
    # One list of keys from all three: with "or" between them the database would look at every task.
    items = Item.objects.visible_to(actor).filter(standing).order_by().values_list("pk")
    return Q(pk__in=items.union(*(part.values_list("item_id") for part in owed_items(actor)))), False, False


def owed_items(actor: Actor) -> tuple[QuerySet[HandedItem], ...]:
    """What was handed out by one's units, and what they owe a part of; each begins at the rows of these units."""
    given, owed = _matters_of(actor)
    return HandedItem.objects.filter(matter__in=given), HandedItem.objects.filter(matter__in=owed)


def _matters_of(actor: Actor) -> tuple[Any, Any]:
    """The keys of the matters that one's units handed out, and of those they owe a part of."""
    units = units_within(actor)
    given = Matter._base_manager.filter(office__in=units).order_by().values("pk")
    return given, Obligation._base_manager.filter(unit__in=units).order_by().values("matter_id")


def parts_of(actor: Actor) -> ObligationQuerySet:
    """The parts that count: of units, not of their sections, and not voided."""
    return Obligation.objects.visible_to(actor).filter(parent__isnull=True).exclude(state=State.VOID)


def progress_of(items: Iterable[int], actor: Actor) -> dict[int, Progress]:
    """Item → the progress of its parts."""
    known = dict(HandedItem.objects.filter(item__in=list(items)).values_list("matter_id", "item_id"))
    return {known[matter]: progress for matter, progress in _progress_of_matters(known, actor).items()}


def _progress_of_matters(matters: Iterable[int], actor: Actor) -> dict[int, Progress]:
    """Matter → the progress of its parts; one query.

    A row of the answer is a matter with its sums: the database then sorts as many rows as there are matters, and not
    one for each lamp and state of each.
    """
    now = clock.now()
    lamps = lamp_conditions(now, soon(now))
    sums = {
        "all": Count("pk"),
        "done": Count("pk", filter=Q(state__in=DONE_STATES)),
        "suspended": Count("pk", filter=Q(state=State.SUSPENDED)),
        **{lamp.value: Count("pk", filter=lamps[lamp]) for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.BLUE, Lamp.GREY)},
    }
    parts: Any = parts_of(actor).filter(matter__in=list(matters)).order_by()
    return {row["matter_id"]: _progress(row) for row in parts.values("matter_id").annotate(**sums)}


def _progress(sums: dict[str, int]) -> Progress:
    """Grey are those that wait and those that are suspended; what has no other lamp and is not done is green."""
    shown = {lamp: sums[lamp] for lamp in (Lamp.RED.value, Lamp.YELLOW.value, Lamp.BLUE.value)}
    green = sums["all"] - sums["done"] - sums[Lamp.GREY.value] - sum(shown.values())
    lamps = {**shown, Lamp.GREEN.value: green, Lamp.GREY.value: sums["suspended"]}
    waiting = sums[Lamp.GREY.value] - sums["suspended"]
    return Progress(sums["done"], waiting, {lamp: count for lamp, count in lamps.items() if count})


def _row(values: Sequence[Any]) -> LedgerRow:
    plain: dict[str, Any] = dict(zip(_COLUMNS, values, strict=False))
    number, title = plain.pop("document__doc_number"), plain.pop("document__title")
    matter, version = plain.pop("handed__matter_id"), plain.pop("handed__item_version")
    return LedgerRow(**plain, source=number or title, matter_id=matter, handed_version=version)


def _name(rows: Sequence[LedgerRow]) -> None:
    """Give each row its printed names by role; a duty inside a task that has none, those of the task. One query."""
    keys = {row.pk for row in rows} | {row.parent_id for row in rows if row.parent_id}
    names: dict[int, dict[str, list[str]]] = {}
    units = ItemUnit.objects.filter(item__in=keys).order_by("item", "order", "id")
    for item, role, printed in units.values_list("item_id", "role", "printed"):
        names.setdefault(item, {}).setdefault(role, []).append(printed)
    for row in rows:
        above = row.parent_id if row.kind == ItemKind.DUTY else None
        row.names = names.get(row.pk) or names.get(above or 0) or row.names


def stage_before(row: Item) -> Stage | None:
    """Whether a task waits to be handed out, first or again; None while it is with its units. Reads nothing."""
    handed = getattr(row, "handed", None)
    return _stage_before(row.version, None if handed is None else handed.item_version)


def _stage_before(version: int, handed: int | None) -> Stage | None:
    if handed is None:
        return Stage.TO_HAND_OUT
    return Stage.CHANGED if handed != version else None


def stage_of(row: Item) -> Stage:
    """Where a task stands as a whole, with the parts of all its units: what the filter asks. At most one query."""
    before = stage_before(row)
    if before is not None:
        return before
    done = Whole.objects.filter(matter=row.handed.matter_id, state=WholeState.DONE).exists()
    return Stage.DONE if done else Stage.OPEN


def stage_is(value: str) -> Q:
    """The condition of a stage, for a filter."""
    if value == Stage.TO_HAND_OUT:
        return Q(handed__isnull=True)
    changed = Q(handed__isnull=False) & ~Q(handed__item_version=F("version"))
    if value == Stage.CHANGED:
        return changed
    # What was taken back from all its units is not done either.
    states = (WholeState.DONE,) if value == Stage.DONE else (WholeState.OPEN, WholeState.EMPTY)
    current = Q(handed__item_version=F("version"))
    if connection.vendor == "sqlite":
        # Asked of each task that one looks at: as a join it makes SQLite begin at all matters of a unit.
        whole = Whole.objects.filter(matter=OuterRef("handed__matter_id"), state__in=states)
        return current & Q(Exists(whole))
    return current & Q(handed__matter__whole__state__in=states)
