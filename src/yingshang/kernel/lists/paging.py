"""Pages by key: a page begins beyond a row, not after a number of rows, so it costs the same everywhere.

The prose is in ``docs/algorithms/paging.md``. An order is a few paths ("unit__name", "-at"); the primary key ends it,
so that it is total. Empty values come last, whichever way one sorts. A cursor holds the values of the row beyond which
one reads on: it is signed, and still good when that row has been deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.lookups import GreaterThan, LessThan

from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists.streaming import by_keys
from yingshang.kernel.together import first_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, QuerySet
    from django.db.models.expressions import OrderBy
    from django.db.models.sql.compiler import SQLCompiler

Rows = Any  # a queryset of some model with the keys annotated; django-stubs cannot name that
_LONGEST = 8_000  # characters of a cursor; two long names are far below


class _Above(TupleGreaterThan):
    """``(a, b) > (x, y)``. Django unfolds it on SQLite, which has had it since 3.15 and then searches its index."""

    def get_fallback_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        return GreaterThan.as_sql(self, compiler, connection)


class _Below(TupleLessThan):
    """``(a, b) < (x, y)``; see above."""

    def get_fallback_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        return LessThan.as_sql(self, compiler, connection)


@dataclass(frozen=True, slots=True)
class Term:
    """One part of an order: its path, its direction, whether it may be empty, and the field that reads its values."""

    path: str
    descending: bool
    nullable: bool
    field: Field[Any, Any]


@dataclass(frozen=True, slots=True)
class Near:
    """Rows among which a page is looked for first: all rows of the page are among them, and they are sooner sorted."""

    rows: QuerySet[Any]
    most: int  # how many of them, in the order of the page, are asked whether they belong to it


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a page and the cursors that lead on: "" where nothing lies before or after."""

    rows: list[Any]
    before: str
    after: str
    reached: int | None = None  # the key down to which was looked so far, where not everything was


class Order:
    """A total order over the rows of a queryset, walked in both directions."""

    def __init__(
        self, rows: QuerySet[Any], paths: Sequence[str], made: Callable[[Any], Iterable[Any]] | None = None
    ) -> None:
        """``paths`` as for ``order_by``; the primary key is added in the direction of the last one.

        ``made`` gives what a page shows of some rows, where whole objects take too long: each with its ``pk`` and the
        keys of the order (``annotations`` of the rows) by their names.
        """
        wanted = list(paths)
        keys = {"pk", rows.model._meta.pk.name}
        if not any(path.lstrip("-") in keys for path in wanted):
            wanted.append("-pk" if wanted and wanted[-1].startswith("-") else "pk")
        self.terms = tuple(_term(rows, path) for path in wanted)
        # What is computed for each row, or joined to it, would be for every row that is sorted: the keys are then
        # sorted alone.
        self._keys_first = bool(made or rows.query.annotations or rows.query.select_related)
        self._made = made or iter
        self.signature = ",".join(wanted)
        self.is_newest_first = len(wanted) == 1 and wanted[0] in {f"-{key}" for key in keys}

    def page(
        self, rows: QuerySet[Any], *, size: int, cursor: str = "", salt: str = "", near: Near | None = None
    ) -> Slice:
        """``size`` rows before or beyond the cursor ("" for the first page), and the cursors that lead on.

        At most four queries, five where the rows that were ``near`` do not make a page. A cursor beyond which nothing
        is left gives the page at that end. Raises Refusal ``kernel.cursor`` for one that was not given out for this
        order.
        """
        if not cursor:
            found, more = self._walk(rows, near, size=size)
            return self._slice(found, before=False, after=more, salt=salt)
        values, back = self._read(cursor, salt)
        found, more = self._walk(rows, near, size=size, beyond=self._beyond(values, back=back), back=back)
        if not found:
            return self.page(rows, size=size, salt=salt) if back else self.last(rows, size=size, salt=salt)
        keyed = self._keyed(rows)
        if back:
            found.reverse()
            return self._slice(found, before=more, after=self._any(keyed, found[-1], back=False), salt=salt)
        return self._slice(found, before=self._any(keyed, found[0], back=True), after=more, salt=salt)

    def last(self, rows: QuerySet[Any], *, size: int, salt: str = "") -> Slice:
        """The page at the end."""
        found, more = self.first_of(self._sorted(self._keyed(rows), back=True), size)
        found.reverse()
        return self._slice(found, before=more, after=False, salt=salt)

    def key_in(self, cursor: str, *, salt: str) -> Any:  # noqa: ANN401 - the key of any table
        """The first key that a cursor holds. Raises Refusal ``kernel.cursor``."""
        return self._read(cursor, salt)[0][0]

    def cursor_at(self, key: object, *, salt: str) -> str:
        """The cursor that leads on beyond ``key``, for an order by one key."""
        return signing.dumps([self.signature, 0, [_plain(key)]], salt=f"kernel.lists.{salt}", compress=True)

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All rows in this order."""
        result: QuerySet[Any] = self._sorted(self._keyed(rows))
        return result

    def _keyed(self, rows: QuerySet[Any]) -> Rows:
        return rows.annotate(**{f"_key{place}": F(term.path) for place, term in enumerate(self.terms)})

    def _sorted(self, rows: Rows, *, back: bool = False) -> Rows:
        return rows.order_by(*(self._by(place, back=back) for place in range(len(self.terms))))

    def _by(self, place: int, *, back: bool) -> OrderBy:
        term = self.terms[place]
        ends: dict[str, bool] = {}
        if term.nullable:  # said only where it matters: an index as it comes serves the rest
            ends = {"nulls_first": True} if back else {"nulls_last": True}
        key = F(f"_key{place}")
        return key.desc(**ends) if term.descending != back else key.asc(**ends)

    def _said(self, place: int, *, back: bool) -> tuple[str, str]:
        """The name of a key and its direction in SQL."""
        term = self.terms[place]
        way = "DESC" if term.descending != back else "ASC"
        return f"_key{place}", f"{way} NULLS {'FIRST' if back else 'LAST'}" if term.nullable else way

    def _beyond(self, values: list[Any], *, back: bool) -> Q | _Above | _Below:
        """The rows after the one with these values, in the direction of the walk."""
        downwards = {term.descending != back for term in self.terms}
        keys = [f"_key{place}" for place in range(len(self.terms))]
        if len(downwards) == 1 and not any(term.nullable for term in self.terms):
            # One comparison of whole rows: an index over the same columns answers it without reading what is before.
            lookup = _Below if downwards.pop() else _Above
            return lookup(tuple(F(key) for key in keys), tuple(values))
        beyond, same = Q(pk__in=[]), Q()
        for place, (term, value) in enumerate(zip(self.terms, values, strict=True)):
            beyond |= same & _after(keys[place], term, value, back=back)
            same &= Q(**{f"{keys[place]}__isnull": True} if value is None else {keys[place]: value})
        if self.terms[0].nullable:
            return beyond
        # Said apart, so that an index is entered at the first key instead of being read from its beginning.
        return Q(**{f"{keys[0]}__{'lte' if self.terms[0].descending != back else 'gte'}": values[0]}) & beyond

    def _walk(
        self,
        rows: QuerySet[Any],
        near: Near | None,
        *,
        size: int,
        beyond: Q | _Above | _Below | None = None,
        back: bool = False,
    ) -> tuple[list[Any], bool]:
        def cut(some: QuerySet[Any]) -> Rows:
            keyed = self._keyed(some)
            return self._sorted(keyed if beyond is None else keyed.filter(beyond), back=back)

        wanted = cut(rows)
        if near is not None:
            around = cut(near.rows)[: near.most]
            order = [self._said(place, back=back) for place in range(len(self.terms))]
            keys = first_among(around, rows, order, size + 1)
            if len(keys) > size:
                return self._in_order(wanted, keys[:size]), True
        return self.first_of(wanted, size)

    def first_of(self, rows: Rows, size: int) -> tuple[list[Any], bool]:
        """The first ``size`` of sorted rows, and whether there are more; two queries where rows are wide."""
        if not self._keys_first:
            found = list(rows[: size + 1])
            return found[:size], len(found) > size
        keys = list(rows.values_list("pk", flat=True)[: size + 1])
        return self._in_order(rows, keys[:size]), len(keys) > size

    def _in_order(self, rows: Rows, keys: Sequence[Any]) -> list[Any]:
        found = {row.pk: row for row in self._made(by_keys(rows, keys))}
        return [found[key] for key in keys if key in found]

    def _any(self, keyed: Rows, row: object, *, back: bool) -> bool:
        return bool(keyed.filter(self._beyond(self._values(row), back=back)).exists())

    def _values(self, row: object) -> list[Any]:
        return [getattr(row, f"_key{place}") for place in range(len(self.terms))]

    def _slice(self, found: list[Any], *, before: bool, after: bool, salt: str) -> Slice:
        return Slice(
            found,
            self._cursor(found[0], back=True, salt=salt) if found and before else "",
            self._cursor(found[-1], back=False, salt=salt) if found and after else "",
        )

    def _cursor(self, row: object, *, back: bool, salt: str) -> str:
        values = [_plain(value) for value in self._values(row)]
        return signing.dumps([self.signature, int(back), values], salt=f"kernel.lists.{salt}", compress=True)

    def _read(self, cursor: str, salt: str) -> tuple[list[Any], bool]:
        try:
            if len(cursor) > _LONGEST:
                raise ValueError
            signature, back, values = signing.loads(cursor, salt=f"kernel.lists.{salt}")
            if signature != self.signature:
                raise ValueError
            pairs = zip(self.terms, values, strict=True)
            return [None if value is None else term.field.to_python(value) for term, value in pairs], bool(back)
        except (signing.BadSignature, ValueError, TypeError, ValidationError):
            raise Refusal("kernel.cursor") from None


def _after(key: str, term: Term, value: object, *, back: bool) -> Q:
    if value is None:  # they are last: nothing comes after them, and before them everything that has a value
        return Q(**{f"{key}__isnull": False}) if back else Q(pk__in=[])
    beyond = Q(**{f"{key}__{'lt' if term.descending != back else 'gt'}": value})
    return beyond | Q(**{f"{key}__isnull": True}) if term.nullable and not back else beyond


def _plain(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _term(rows: QuerySet[Any], wanted: str) -> Term:
    path = wanted.lstrip("-")
    field, nullable = _own(rows, path)
    return Term(path, wanted.startswith("-"), nullable, field)


def _own(rows: QuerySet[Any], path: str) -> tuple[Field[Any, Any], bool]:
    if annotation := rows.query.annotations.get(path):
        return annotation.output_field, True  # what an annotation may give, only the database knows
    meta: Any = rows.model._meta
    nullable, field = False, meta.pk
    for name in path.split("__"):
        try:
            field = meta.pk if name == "pk" else meta.get_field(name)
        except FieldDoesNotExist as error:
            raise FieldError(f"{meta.label} cannot be ordered by {path}") from error
        if field.one_to_many or field.many_to_many:
            raise FieldError(f"{path} has several values for one row")
        nullable = nullable or field.null
        meta = field.related_model._meta if field.related_model else meta
    return (field.target_field if field.related_model else field), nullable
