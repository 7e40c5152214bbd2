"""What stands on the home of each post: figures with the few rows behind them, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from yingshang.documents.enums import DocumentState, ItemState, Match
from yingshang.documents.models import Document, Item, ItemUnit
from yingshang.kernel import clock
from yingshang.kernel.remembering import Counted, remembered
from yingshang.obligations.enums import CURRENT_STATES, WITH_UNIT, Change, Lamp, State
from yingshang.obligations.models import Extension, Obligation, lamp_conditions
from yingshang.obligations.queries.changes import Stretch, changes_in, stretch_of
from yingshang.obligations.queries.due import soon
from yingshang.obligations.queries.ledger import SENT_BACK, to_sign
from yingshang.obligations.queries.loads import (
    UnitLoad,
    Weeks,
    due_weeks,
    lamp_shares,
    lamps_together,
    midnight,
    oldest_reds,
    rolled_up,
)
from yingshang.portal.queries.books import Book, book_of, given, owed

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet

FEW = 8
_PAGE = ("matter", "unit", "series")


@dataclass(frozen=True, slots=True)
class UnitHome:
    """What a unit's officer has to do; ``counts`` has new, week, sent_back, red, and each has its first rows."""

    book: Book
    week: tuple[date, date]
    counts: dict[str, int]
    rows: dict[str, list[Obligation]]


@dataclass(frozen=True, slots=True)
class OfficeHome:
    """What an office's clerk has to decide. ``doubtful`` documents wait in review with tasks that have doubts."""

    book: Book
    counts: dict[str, int]
    documents: list[Document]
    submitted: list[Obligation]
    objected: list[Obligation]
    extensions: list[Extension]
    red_units: list[tuple[UnitLoad, int]]
    owed: int


@dataclass(frozen=True, slots=True)
class LeaderHome:
    """How things stand and what moved: ``changes`` of the last seven days, ``before`` of the seven days before them."""

    lamps: dict[Lamp, int]
    loads: list[UnitLoad]
    weeks: Weeks
    days: tuple[date, date]
    changes: dict[Change, int]
    before: dict[Change, int]
    oldest: list[Obligation]
    total: int = field(default=0)


def this_week() -> tuple[date, date]:
    """Today and the Sunday of its ISO week."""
    today = clock.today()
    return today, today + timedelta(days=6 - today.weekday())


def unit_home(actor: Actor) -> UnitHome:
    """The home of a unit's officer: a count in one query, and the first rows of each kind."""
    book, now = owed(actor), clock.now()
    limit, (first, last) = soon(now), this_week()
    asked = {
        "new": to_sign(),
        "week": Q(state__in=WITH_UNIT, due_at__gte=midnight(first), due_at__lt=midnight(last + timedelta(days=1))),
        "sent_back": SENT_BACK,
        "red": lamp_conditions(now, limit)[Lamp.RED],
    }
    counted = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    counts = dict(book.rows.filter(state__in=CURRENT_STATES).order_by().aggregate(**counted))
    shown = book.rows.with_lamp(now, limit).select_related(*_PAGE).order_by("due_at", "pk")
    rows = {name: list(shown.filter(condition)[:FEW]) for name, condition in asked.items() if counts[name]}
    return UnitHome(book, (first, last), counts, {name: rows.get(name, []) for name in asked})


def office_home(actor: Actor) -> OfficeHome:
    """The home of an office's clerk. What is to be decided is as of now; where it is late, at most a minute old."""
    book = given(actor)
    # Asked of each of the few that wait: a list of everything handed out would be made first.
    mine = Exists(book.rows.order_by().filter(pk=OuterRef("obligation_id")))
    waiting = Extension.objects.filter(mine, granted__isnull=True)
    objected = book.rows.filter(state=State.OBJECTED)
    submitted = book.rows.filter(state=State.SUBMITTED)
    documents = doubtful_documents(actor)
    units = remembered(f"reds:{book.key}", lambda: red_units(book)).value
    counts = {
        "documents": documents.count(),
        "submitted": submitted.count(),
        "answers": objected.count() + waiting.exclude(obligation__state=State.OBJECTED).count(),
        "red": sum(load.reds for load in units),
    }
    return OfficeHome(
        book=book,
        counts=counts,
        documents=list(documents.order_by("-pk")[:FEW]),
        submitted=_first(submitted, "submitted_at"),
        objected=_first(objected, "assigned_at"),
        extensions=list(waiting.select_related("obligation__matter", "obligation__unit").order_by("asked_at")[:FEW]),
        red_units=[(load, load.reds) for load in units[:FEW]],
        owed=owed(actor).rows.filter(state__in=WITH_UNIT).order_by()[:100].count(),
    )


def leader_home(actor: Actor) -> tuple[Book, Counted[LeaderHome]]:
    """The home of a leader, a section's head or a supervisor; in a large county as of the last minute."""
    book = book_of(actor)
    return book, remembered(f"leader:{book.key}:{clock.today()}", lambda: _leader_home(book))


def _leader_home(book: Book) -> LeaderHome:
    loads = lamp_shares(book.rows)
    if book.gives:
        loads = rolled_up(loads)
    last = clock.today()
    days = last - timedelta(days=6), last
    lamps = lamps_together(loads)
    return LeaderHome(
        lamps=lamps,
        loads=loads,
        weeks=due_weeks(book.rows),
        days=days,
        changes=changes_in(book.rows, stretch_of(*days)),
        before=changes_in(book.rows, week_before(days[0])),
        oldest=oldest_reds(book.rows),
        total=sum(lamps.values()),
    )


def red_units(book: Book) -> list[UnitLoad]:
    """The units of a book that have something overdue, the most first."""
    now = clock.now()
    red = lamp_conditions(now, soon(now))[Lamp.RED]
    return rolled_up([load for load in lamp_shares(book.rows.filter(red)) if load.reds])


def week_before(day: date) -> Stretch:
    """The seven days before a day."""
    return stretch_of(day - timedelta(days=7), day - timedelta(days=1))


def doubtful_documents(actor: Actor) -> QuerySet[Document]:
    """Documents of the actor's own unit whose review waits with open doubts, each with their number as ``doubts``."""
    names = ItemUnit.objects.filter(item=OuterRef("pk"), match__in=(Match.DOUBTFUL, Match.UNKNOWN))
    open_items = Item.objects.filter(document=OuterRef("pk"), state=ItemState.PROPOSED)
    doubts = open_items.filter(~Q(signals=[]) | Q(Exists(names)))
    mine = Document.objects.visible_to(actor).filter(office=actor.unit_id, replaced_by__isnull=True)
    return mine.filter(Exists(doubts), state__in=(DocumentState.READ, DocumentState.IN_REVIEW)).defer("head", "trouble")


def _first(rows: ObligationQuerySet, order: str) -> list[Obligation]:
    return list(rows.select_related(*_PAGE).order_by(order, "pk")[:FEW])
