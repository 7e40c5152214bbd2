"""What tables share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.base import ModelState

if TYPE_CHECKING:
    from collections.abc import Collection


class Quick(models.Model):
    """A row of which a page reads very many."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:  # type: ignore[override]  # the stubs are of a later Django
        """The object of a row that was read. Columns that were not asked for are read when somebody looks at them.

        Put together here: the initializer of a model looks at each column by itself, which for the three hundred
        objects of a page takes as long as its question to the database. No signal says that the object was made.
        """
        one = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db = False, db
        one.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return one


class Versioned(Quick):
    """A row that two people may edit: its version counts up with every accepted change (compare-and-set)."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True
