"""Conditions that a database reads sooner than ``__in``: many keys as one value, a few words of our own as they are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

_WORD = re.compile("[a-z_]+")


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


class Said(Func):
    """A condition for ``filter()``: the text in a column is one of ``words``, which stand in the statement itself.

    SQLite takes an index over some rows of a table only where the statement says the same of them in so many words;
    PostgreSQL, to which values are sent in the statement, does so anyway. For states and kinds of our own: a word of
    other signs than small letters and _ is a ValueError.
    """

    output_field = BooleanField()

    def __init__(self, column: str, words: Iterable[str]) -> None:
        said = [str(word) for word in words]
        if not said or not all(_WORD.fullmatch(word) for word in said):
            raise ValueError(f"not words of our own: {said}")
        super().__init__(column)
        self._said = ", ".join(f"'{word}'" for word in said)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ANN401 - Django's own
        """``column IN ('one', 'other')``."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{sql} IN ({self._said})", [*params]

    as_postgresql = as_sqlite
