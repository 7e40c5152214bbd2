"""A task table that comes back in Excel, or that somebody made without any document: what stands in it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.sheets import read_rows
from yingshang.kernel.text import line
from yingshang.orgs.enums import UnitRole
from yingshang.tasks.forms.changing import split_names
from yingshang.tasks.forms.sheets import LEDGER
from yingshang.tasks.queries.tables import TableRow

if TYPE_CHECKING:
    from django.core.files.base import File

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Problem

_WORDS = ("ordinal", "title", "content", "due_phrase", "note")


class TableForm(forms.Form):
    """The file, and for a table without a document what it is called."""

    file = forms.FileField(
        label="任务表", help_text="xlsx、xls、et、ods 或 csv。表头里要有“任务”或“工作任务”一列，位置不限。"
    )
    title = forms.CharField(
        label="这张表叫什么", max_length=300, required=False, help_text="不填就用文件名；台账的“来源”里显示它。"
    )

    def clean_title(self) -> str:
        """One line."""
        return line(self.cleaned_data["title"])


@dataclass(frozen=True, slots=True)
class TableRead:
    """What a file says: its rows, the cells that cannot be read, and what else was noticed."""

    rows: list[TableRow]
    problems: list[Problem]
    notes: list[str]


def read_table(file: File[bytes], actor: Actor) -> TableRead:
    """The rows of an uploaded table. Raises Refusal when it is no table of tasks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        reading = read_rows(LEDGER, path, actor)
    rows = [_row(one.row, one.values) for one in reading.rows]
    return TableRead(rows, list(reading.problems), list(reading.notes))


def _row(number: int, values: dict[str, Any]) -> TableRow:
    given = {name: values[name] or "" for name in _WORDS if name in values}
    units = {str(role): split_names(values[str(role)] or "") for role in UnitRole if str(role) in values}
    key = str(values.get("key") or "")
    return TableRow(number, int(key) if key.isascii() and key.isdigit() and len(key) < 18 else None, given, units)
