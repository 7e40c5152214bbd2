"""A page of a list and its count. Where no index helps, a page looks through so many keys and says where it stopped.

A rare word in a million rows so costs a page no more than a common one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from yingshang.kernel.counting import LIMIT, SLOW_LIMIT, Total, few_of, known_total_of, total_of
from yingshang.kernel.lists.paging import Near, Slice
from yingshang.kernel.lists.streaming import by_keys

if TYPE_CHECKING:
    from yingshang.kernel.lists.asking import Asked

FEW = 2_000  # rows that are sorted at once
LOOKED = 8_000  # rows in the order of an index, each asked whether it is one of a narrowed list


def page_of(asked: Asked, *, cursor: str = "") -> tuple[Slice, Total]:
    """The rows beyond ``cursor`` and how many there are in all. Raises Refusal ``kernel.cursor`` for a false one."""
    spec, near = asked.spec, _near(asked)
    if spec.reach and asked.slow and asked.order.is_newest_first:
        return _within_reach(asked, cursor)
    if asked.slow or near is not None:
        return _counted_first(asked, cursor, near)
    found = asked.order.page(asked.rows, size=asked.size, cursor=cursor, salt=spec.key)
    if not found.before and not found.after:  # all of them are on the page
        return found, Total(len(found.rows), exact=True)
    return found, known_total_of(asked.rows, limit=LIMIT)


def _near(asked: Asked) -> Near | None:
    """The rows of an easier question, among which a page of many is soon found; None where nothing is easier.

    Where an index gives the order of the list, all rows of the table; PostgreSQL begins there by itself where it is
    worth it. Else, under a slow filter, the rows without it.
    """
    if asked.spec.near and not asked.sort:
        most = LOOKED if asked.is_narrowed else FEW
        return Near(asked.rows.model._default_manager.all(), most) if connection.vendor == "sqlite" else None
    return Near(asked.base, FEW) if asked.slow else None


def _counted_first(asked: Asked, cursor: str, near: Near | None) -> tuple[Slice, Total]:
    """A page of many is looked for near first; few that are slow to find are found once, and make their page."""
    rows = asked.rows
    if asked.slow:
        few = few_of(rows.order_by().values_list("pk"), limit=asked.counted)
        total = Total(asked.counted if few is None else len(few), exact=few is not None)
        rows = rows if few is None else by_keys(rows, [key for (key,) in few])
    else:
        total = known_total_of(rows, limit=LIMIT)
    if total.exact and total.number <= FEW:
        near = None
    found = asked.order.page(rows, size=asked.size, cursor=cursor, salt=asked.spec.key, near=near)
    if not found.before and not found.after:  # all of them, whatever was known of the time before
        return found, Total(len(found.rows), exact=True)
    return found, total


def _within_reach(asked: Asked, cursor: str) -> tuple[Slice, Total]:
    top, low = _end(asked, "-pk"), _end(asked, "pk")
    if top is None or low is None:
        return Slice([], "", ""), Total(0, exact=True)
    start = min(top, asked.order.key_in(cursor, salt=asked.spec.key) - 1) if cursor else top
    found = _look(asked, start, low)
    return found, _counted(asked, top, low, found if start == top else None)


def _look(asked: Asked, start: int, low: int) -> Slice:
    spec, size = asked.spec, asked.size
    until = max(low, start - spec.reach + 1)
    found, more = asked.order.first_of(asked.order.sorted(asked.rows.filter(pk__lte=start, pk__gte=until)), size)
    if more:
        return Slice(found, "", asked.order.cursor_at(found[-1].pk, salt=spec.key))
    if until > low:
        return Slice(found, "", asked.order.cursor_at(until, salt=spec.key), reached=until)
    return Slice(found, "", "")


def _counted(asked: Asked, top: int, low: int, first: Slice | None) -> Total:
    """Counted within the reach of the first page, which may show all that there is in it."""
    until = max(low, top - asked.spec.reach + 1)
    if first is not None and (first.reached is not None or not first.after):
        found = Total(len(first.rows), exact=True)
    else:  # both ends are said: with one alone SQLite expects far more rows than there are, and begins elsewhere
        found = total_of(asked.rows.filter(pk__gte=until, pk__lte=top), limit=SLOW_LIMIT)
    looked = until > low
    return Total(found.number, exact=found.exact and not looked, looked=looked and found.number < SLOW_LIMIT)


def _end(asked: Asked, order: str) -> Any:  # noqa: ANN401 - the key of any table, or None
    return asked.base.order_by(order).values_list("pk", flat=True).first()
