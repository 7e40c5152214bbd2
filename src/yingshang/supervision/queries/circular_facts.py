"""What the sentences of a circular are filled with: figures, names of units, overdue items, said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.obligations.models import Obligation
from yingshang.supervision.enums import Figure
from yingshang.supervision.queries.circular_kinds import words
from yingshang.supervision.queries.figures import rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from yingshang.supervision.queries.periods import Period

MOST_ITEMS = 10
_MOST_NAMED = 3
_MOST_TIED = 12  # who has the same rate is named, too; of more it is said how many there are
_JOIN = "\u3001"
_MONTHS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True, slots=True)
class Item:
    """A duty that is overdue, as it is named."""

    pk: int
    unit: str
    title: str
    due_at: datetime
    days: int


def say_rate(counts: Mapping[str, int]) -> str:
    """83.3%, or — without anything due."""
    share = rate(counts)
    return "—" if share is None else f"{share}%"


def points(counts: Mapping[str, int], before: Mapping[str, int] | None) -> Decimal | None:
    """How many percentage points the rate moved since the period before; None where one of them has no rate."""
    now, then = rate(counts), rate(before) if before else None
    return None if now is None or then is None else now - then


def say_period(period: Period) -> str:
    """A month, a quarter, half a year or a year by its name, other days from one to the other."""
    said, first = words(), period.first
    name = _MONTHS.get(period.months, "")
    if not name or (first.month - 1) % period.months:
        return str(said["days"]).format(first=say_day(first), last=say_day(period.last))
    half = said["halves"][first.month // 7]
    quarter = (first.month + 2) // 3
    return str(said[name]).format(year=first.year, month=first.month, quarter=quarter, half=half)


def say_day(day: date) -> str:
    """2026年3月31日."""
    return str(words()["day"]).format(year=day.year, month=day.month, day=day.day)


def say_moment(moment: datetime) -> str:
    """2026年3月31日18时: the hour that has begun, the last one of a day as 24."""
    local = clock.local(moment)
    hour = 24 if (local.hour, local.minute) == (23, 59) else local.hour
    return str(words()["moment"]).format(day=say_day(local.date()), hour=hour)


def facts_of(
    figures: Mapping[str, Any], before: Mapping[str, Any], period: Period, cut_off: datetime
) -> dict[str, Any]:
    """Every fact that a sentence may name, of figures as a circular keeps them. Two queries for the named items."""
    total = figures["total"]
    items = overdue_items(figures, cut_off)
    late = [one for one in figures["units"] if _overdue(one["counts"])]
    worst = _worst(figures["units"])
    return {
        **{figure.value: total[figure.value] for figure in Figure},
        "period": say_period(period),
        "cut_off": say_moment(cut_off),
        "units": sum(bool(one["counts"][Figure.HANDED]) for one in figures["units"]),
        "rate": say_rate(total),
        "change": _change(total, before.get("total")),
        "best": _rated(_best(figures["units"])),
        "worst": _rated(worst),
        "late_units": _JOIN.join(
            words()["unit_overdue"].format(unit=one["short"], count=_overdue(one["counts"]))
            for one in sorted(late, key=lambda one: -_overdue(one["counts"]))
        ),
        "behind": bool(worst or late or total[Figure.SENT_BACK]),
        "items": _said(items, total[Figure.OVERDUE] + total[Figure.CARRIED]),
        "open_overdue": total[Figure.OVERDUE] + total[Figure.CARRIED],
        "moved": total[Figure.EXTENDED] + total[Figure.SENT_BACK],
    }


def overdue_items(figures: Mapping[str, Any], cut_off: datetime, most: int = MOST_ITEMS) -> list[Item]:
    """The duties that had been overdue longest at the cut-off, the oldest first; at most two queries."""
    late = {
        pk for one in figures["units"] for name in (Figure.OVERDUE, Figure.CARRIED) for pk in one["ids"].get(name, ())
    }
    of = {pk: one["short"] for one in figures["units"] for ids in one["ids"].values() for pk in ids}
    due = sorted((row[3], row[0]) for row in figures["rows"] if row[0] in late and row[3])[:most]
    rows = Obligation.objects.filter(pk__in=[pk for _, pk in due]).select_related("matter")
    titles = {row.pk: str(row) for row in rows}
    day = clock.local(cut_off).date()
    found = []
    for moment, pk in due:
        due_at = datetime.fromisoformat(moment)
        found.append(Item(pk, of[pk], titles[pk], due_at, max((day - clock.local(due_at).date()).days, 0)))
    return found


def _overdue(counts: Mapping[str, int]) -> int:
    return counts[Figure.OVERDUE] + counts[Figure.CARRIED]


def _best(units: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    ranked = sorted((one for one in units if one["rank"] == 1 and one["counts"][Figure.ON_TIME]), key=_more_first)
    others = [one for one in units if one["rank"] and 1 < one["rank"] <= _MOST_NAMED and one["counts"][Figure.ON_TIME]]
    return _with_ties([*ranked, *sorted(others, key=lambda one: (one["rank"], *_more_first(one)))])


def _worst(units: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    behind = [one for one in units if one["rank"] and one["counts"][Figure.ON_TIME] < one["counts"][Figure.DUE]]
    return _with_ties(sorted(behind, key=lambda one: (-one["rank"], *_more_first(one))))


def _with_ties(units: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first few and whoever has the rank of the last of them: nobody is named for the order of a list."""
    last = units[_MOST_NAMED - 1]["rank"] if len(units) > _MOST_NAMED else None
    return [one for place, one in enumerate(units) if place < _MOST_NAMED or one["rank"] == last]


def _more_first(one: Mapping[str, Any]) -> tuple[int, int]:
    return -one["counts"][Figure.DUE], one["unit"]


def _rated(units: Sequence[Mapping[str, Any]]) -> str:
    said = _JOIN.join(
        words()["unit_rate"].format(
            unit=one["short"],
            rate=say_rate(one["counts"]),
            on_time=one["counts"][Figure.ON_TIME],
            due=one["counts"][Figure.DUE],
        )
        for one in units[:_MOST_TIED]
    )
    return said + (words()["unit_more"].format(count=len(units)) if len(units) > _MOST_TIED else "")


def _change(total: Mapping[str, int], before: Mapping[str, int] | None) -> str:
    moved = points(total, before)
    if moved is None:
        return ""
    name = "same" if not moved else "up" if moved > 0 else "down"
    return str(words()[name]).format(points=abs(moved))


def _said(items: list[Item], count: int) -> str:
    lines = [
        words()["item" if item.days else "item_today"].format(
            number=number,
            unit=item.unit,
            title=item.title,
            due=say_day(clock.local(item.due_at).date()),
            days=item.days,
        )
        for number, item in enumerate(items, start=1)
    ]
    more = [words()["more"].format(count=count - len(items))] if count > len(items) else []
    return "\n".join([*lines, *more])
