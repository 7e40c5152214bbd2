"""The arrangement of a year as a table: days that are not what their weekday says, each with its document."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from yingshang.calendars.actions.editing import Entry, set_days
from yingshang.calendars.enums import DayKind, Source
from yingshang.calendars.models import Day
from yingshang.calendars.queries.months import given_by_program
from yingshang.kernel.sheets import Choice, Column, Kind, Sheet, Stored, declare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Change
    from yingshang.kernel.sheets.declaring import Key

KINDS = (
    Choice(DayKind.WORK.value, str(DayKind.WORK.label), ("班", "补班", "调休上班")),
    Choice(DayKind.REST.value, str(DayKind.REST.label), ("休", "放假", "放假休息")),
)
_CHUNK = 500


def basis_of(row: Day) -> str:
    """The document of a day; of one that came with the program, where it is from."""
    return row.basis or (str(Source.LIBRARY.label) if row.source == Source.LIBRARY else "")


def kind_of(row: Day) -> str:
    """The value of ``DayKind``."""
    return (DayKind.WORK if row.works else DayKind.REST).value


def stored_days(actor: Actor, keys: Sequence[Key]) -> Mapping[Key, Stored]:
    """The days that are arranged already: stored, or known to the program (an unsaved row)."""
    wanted = [key[0] for key in keys if isinstance(key[0], date)]
    rows: dict[date, Day] = {}
    for start in range(0, len(wanted), _CHUNK):
        stored = Day.objects.visible_to(actor).filter(date__in=wanted[start : start + _CHUNK])
        rows |= {row.date: row for row in stored}
    rows |= {row.date: row for row in given_by_program(day for day in wanted if day not in rows)}
    return {(day,): Stored(row, _values(row)) for day, row in rows.items()}


def _values(row: Day) -> dict[str, object]:
    return {"date": row.date, "kind": kind_of(row), "name": row.name, "basis": basis_of(row)}


def write_day(actor: Actor, change: Change) -> object:
    """Register one day of the file; a name that the file does not have stays."""
    values, stored = change.values, change.stored
    row = stored if isinstance(stored, Day) else None
    day = values["date"]
    if not isinstance(day, date):
        raise TypeError("a day without a date")
    name = str(values.get("name") or "") if "name" in values else (row.name if row else "")
    works = values["kind"] == DayKind.WORK
    entry = Entry(day, works, name, str(values["basis"]), row.version if row else 0)
    return set_days(actor=actor, entries=[entry])


DAYS = declare(
    Sheet(
        "calendars.days",
        "放假和调休",
        (
            Column("date", "日期", Kind.DATE, required=True, help="一行一天", example="2026-02-14"),
            Column(
                "kind",
                "上班或休息",
                Kind.CHOICE,
                required=True,
                choices=KINDS,
                aliases=("类别", "安排"),
                help="周末上班的填“上班”，平日放假的填“休息”",
                example="上班",
                value=kind_of,
            ),
            Column("name", "名称", max_length=60, aliases=("节日", "节假日"), example="春节调休"),
            Column(
                "basis",
                "依据文件",
                required=True,
                max_length=200,
                aliases=("依据", "文号"),
                help="放假通知的名称和文号",
                example="国办发明电〔2025〕7号",
                value=basis_of,
                width=40,
            ),
        ),
        key=("date",),
        note="只填与平常不同的日子：周末上班、平日放假。已经登记的日子以本表为准，改动前逐格列出。",
        permission="calendars.edit_calendar",
        stored=stored_days,
        write=write_day,
    )
)
