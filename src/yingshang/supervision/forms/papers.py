"""What a person adds when a paper is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.text import line
from yingshang.obligations.forms.ledgers import TextField
from yingshang.supervision.actions.papers import Details, asked_of

if TYPE_CHECKING:
    from yingshang.supervision.queries.ladders import Paperwork

_WORDS = {
    "matter": ("事项名称", "写在标题里，如“3项逾期事项”。", True),
    "cause": ("缘由", "一两句话写明为什么发这份函件。", True),
    "demand": ("办理要求", "", False),
    "time": ("约谈时间", "", True),
    "place": ("约谈地点", "", True),
    "interviewer": ("约谈人", "", True),
    "contact": ("联系人", "", False),
    "phone": ("联系电话", "", False),
}
_LONG = {"cause", "demand"}


class PaperForm(forms.Form):
    """The details of one paper: only those that its template asks for."""

    def __init__(self, *given: Any, paperwork: Paperwork, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        for name in asked_of(paperwork):
            label, words, required = _WORDS[name]
            self.fields[name] = (
                TextField(label, rows=3, required=required, help_text=words)
                if name in _LONG
                else forms.CharField(label=label, required=required, help_text=words, max_length=80)
            )

    def clean(self) -> dict[str, Any]:
        """Contact and telephone come together or not at all."""
        given: dict[str, Any] = super().clean() or {}
        if bool(line(given.get("contact"))) != bool(line(given.get("phone"))):
            self.add_error("phone", "联系人和联系电话请同时填写，或者都不填。")
        return given

    def details(self, default: str = "") -> Details:
        """What was typed."""
        given = {name: value if name in _LONG else line(value) for name, value in self.cleaned_data.items()}
        return Details(**{"matter": default, **given})
