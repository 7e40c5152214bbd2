"""A page of a list and its count. Where no index helps, a page looks through so many keys and says where it stopped.

A rare word in a million rows so costs a page no more than a common one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.counting import LIMIT, SLOW_LIMIT, Total, total_of
from yingshang.kernel.lists.paging import Slice

if TYPE_CHECKING:
    from yingshang.kernel.lists.asking import Asked


def page_of(asked: Asked, *, cursor: str = "") -> tuple[Slice, Total]:
    """The rows beyond ``cursor`` and how many there are in all. Raises Refusal ``kernel.cursor`` for a false one."""
    spec = asked.spec
    if not (spec.reach and asked.slow and asked.order.is_newest_first):
        found = asked.order.page(asked.rows, size=asked.size, cursor=cursor, salt=spec.key)
        return found, _total(asked, found)
    top, low = _end(asked, "-pk"), _end(asked, "pk")
    if top is None or low is None:
        return Slice([], "", ""), Total(0, exact=True)
    start = min(top, asked.order.key_in(cursor, salt=spec.key) - 1) if cursor else top
    found = _look(asked, start, low)
    return found, _counted(asked, top, low, found if start == top else None)


def _total(asked: Asked, found: Slice) -> Total:
    if not found.before and not found.after:  # all of them are on the page
        return Total(len(found.rows), exact=True)
    return total_of(asked.rows, limit=SLOW_LIMIT if asked.slow else LIMIT)


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
