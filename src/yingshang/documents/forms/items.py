"""The form of one item in review: its words, its units by role, its deadline."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.documents.actions.reviewing import Edit, NamedUnit, named_rows
from yingshang.documents.enums import QuotaPer
from yingshang.documents.queries.naming import named_in
from yingshang.documents.queries.phrases import quotas_with, read_phrase
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line, parted
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor

_MOST_NAMES = 100
_MOST_QUOTAS = 20
_COUNT = re.compile(r"0*[1-9][0-9]{0,8}")
ROLES = {"lead": UnitRole.LEAD, "responsible": UnitRole.RESPONSIBLE, "participating": UnitRole.PARTICIPATING}


class ItemForm(forms.Form):
    """``item`` is None for one that is added; ``document`` gives the day that phrases without a year hang on."""

    title = forms.CharField(
        label="任务", max_length=300, widget=forms.Textarea({"rows": 2, "data-mark-field": "title"})
    )
    content = forms.CharField(
        label="具体工作", required=False, max_length=20_000,
        widget=forms.Textarea({"rows": 5, "data-mark-field": "content"}),
    )  # fmt: skip
    lead = forms.CharField(
        label="牵头单位", required=False, max_length=4000, help_text="多个单位用顿号隔开",
        widget=forms.Textarea({"rows": 1, "data-mark-field": "lead", "data-names": ""}),
    )  # fmt: skip
    responsible = forms.CharField(
        label="责任单位", required=False, max_length=4000,
        widget=forms.Textarea({"rows": 1, "data-mark-field": "responsible", "data-names": ""}),
    )  # fmt: skip
    participating = forms.CharField(
        label="配合单位", required=False, max_length=4000,
        widget=forms.Textarea({"rows": 1, "data-mark-field": "participating", "data-names": ""}),
    )  # fmt: skip
    due_phrase = forms.CharField(
        label="完成时限", required=False, max_length=300, help_text="按公文的写法，如“9月底前”“每月10日”",
        widget=forms.TextInput({"autocomplete": "off", "data-mark-field": "due_phrase"}),
    )  # fmt: skip
    due_on = DayField(label="完成日期", required=False, help_text="按时限文字读出；读得不对的，在这里改")
    due_checked = forms.BooleanField(label="日期无误（早于成文日期）", required=False)
    note = forms.CharField(label="备注", required=False, max_length=2000, widget=forms.Textarea({"rows": 1}))

    def __init__(self, data: Any = None, *, document: Document, item: Item | None, actor: Actor) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, initial=_initial(item), auto_id=f"id_{item.pk if item else 'new'}_%s")
        self.document, self.item, self.actor = document, item, actor
        self.stored: list[dict[str, Any]] = list(item.quotas) if item else []
        self.quotas = quotas_of(data) if data is not None and "quota_count" in data else self.stored

    def clean_title(self) -> str:
        """In one line, and with words in it."""
        title = line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("请用一句话写明要做什么。", code="required")
        return title

    def clean(self) -> dict[str, Any]:
        """A due day before the day of the paper is asked about once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        due, issued = self.due_day(cleaned), self.document.issued_on
        if due and issued and due < issued and not cleaned.get("due_checked") and self._dated():
            words = f"完成日期 {due} 早于成文日期 {issued}。请核对年份；确实如此的，请勾选“日期无误”。"
            self.add_error("due_on", words)
        if any(not isinstance(row["count"], int) for row in self.quotas):
            self.add_error(None, "数量请写阿拉伯数字，例如“1”；不要这一条的，把数量删去。")
        return cleaned

    def due_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day that was typed, else the one that the phrase gives."""
        typed: date | None = cleaned.get("due_on")
        if typed and "due_on" in self.changed_data:
            return typed
        told = read_phrase(cleaned.get("due_phrase") or "", self.document)
        return date.fromisoformat(told["due"][:10]) if told.get("due") else None

    def edit(self) -> Edit:
        """The new values; what was not touched is left alone."""
        changed, cleaned = set(self.changed_data), self.cleaned_data
        given: dict[str, Any] = {
            name: cleaned[name] for name in ("title", "content", "note", "due_phrase") if name in changed
        }
        if changed & set(ROLES):
            given["units"] = self._units()
        if self._dated():
            given["due"] = self._deadline()
        if self.quotas != self.stored:
            given["quotas"] = self.quotas
        elif "due_phrase" in changed:
            given["quotas"] = quotas_with(self.item, cleaned["due_phrase"], self.document)
        return Edit(**given)

    @property
    def quota_rows(self) -> list[dict[str, Any]]:
        """The numbers with one empty line for another."""
        return [*self.quotas, {}]

    @property
    def periods(self) -> list[tuple[str, str]]:
        """The choices of how often a number is to be reached."""
        return list(QuotaPer.choices)

    def _dated(self) -> bool:
        return bool({"due_phrase", "due_on"} & set(self.changed_data))

    def _deadline(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        told = read_phrase(cleaned["due_phrase"], self.document)
        if "due_on" not in self.changed_data:
            return told
        typed = cleaned["due_on"]
        if typed is None:
            return {**told, "due": None, "all_due": []}
        return {**told, "due": typed.isoformat(), "all_due": [typed.isoformat()]}

    def _units(self) -> list[NamedUnit]:
        """Names that were there keep what they stand for; new ones are looked up on the day of the paper."""
        known = {(row.role, row.printed): row for row in named_rows(self.item)} if self.item else {}
        by_name = {row.printed: row for row in known.values()}
        wanted = [(role, name) for field, role in ROLES.items() for name in names_of(self.cleaned_data[field], by_name)]
        fresh = [name for role, name in wanted if name not in by_name]
        found = named_in(self.document, fresh, actor=self.actor) if fresh else {}
        units = []
        for role, name in wanted:
            row = known.get((role, name)) or by_name.get(name)
            if row is not None:
                units.append(NamedUnit(role, name, row.unit, row.group, row.match, row.reason))
            else:
                one = found[name]
                units.append(NamedUnit(role, name, one.unit, one.group, one.match, one.reason))
        return units


def quotas_of(data: QueryDict) -> list[dict[str, Any]]:
    """The lines of the numbers that have one, in the shape of schema gongwen/1; what is no number stays as typed."""
    columns = (data.getlist(f"quota_{name}") for name in ("count", "unit", "per", "what", "least"))
    rows = []
    for count, unit, per, what, least in list(zip(*columns, strict=False))[:_MOST_QUOTAS]:
        number = unicodedata.normalize("NFKC", line(count))
        if number and per in QuotaPer.values:
            told = {"unit": line(unit)[:20], "per": per, "what": line(what)[:100], "at_least": least == "1"}
            rows.append({"count": int(number) if _COUNT.fullmatch(number) else number[:9], **told})
    return rows


def names_of(text: str, whole: Iterable[str] = ()) -> list[str]:
    """Names divided by 、 or the like, each once, without the numbers that a choosing field adds."""
    parts = [re.sub(r"(?:（[^（）]*）)?\s*#\d+$", "", part) for part in parted(text, whole)]
    return list(dict.fromkeys(part[:200] for part in parts if part))[:_MOST_NAMES]


def _initial(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {}
    rows = list(item.units.all())
    names = {field: "、".join(row.printed for row in rows if row.role == role) for field, role in ROLES.items()}
    due = item.due.get("due") if item.due else None
    return {
        "title": item.title,
        "content": item.content,
        "note": item.note,
        "due_phrase": item.due_phrase,
        "due_on": date.fromisoformat(due[:10]) if due else None,
        **names,
    }
