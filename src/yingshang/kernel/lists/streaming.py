"""All rows of a list one by one, for a file: what they lead to is read once for many rows, not joined to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey
from django.db.models.base import ModelState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model, QuerySet

SIZE = 2_000  # rows that are held at once
_KEPT = 10_000  # objects of one path that are remembered; a county's units and people are fewer
Tree = dict[str, Any]


def streamed(rows: QuerySet[Any]) -> Iterator[Any]:
    """The rows in their order. What ``select_related`` names by foreign keys comes from a memory of what was read.

    A hundred thousand duties lead to three hundred units: joined, each unit would be made anew for every duty. A path
    that is no foreign key stays joined.
    """
    related = rows.query.select_related
    tree: Tree = {}
    if isinstance(related, dict):
        tree = {name: below for name, below in related.items() if _is_key(rows.model, name)}
        rows = _joined(rows, {name: below for name, below in related.items() if name not in tree})
    memory: dict[str, dict[Any, Any]] = {}
    for keys, part in in_chunks(rows):
        found = {row.pk: row for row in _objects(part)}
        chunk = [found[key] for key in keys if key in found]
        _attach(rows.model, chunk, tree, memory, "")
        yield from chunk


def in_chunks(rows: QuerySet[Any], size: int = 0) -> Iterator[tuple[list[Any], QuerySet[Any]]]:
    """All keys in the order of the rows, in chunks, each with the rows that have them (in no order).

    The keys are read first and nothing stays open between chunks: on SQLite a reader that goes on for a minute cannot
    write how far it has come once somebody else has written.
    """
    size = size or SIZE
    keys = list(rows.values_list("pk", flat=True).iterator(chunk_size=size))
    for start in range(0, len(keys), size):
        chunk = keys[start : start + size]
        yield chunk, by_keys(rows, chunk)


def by_keys(rows: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
    """The rows of keys that were just found in ``rows``: whether they pass its conditions is not asked again."""
    found = rows.order_by()
    if found.query.group_by is None:  # what is counted for a row stays counted of the same rows
        found.query.clear_where()
    return found.filter(pk__in=keys)


def _objects(rows: Any) -> Iterable[Any]:  # noqa: ANN401 - a queryset with what Django's stubs do not name
    """The rows as objects. Of columns alone they are put together here: a model's ``__init__`` sets each by name.

    Only for reading: no signal says that they were made.
    """
    query = rows.query
    if query.select_related or rows._prefetch_related_lookups:
        whole: Iterable[Any] = rows
        return whole
    names, left_out = query.deferred_loading
    fields = rows.model._meta.concrete_fields
    columns = [each.attname for each in fields if each.primary_key or (each.name in names) != left_out]
    return _made(rows.model, [*columns, *query.annotation_select], rows)


def _made(model: type[Model], names: Sequence[str], rows: QuerySet[Any]) -> Iterator[Any]:
    for values in rows.values_list(*names):
        one = model.__new__(model)
        one.__dict__.update(zip(names, values, strict=True))
        one._state = ModelState()
        one._state.adding, one._state.db = False, rows.db
        yield one


def _is_key(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), ForeignKey)


def _joined(rows: QuerySet[Any], tree: Tree) -> QuerySet[Any]:
    plain = rows.select_related(None)
    return plain.select_related(*_paths(tree)) if tree else plain  # without a name it would be everything


def _paths(tree: Tree) -> list[str]:
    found: list[str] = []
    for name, below in tree.items():
        found += [f"{name}__{path}" for path in _paths(below)] or [name]
    return found


def _attach(model: type[Model], objects: list[Any], tree: Tree, memory: dict[str, dict[Any, Any]], at: str) -> None:
    """Give each object what its foreign keys lead to; one query for each path that leads to something unknown."""
    for name, below in tree.items():
        field: Any = model._meta.get_field(name)
        path = f"{at}{name}__"
        known = memory.setdefault(path, {})
        wanted = {getattr(each, field.attname) for each in objects} - {None}
        if unknown := wanted - known.keys():
            if len(known) + len(unknown) > _KEPT:
                known.clear()
                unknown = wanted
            related = field.related_model
            keys = {f"{field.target_field.attname}__in": unknown}
            nested = {one: deeper for one, deeper in below.items() if _is_key(related, one)}
            joined = {one: deeper for one, deeper in below.items() if one not in nested}
            fresh = list(_joined(related._base_manager.filter(**keys), joined))
            _attach(related, fresh, nested, memory, path)
            known |= {getattr(each, field.target_field.attname): each for each in fresh}
        for each in objects:
            key = getattr(each, field.attname)
            field.set_cached_value(each, None if key is None else known[key])
