"""Choosing a briefing, and writing on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.orgs.forms.choosing import UnitField
from yingshang.portal.rules import MOST_PARAGRAPHS, MOST_WORDS

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_LONGEST = 10_000


class ChoiceForm(forms.Form):
    """Which days, and whether about one unit only."""

    first = DayField(label="自", required=False)
    last = DayField(label="至", required=False)
    unit = UnitField(label="单位（及下级）", required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **more)
        self.fields["unit"].actor = actor  # type: ignore[attr-defined]  # of a UnitField

    def clean(self) -> dict[str, Any]:
        """Both days or none, the right way round."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if bool(first) != bool(last) and not self.errors:
            self.add_error("last" if first else "first", "起止日期要么都填，要么都不填。")
        if first and last and first > last:
            self.add_error("last", "结束日期早于开始日期，请调换。")
        if first and last and (last - first).days > 366:
            self.add_error("last", "一份专报最多写一年，请缩短起止日期。")
        return cleaned


class TextForm(forms.Form):
    """The words of a briefing."""

    text = forms.CharField(
        label="情况和建议",
        required=False,
        max_length=_LONGEST,
        help_text=f"印在专报里，最多 {MOST_WORDS} 字、{MOST_PARAGRAPHS} 段。每次保存都留下一个版本。",
        widget=forms.Textarea({"rows": 8}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
