"""Which plan of its paper a task belongs to: a paper may hold several, and their numbers begin anew in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yingshang.documents.models import Item


def plan_of(item: Item) -> str:
    """The title of its plan; "" where the paper holds but one."""
    titles = (item.document.head or {}).get("schemes") or []
    return str(titles[item.scheme]) if len(titles) > 1 and item.scheme < len(titles) else ""
