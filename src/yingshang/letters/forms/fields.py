"""Form fields that several pages of letters share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from yingshang.kernel.text import line, paragraphs
from yingshang.letters.queries.language import MOST_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 4000
_MANY = 2000
_SHOWN = 5


class TextField(forms.CharField):
    """Several lines; invisible characters are dropped, and nothing but blanks counts as nothing."""

    def __init__(
        self, label: str, *, rows: int = 4, required: bool = True, help_text: str = "", most: int = LONGEST
    ) -> None:
        super().__init__(label=label, required=required, help_text=help_text, widget=forms.Textarea({"rows": rows}))
        self.most = most

    def to_python(self, value: object) -> str:
        """The text made plain. Raises ValidationError for more than it takes."""
        if value is not None and len(str(value)) > 4 * MOST_CHARACTERS:
            raise forms.ValidationError(f"文字太长（{len(str(value))} 字），最多 {self.most} 字。", code="too_long")
        text = paragraphs(value)
        if len(text) > self.most:
            raise forms.ValidationError(f"最多 {self.most} 个字，现在是 {len(text)} 个字。", code="too_long")
        return text


class LineField(forms.CharField):
    """One line made plain."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "", most: int = 120) -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=most)

    def to_python(self, value: object) -> str:
        """The line."""
        return line(value) if len(str(value or "")) <= 2 * LONGEST else str(value)


class RowsField(forms.CharField):
    """Rows of a table as they are pasted from Excel: a row a line, cells parted by tabs or ｜.

    ``needed``: the columns that may not be empty in a row; None: nothing is asked of the cells.
    """

    def __init__(self, label: str, columns: tuple[str, ...], needed: Collection[str] | None = None) -> None:
        free = "（可不填）"
        named = [name if needed is None or name in needed else f"{name}{free}" for name in columns]
        super().__init__(
            label=label,
            required=False,
            widget=forms.Textarea({"rows": 5, "wrap": "off"}),
            help_text=f"一行一项，可以从Excel直接粘贴。各列依次是：{'、'.join(named)}。手工填写的，各列之间用“｜”隔开。",
        )
        self.columns, self.needed = columns, needed or ()

    def to_python(self, value: object) -> list[list[str]]:  # type: ignore[override]  # rows, not a text
        """The rows. Raises ValidationError for a row with another number of cells."""
        lines = [each for each in str(value or "").splitlines() if line(each)]
        if len(lines) > _MANY:
            raise forms.ValidationError(f"最多 {_MANY} 行。")
        found = []
        for number, each in enumerate(lines, 1):
            cells = [line(cell) for cell in each.replace("｜", "\t").replace("|", "\t").split("\t")]
            cells += [""] * (len(self.columns) - len(cells))
            if len(cells) != len(self.columns):
                raise forms.ValidationError(f"第 {number} 行有 {len(cells)} 列，应有 {len(self.columns)} 列。")
            found.append(cells)
        self._complete(found)
        return found

    def _complete(self, rows: list[list[str]]) -> None:
        """Raise ValidationError with every row in which a needed cell is empty, the first few by their columns."""
        gaps = {
            number: [name for name, cell in zip(self.columns, cells, strict=True) if name in self.needed and not cell]
            for number, cells in enumerate(rows, 1)
        }
        said = [f"第 {number} 行没有填{'、'.join(names)}" for number, names in gaps.items() if names]
        if said:
            more = f"；这样的行共 {len(said)} 行" if len(said) > _SHOWN else ""
            raise forms.ValidationError(f"{'；'.join(said[:_SHOWN])}{more}。没有的写“无”。", code="incomplete")

    def prepare_value(self, value: object) -> object:
        """Rows as they are edited."""
        if isinstance(value, list):
            return "\n".join("｜".join(row) for row in value)
        return value
