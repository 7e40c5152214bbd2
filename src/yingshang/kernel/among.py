"""Many keys given to a question as one value: as a value of its own each would be prepared, sent and read by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """A condition for ``filter()``: the whole number in a column ("pk") is one of ``keys``; of no keys nothing is."""

    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(column, Value([int(key) for key in keys]))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:  # noqa: ANN401 - Django's own
        """``column = ANY(array)``: looked up in the index of the column, key by key."""
        return self._with("%s = ANY(%%s::bigint[])", compiler, list)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ANN401 - as above
        """``column IN (the keys as rows)``: SQLite knows no arrays."""
        return self._with("%s IN (SELECT value FROM json_each(%%s))", compiler, json.dumps)

    def _with(self, condition: str, compiler: SQLCompiler, given: Any) -> tuple[str, list[Any]]:  # noqa: ANN401 - what makes the value
        column, keys = self.get_source_expressions()
        sql, params = compiler.compile(column)
        return condition % sql, [*params, given(keys.value)]
