"""Rows, charts and changes as the templates of homes and briefings show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.web.charts import Chart, Series
from yingshang.obligations.enums import WITH_UNIT, Change, Lamp
from yingshang.obligations.web.words import relative
from yingshang.portal.web.doors import door

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timedelta

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.obligations.queries.loads import UnitLoad, Weeks
    from yingshang.portal.queries.books import Book

LAMP_ORDER = (Lamp.RED, Lamp.YELLOW, Lamp.BLUE, Lamp.GREEN, Lamp.GREY)
MOST_BARS = 20


class Changed(NamedTuple):
    """What changed on which days, and in the stretch before them."""

    days: tuple[date, date]
    changes: dict[Change, int]
    before: dict[Change, int]


class Line(NamedTuple):
    """A row of a small list."""

    duty: Obligation
    href: str
    unit: str
    when: str


class Moved(NamedTuple):
    """A change with its figure, the one before it and the list behind it."""

    label: str
    now: int
    before: int
    said: str
    href: str


def lines(rows: Iterable[Obligation]) -> list[Line]:
    """Each row with its page, its unit's short name and a relative word; a row of many units leads to the matter."""
    return [_line(row, getattr(row, "together", 1)) for row in rows]


def _line(row: Obligation, together: int) -> Line:
    unit = row.unit.short_name or row.unit.name
    several = together > 1
    return Line(
        row,
        reverse("obligations:matter", args=[row.matter_id]) if several else reverse("obligations:duty", args=[row.pk]),
        f"{unit}等{together}个单位" if several else unit,
        relative(row.due_at, clock.now()) if row.due_at and row.state in WITH_UNIT else "",
    )


def short(unit: UnitLoad) -> str:
    """The name that fits beside a bar."""
    return unit.unit.short_name or unit.unit.name


def unit_query(book: Book, load: UnitLoad) -> dict[str, object]:
    """What narrows the list of the book to a unit and below; nothing where the list has no such filter."""
    return {"unit": load.unit.pk} if book.gives and load.unit.parent_id else {}


def shares_chart(actor: Actor, book: Book, loads: list[UnitLoad]) -> Chart:
    """Bars of the units, the worst first, each parted by lamps."""
    shown = loads[:MOST_BARS]
    return Chart(
        name="shares",
        title="各单位未办结事项",
        kind="bar",
        axis="单位",
        unit="件",
        stacked=True,
        labels=tuple(short(load) for load in shown),
        series=tuple(
            Series(str(lamp.label), tuple(load.lamps[lamp] for load in shown), state=lamp.value) for lamp in LAMP_ORDER
        ),
        links=tuple(door(actor, book.address, state="open", **unit_query(book, load)) for load in shown),
    )


def weeks_chart(actor: Actor, book: Book, weeks: Weeks, week: timedelta) -> Chart:
    """Columns of the coming weeks."""

    def link(monday: date) -> str:
        sunday = monday + week
        return door(actor, book.address, state="with_unit", due_from=monday, due_to=sunday)

    return Chart(
        name="weeks",
        title="今后八周到期",
        kind="column",
        axis="周（自周一起）",
        unit="件",
        labels=tuple(f"{monday:%m-%d}" for monday, _ in weeks.weeks),
        series=(Series("到期", tuple(count for _, count in weeks.weeks)),),
        links=tuple(link(monday) for monday, _ in weeks.weeks),
    )


def moved(actor: Actor, book: Book, found: Changed, **more: object) -> list[Moved]:
    """Every change with what it was before, said in words; ``more`` narrows the lists behind."""
    (first, last), changes, before = found
    return [
        Moved(
            str(kind.label),
            changes[kind],
            before[kind],
            compared(changes[kind], before[kind]),
            door(actor, book.address, change=kind.value, change_from=first, change_to=last, **more),
        )
        for kind in Change
    ]


def compared(now: int, before: int) -> str:
    """比上期多 2, 比上期少 3, 与上期持平."""
    if now == before:
        return "与上期持平"
    return f"比上期{'多' if now > before else '少'} {abs(now - before)}"
