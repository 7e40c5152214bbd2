"""A list is declared once: its rows, columns, filters, orders and acts; page, export and bulk acts are made of that.

An app declares its lists in ``web/lists.py`` and shows one with ``kernel.web.lists.list_page``; the steps are in
docs/howto/add-a-list.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django import forms
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.lists.filters import Filter

PAGE_SIZES = (20, 50, 100, 200)


class Lamp(NamedTuple):
    """A cell that is a lamp: green, yellow, red, grey or blue, and its word ("" for the usual one)."""

    state: str
    word: str = ""


class Tag(NamedTuple):
    """A cell that is a tag."""

    word: str
    kind: str = ""


@dataclass(frozen=True)
class Column:
    """A column. Without ``value`` it shows the attribute called ``name`` (or its label, where it is a choice).

    ``value`` gives text, a number, a day, a moment, a truth value, a ``Lamp``, a ``Tag`` or None. ``order`` (paths, as
    for ``order_by``) makes it sortable; ``shown`` is whether it is there until somebody chooses. ``link`` gives an
    address ("" for none). ``long`` text folds after three lines; a ``wide`` column is never squeezed. ``personal``
    columns leave masked in an export. ``joined`` is what it alone needs beside what its list joins to every row.
    """

    name: str
    label: str
    value: Callable[[Any], object] | None = None
    order: str | tuple[str, ...] = ()
    shown: bool = True
    link: Callable[[Any], str] | None = None
    number: bool = False
    nowrap: bool = False
    long: bool = False
    wide: bool = False
    personal: bool = False
    joined: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its order."""
        return (self.order,) if isinstance(self.order, str) else self.order

    def of(self, row: object) -> object:
        """What stands in its cell."""
        if self.value is not None:
            return self.value(row)
        label = getattr(row, f"get_{self.name}_display", None)
        return label() if label is not None else getattr(row, self.name)


@dataclass(frozen=True)
class Act:
    """Something that may be done with several rows at once: one command for each row.

    ``run`` is the command, called with ``actor``, the row under the keyword ``target`` and what ``form`` asked for.
    ``offered`` says to whom the button is shown; the command decides about every row all the same. With ``together``
    either all rows are done or none. ``danger`` asks once more.
    """

    verb: str
    label: str
    run: Callable[..., object]
    target: str
    offered: Callable[[Actor], bool]
    form: type[forms.Form] | None = None
    together: bool = False
    danger: bool = False


@dataclass(frozen=True)
class ListSpec:
    """A list. ``key`` is ``app.rows``; ``rows`` gives, for an actor, a queryset that began with ``visible_to``.

    ``order`` is the order until somebody chooses another (the primary key is added). The first column names the row and
    cannot be hidden. ``state`` gives a row the bar of a lamp's colour. ``sheet`` is the name of a declared sheet for
    the export; without one the columns of the list are exported, with "-" nothing is. ``file_rows`` gives, for the
    sorted rows, what the columns of the sheet are taken from, where reading whole objects takes too long; ``page_rows``
    the same for the columns of a page (``made`` of an ``Order``). With ``joined`` the rows of a page are joined to
    these paths and to those of the columns that are shown, and to nothing else. ``empty`` is what an empty list says,
    with an act that leads on. ``address`` is the full name of its page. ``live`` is whether a row may still change by
    itself: while one is shown, the page renews itself. ``reach``: with a filter that is ``slow``, one page looks
    through so many keys and hands over where to go on, while the list is in its order by "-pk" alone. ``near`` is
    whether an index gives the rows of the whole table in the list's own order: a page of many is then looked for among
    the first of them.
    """

    key: str
    title: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    address: str
    order: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    acts: tuple[Act, ...] = ()
    state: Callable[[Any], str] | None = None
    live: Callable[[Any], bool] | None = None
    reach: int = 0
    near: bool = False
    sheet: str = ""
    file_rows: Callable[[Any], Iterable[Any]] | None = None
    page_rows: Callable[[Any], Iterable[Any]] | None = None
    joined: tuple[str, ...] = ()
    size: int = 50
    empty: str = "没有记录。"
    empty_act: str = ""
    empty_href: str = ""

    def __str__(self) -> str:
        return self.key

    @property
    def html_id(self) -> str:
        """The id of the part of the page that htmx puts anew."""
        return f"list-{self.key.replace('.', '-')}"

    def acts_of(self, actor: Actor) -> list[Act]:
        """The acts whose buttons the actor sees."""
        return [act for act in self.acts if act.offered(actor)]

    def choose(self, names: Sequence[str]) -> list[Column]:
        """The columns of these names in the list's own order, the first always; the usual ones when none is named."""
        wanted = {*names} & {column.name for column in self.columns}
        first, *others = self.columns
        return [first, *(column for column in others if (column.name in wanted if wanted else column.shown))]

    def made_with(self, columns: Sequence[Column]) -> Callable[[Any], Iterable[Any]] | None:
        """How the rows of a page with these columns are made; None for the objects as they come."""
        if self.page_rows is not None or not self.joined:
            return self.page_rows
        paths = {*self.joined, *(path for column in columns for path in column.joined)}
        return lambda rows: rows.select_related(None).select_related(*sorted(paths))

    def paths(self, sort: str) -> tuple[str, ...]:
        """The order that a column's name, or "-" and its name, asks for; the list's own for "".

        Raises KeyError for a name by which one cannot sort.
        """
        if not sort:
            return self.order
        paths = {column.name: column.paths for column in self.columns if column.paths}[sort.removeprefix("-")]
        return tuple(_turned(path) for path in paths) if sort.startswith("-") else paths


_LISTS: dict[str, ListSpec] = {}


def declare(spec: ListSpec) -> ListSpec:
    """Register a list. Raises ValueError for a key that is taken, or a name that is given twice or cannot be one."""
    if spec.key in _LISTS:
        raise ValueError(f"list {spec.key} is declared twice")
    for names in ([one.name for one in spec.columns], [one.name for one in spec.filters], [a.verb for a in spec.acts]):
        if len(names) != len(set(names)) or any(name.startswith(("_", "-")) for name in names):
            raise ValueError(f"list {spec.key}: names must differ and begin with a letter: {names}")
    if spec.reach and spec.order != ("-pk",):
        raise ValueError(f"list {spec.key}: a reach is for lists that begin in the order -pk")
    if spec.size not in PAGE_SIZES:
        raise ValueError(f"list {spec.key}: its size is none of {PAGE_SIZES}")
    _LISTS[spec.key] = spec
    return spec


def list_named(key: str) -> ListSpec:
    """A declared list. Raises KeyError."""
    if key not in _LISTS:
        for app in apps.get_app_configs():
            if (
                app.name.startswith("yingshang.")
                and find_spec(f"{app.name}.web")
                and find_spec(f"{app.name}.web.lists")
            ):
                import_module(f"{app.name}.web.lists")
        import_module("yingshang.kernel.web.jobs.lists")  # web.lists of the kernel is the mechanism
    return _LISTS[key]


def lists() -> dict[str, ListSpec]:
    """All declared lists by key."""
    return dict(_LISTS)


def _turned(path: str) -> str:
    return path[1:] if path.startswith("-") else f"-{path}"
