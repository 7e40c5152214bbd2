"""Form fields that several pages of letters share."""

from __future__ import annotations

from django import forms

from yingshang.kernel.text import line, paragraphs
from yingshang.letters.queries.language import MOST_CHARACTERS

LONGEST = 4000
_MANY = 2000


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
    """Rows of a table as they are pasted from Excel: a row a line, cells parted by tabs or ｜."""

    def __init__(self, label: str, columns: tuple[str, ...]) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.Textarea({"rows": 5, "wrap": "off"}),
            help_text=f"一行一项，可以从Excel直接粘贴。各列依次是：{'、'.join(columns)}。手工填写的，各列之间用“｜”隔开。",
        )
        self.columns = columns

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
        return found

    def prepare_value(self, value: object) -> object:
        """Rows as they are edited."""
        if isinstance(value, list):
            return "\n".join("｜".join(row) for row in value)
        return value
