"""A ledger's columns as one declaration: template, import, export and the explanations are all made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

from yingshang.kernel.apart.tables import fold_head

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets.report import Change


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    CODE = "code"  # digits and letters that are no number: phones, credit codes; stored half-width without blanks
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    YESNO = "yesno"
    REF = "ref"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen, its label in the list, and other words that are understood for it."""

    value: object
    label: str
    also: tuple[str, ...] = ()


Choices = Iterable[Choice | tuple[object, str]]


@dataclass(frozen=True)
class Column:
    """One column. ``name`` is the key of the values, ``title`` the head that people see.

    ``choices`` of a CHOICE or REF column: (value, label) pairs or ``Choice``s, or a function of the actor that gives
    them (so that people choose only among what they may see). ``aliases`` are other heads that mean this column.
    ``check`` may refuse a value that was read: it returns what is allowed instead, or "". ``lines`` allows line breaks.
    ``value`` takes the cell of an exported object; without it the attribute (or key) called ``name`` is taken.
    ``hidden`` is there in a workbook and not shown: what tells a row when it comes back.
    A file may lack a column of the key only where ``spare`` says so; what is ``told`` is written out and never read, so
    that a file without it lacks nothing.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int = 200
    choices: Choices | Callable[[Actor], Choices] = ()
    help: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    personal: bool = False
    lines: bool = False
    least: int | None = None
    most: int | None = None
    places: int = 2
    width: int = 0
    hidden: bool = False
    check: Callable[[Any], str] | None = None
    value: Callable[[Any], object] | None = None
    spare: bool = False
    told: bool = False

    def heads(self) -> set[str]:
        """The head texts that mean this column, folded."""
        return {fold_head(text) for text in (self.title, *self.aliases)}

    def options(self, actor: Actor) -> list[Choice]:
        """What may be chosen by ``actor``."""
        given = self.choices(actor) if callable(self.choices) else self.choices
        return [each if isinstance(each, Choice) else Choice(each[0], str(each[1])) for each in given]


@dataclass(frozen=True)
class Stored:
    """A row that is there already: its primary key (or the object) and its values by column name.

    ``settled`` are columns that stay as they are whatever a file says: they are no change.
    """

    pk: object
    values: Mapping[str, object]
    settled: frozenset[str] = frozenset()


Key = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """A table that officials exchange as Excel. ``name`` is ``app.rows``; ``title`` stands on template and page.

    To import, four more: ``key`` (the columns that say which row it is), ``permission`` (asked before anything is
    read), ``stored`` (actor, keys → the rows that are there and visible) and ``write`` (calls the app's command for
    one ``Change``). ``check`` looks at the whole file (actor, rows) and gives (row number, column name, what, allowed).
    ``arrange`` puts the changes in the order of writing; rows with a problem are left out after it, so ``write``
    refuses a row that stands on one of them.
    Without ``reveal`` (a permission) personal columns leave masked. ``above`` gives a line above the rows of an export.
    ``returns`` names, for one that is only taken out, the sheet as which its files may come back.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    note: str = ""
    permission: str = ""
    reveal: str = ""
    above: Callable[[], str] | None = None
    stored: Callable[[Actor, Sequence[Key]], Mapping[Key, Stored]] | None = None
    write: Callable[[Actor, Change], object] | None = None
    check: Callable[[Actor, Sequence[Any]], Iterable[tuple[int, str, str, str]]] | None = None
    arrange: Callable[[Sequence[Change]], Sequence[Change]] | None = None
    returns: Sheet | None = None

    @property
    def signature(self) -> str:
        """Stands hidden in the template: which sheet, and which columns it had when the template was made."""
        if self.returns is not None:
            return self.returns.signature
        columns = [(each.name, each.title, each.kind.value, each.required) for each in self.columns]
        return f"{self.name} {hashlib.sha256(repr(columns).encode()).hexdigest()[:12]}"

    def column(self, name: str) -> Column:
        """The column called ``name``. Raises KeyError."""
        return next((each for each in self.columns if each.name == name), None) or _no_column(self.name, name)


def _no_column(sheet: str, name: str) -> Column:
    raise KeyError(f"{sheet} has no column {name}")


_SHEETS: dict[str, Sheet] = {}


def declare(sheet: Sheet) -> Sheet:
    """Register a sheet. Raises ValueError for a name or a head that is taken, or a key of no column."""
    if sheet.name in _SHEETS:
        raise ValueError(f"sheet {sheet.name} is declared twice")
    heads = [head for column in sheet.columns for head in column.heads()]
    if len(heads) != len(set(heads)):
        raise ValueError(f"sheet {sheet.name}: two columns share a head")
    for name in sheet.key:
        sheet.column(name)
    _SHEETS[sheet.name] = sheet
    return sheet


def also_exported(sheet: Sheet) -> set[str]:
    """The heads that files of ``sheet`` bear when they come back as they were taken out, and that are not read."""
    return {
        head for one in _SHEETS.values() if one.returns is sheet for column in one.columns for head in column.heads()
    }


def sheet_named(name: str) -> Sheet:
    """A declared sheet; apps declare theirs in ``forms/sheets.py``. Raises KeyError."""
    if name not in _SHEETS:
        for app in apps.get_app_configs():
            if app.name.startswith("yingshang.") and find_spec(f"{app.name}.forms") and _has_sheets(app.name):
                import_module(f"{app.name}.forms.sheets")
    return _SHEETS[name]


def _has_sheets(app: str) -> bool:
    return bool(import_module(f"{app}.forms").__dict__.get("__path__")) and bool(find_spec(f"{app}.forms.sheets"))
