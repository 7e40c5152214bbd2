"""Commands on saved views and on how somebody likes a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.enums import ViewReach
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.lists.declaring import PAGE_SIZES
from yingshang.kernel.models import ListSetting, SavedView
from yingshang.kernel.rules import allow, holds, is_somebody, may, predicate
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.lists.declaring import ListSpec

MOST_VIEWS = 30  # of one person for one list; more are not found again
_NAME, _QUERY = 40, 2_000

view_saved = event_type("kernel.view_saved", "保存了“{list}”的视图“{target}”，可见范围：{reach}", silent=("query",))
view_deleted = event_type("kernel.view_deleted", "删除了“{list}”的视图“{target}”")
list_set = event_type("kernel.list_set", "设置了“{list}”的显示方式", silent=("columns", "size", "view"))


@predicate
def is_own_view(actor: Actor, view: SavedView | None) -> bool:
    """The view is the actor's."""
    return view is not None and view.person_id == actor.person_id


allow("kernel.save_view", is_somebody)
allow("kernel.delete_view", is_own_view | holds("system_admin"))
allow("kernel.set_list", is_somebody)
allow("kernel.share_view_unit", holds("clerk", "section_head", "liaison", "leader", "supervisor", "system_admin"))
allow("kernel.share_view_all", holds("section_head", "system_admin"))


def reaches_of(actor: Actor) -> list[tuple[str, str]]:
    """How far the actor may share: (value, label)."""
    return [
        (str(reach.value), str(reach.label))
        for reach in ViewReach
        if reach == ViewReach.OWN or may(actor, f"kernel.share_view_{reach.value}")
    ]


@command("kernel.save_view")
def save_view(
    *, actor: Actor, spec: ListSpec, name: str, setup: Mapping[str, object], reach: str = ViewReach.OWN
) -> SavedView:
    """Save how a list is set up (``setup``: query, columns) under a name; one's own view of that name is replaced.

    Raises NotAllowed for a reach that the actor may not give, Refusal ``kernel.view_name`` (field name) for no name or
    too long a one, ``kernel.view_too_long`` for a query that is too long, ``kernel.view_many`` beyond 30.
    """
    name = line(name)
    query = str(setup.get("query", ""))
    if not name or len(name) > _NAME:
        raise Refusal("kernel.view_name", field="name", most=_NAME)
    if len(query) > _QUERY:
        raise Refusal("kernel.view_too_long")
    if reach not in dict(reaches_of(actor)):
        raise NotAllowed
    own = SavedView.objects.filter(list_key=spec.key, person_id=actor.person_id or 0)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise Refusal("kernel.view_many", most=MOST_VIEWS)
    view, _ = SavedView.objects.update_or_create(
        list_key=spec.key,
        person_id=actor.person_id or 0,
        name=name,
        defaults={
            "query": query,
            "columns": setup.get("columns", []),
            "reach": reach,
            "unit_id": actor.unit_id,
            "person_name": actor.name,
            "at": clock.now(),
        },
    )
    record(view_saved, view, actor=actor, list=spec.title, reach=ViewReach(reach).label, query=query)
    return view


@command("kernel.delete_view", target="view")
def delete_view(*, actor: Actor, spec: ListSpec, view: SavedView) -> None:
    """Delete a saved view; whoever had it first sees the list itself again."""
    record(view_deleted, view, actor=actor, list=spec.title)
    view.delete()


@command("kernel.set_list")
def set_columns(*, actor: Actor, spec: ListSpec, columns: list[str], size: int) -> ListSetting:
    """Remember columns (those the list has; none for the usual ones) and page size of one's own.

    Raises Refusal ``kernel.page_size``.
    """
    if size not in PAGE_SIZES:
        raise Refusal("kernel.page_size", field="size", allowed="、".join(map(str, PAGE_SIZES)))
    known = [column.name for column in spec.choose(columns)] if columns else []
    return _set(actor, spec, columns=known, size=size)


@command("kernel.set_list")
def set_first_view(*, actor: Actor, spec: ListSpec, view: SavedView | None) -> ListSetting:
    """Let a view come first whenever one opens the list; None for the list itself."""
    return _set(actor, spec, view=view)


def _set(actor: Actor, spec: ListSpec, **values: object) -> ListSetting:
    row, _ = ListSetting.objects.update_or_create(list_key=spec.key, person_id=actor.person_id or 0, defaults=values)
    record(list_set, row, actor=actor, list=spec.title, columns=row.columns, size=row.size, view=row.view_id)
    return row
