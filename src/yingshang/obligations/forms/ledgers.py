"""What is asked when an act is done on many rows at once."""

from __future__ import annotations

from django import forms

from yingshang.kernel.text import paragraphs
from yingshang.obligations.enums import Grade

LONGEST = 4000


class TextField(forms.CharField):
    """Several lines; invisible characters are dropped, and nothing but blanks counts as nothing."""

    def __init__(self, label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, widget=forms.Textarea({"rows": rows}))

    def to_python(self, value: object) -> str:
        """The text made plain. Raises ValidationError for more than 4,000 characters."""
        text = paragraphs(value)
        if len(text) > LONGEST:
            raise forms.ValidationError(f"最多 {LONGEST} 个字，现在是 {len(text)} 个字。", code="too_long")
        return text


class GradeForm(forms.Form):
    """审核通过."""

    grade = forms.ChoiceField(label="评定", choices=Grade.choices, widget=forms.RadioSelect)
    note = TextField("审核意见", rows=2, required=False)

    def clean_grade(self) -> Grade:
        """The grade itself."""
        return Grade(self.cleaned_data["grade"])


class ReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = TextField("理由", help_text="单位会看到这段话，请写明依据和下一步怎么办。")
