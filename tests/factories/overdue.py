"""Very many overdue duties at once, written in bulk: for the proofs of what holds at a hundred thousand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.factories.obligations import on
from tests.factories.orgs import make_person, make_unit
from yingshang.kernel.bulk import insert_rows
from yingshang.obligations.models import Matter, Obligation

if TYPE_CHECKING:
    from types import SimpleNamespace

UNITS = 40


def make_overdue(county: SimpleNamespace, count: int, first: int) -> None:
    """So many duties of forty new units, due on thirty days from 20 January 2026 on, in matters of two hundred.

    ``first`` is the number of the first one, so that a second call adds others.
    """
    units = [make_unit(f"第{number}局", county.root) for number in range(UNITS)]
    for unit in units:
        make_person(f"{unit}联络员", unit)
    now = on(date(2026, 1, 5))
    matters = Matter.objects.bulk_create(
        Matter(
            source_kind="document", source_id=f"many{first + number}", source_title="青营商发〔2026〕7号",
            title=f"任务{number}", office=county.office, handed_out_at=now,
        )
        for number in range(count // 200)
    )  # fmt: skip
    names = ("matter", "unit", "giver", "role", "label", "due_kind", "due_at", "assigned_at", "state")
    rows = (
        (
            matters[number // 200].pk, units[number % UNITS].pk, county.office.pk, "responsible",
            f"节点{number // UNITS}", "once", on(date(2026, 1, 20) + timedelta(number % 30)), now, "in_progress",
        )
        for number in range(count)
    )  # fmt: skip
    while batch := [row for _, row in zip(range(2000), rows, strict=False)]:
        insert_rows(Obligation, names, batch)
