"""A task of an accepted document is changed: its words, its units, its deadline, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from yingshang.documents.actions.reviewing import Edit, NamedUnit
from yingshang.documents.enums import Match
from yingshang.documents.queries.naming import name_units
from yingshang.documents.queries.phrases import quotas_with
from yingshang.kernel.text import line, paragraphs, parted
from yingshang.orgs.enums import UnitRole
from yingshang.tasks.queries.concerns import due_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor

MOST_UNITS = 200


class ReasonForm(forms.Form):
    """Why a change is handed out."""

    reason = forms.CharField(
        label="变动的理由或依据",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text="写明文件、会议或领导批示，如“县政府第5次常务会议决定”。",
    )


class AmendForm(ReasonForm):
    """The task in the notice's own columns."""

    title = forms.CharField(label="任务", max_length=300)
    content = forms.CharField(label="具体工作", max_length=10_000, required=False, widget=forms.Textarea({"rows": 5}))
    lead = forms.CharField(label="牵头单位", max_length=2_000, required=False, widget=forms.Textarea({"rows": 1}))
    responsible = forms.CharField(
        label="责任单位", max_length=2_000, required=False, widget=forms.Textarea({"rows": 2})
    )
    participating = forms.CharField(
        label="配合单位",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="几个单位用顿号隔开，可以写简称，也可以写“县级有关部门”这样的统称。",
    )
    due_phrase = forms.CharField(
        label="完成时限",
        max_length=300,
        required=False,
        help_text="照公文的写法，如“6月底前”“每季度末”“持续推进”；下一步会显示读成了哪天。",
    )
    note = forms.CharField(label="备注", max_length=4_000, required=False, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        "title", "content", "lead", "responsible", "participating", "due_phrase", "note", "reason", "version",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, item: Item, actor: Actor) -> None:  # noqa: ANN401 - a QueryDict or None
        """``item`` is what is changed, as ``actor`` sees it."""
        names = ("title", "content", "due_phrase", "note", "version")
        initial = {name: getattr(item, name) for name in names}
        rows = list(item.units.all())
        initial |= {str(role): "、".join(row.printed for row in rows if row.role == role) for role in UnitRole}
        super().__init__(data, initial=initial)
        self.item, self.actor = item, actor
        self._known = {row.printed: (row.unit, row.group) for row in rows if row.unit or row.group}

    def clean_title(self) -> str:
        """One line. Raises ValidationError for blanks alone."""
        return _filled(line(self.cleaned_data["title"]))

    def clean_reason(self) -> str:
        """Words. Raises ValidationError for blanks alone."""
        return _filled(line(self.cleaned_data["reason"]))

    def clean_due_phrase(self) -> str:
        """A phrase that was changed gives no day before that of the paper. Raises ValidationError for one that does."""
        phrase = line(self.cleaned_data["due_phrase"])
        day, issued = self._first_day(phrase), self.item.document.issued_on
        if phrase != self.item.due_phrase and day and issued and day < issued:
            raise ValidationError(f"“{phrase}”读成 {day}，早于成文日期 {issued}。请核对年份，写全年月日。")
        return phrase

    def _first_day(self, phrase: str) -> date | None:
        read = due_of(phrase, self.item.document)
        days = read.get("all_due") or [read.get("due")]
        return min((date.fromisoformat(day[:10]) for day in days if day), default=None)

    def clean(self) -> dict[str, Any]:
        """Names become units or groups; one that stands for none, or for several, is an error of its field."""
        given = super().clean() or self.cleaned_data
        printed = [row.printed for row in self.item.units.all()]
        wanted = {role: split_names(given.get(str(role), ""), printed) for role in UnitRole}
        fresh = [name for names in wanted.values() for name in names if name not in self._known]
        named = names_for(self.item.document, fresh, actor=self.actor)
        for role, names in wanted.items():
            wrong = [name for name in names if name not in self._known and named[name].match != Match.CERTAIN]
            if wrong:
                words = "”“".join(wrong[:5])
                self.add_error(str(role), f"没有认出“{words}”是哪个单位，请写全称，或先在单位页面加上别名。")
            if len(names) > MOST_UNITS:
                self.add_error(str(role), f"一次最多 {MOST_UNITS} 个单位，请用统称。")
        self._units = [
            NamedUnit(str(role), name, *self._known.get(name, _pair(named.get(name))))
            for role, names in wanted.items()
            for name in names
        ]
        return given

    def edit(self) -> Edit:
        """What is to be written; only what was changed."""
        given = self.cleaned_data
        values = {name: line(given[name]) for name in ("title", "due_phrase")}
        values |= {name: paragraphs(given[name]) for name in ("content", "note")}
        changed: dict[str, Any] = {name: value for name, value in values.items() if value != getattr(self.item, name)}
        if "due_phrase" in changed:
            changed["due"] = due_of(values["due_phrase"], self.item.document)
            changed["quotas"] = quotas_with(self.item, values["due_phrase"], self.item.document)
        before = [(row.role, row.printed) for row in self.item.units.all()]
        if [(unit.role, unit.printed) for unit in self._units] != before:
            changed["units"] = self._units
        return Edit(**changed)


def split_names(text: str, whole: Iterable[str] = ()) -> list[str]:
    """Names parted by 、 and the like, each once; those of ``whole`` stay one."""
    return list(dict.fromkeys(name[:200] for name in parted(text, whole)))


def names_for(document: Document, names: Sequence[str], *, actor: Actor) -> dict[str, Any]:
    """What printed names stand for on the day of a document."""
    issuers = document.head.get("issuers", []) if document.head else []
    return dict(name_units(names, actor=actor, on=document.issued_on, issuer=issuers))


def _pair(named: Any) -> tuple[Any, Any]:  # noqa: ANN401 - what a name stands for, or None
    return (named.unit, named.group) if named is not None else (None, None)


def _filled(text: str) -> str:
    if not text:
        raise ValidationError("这一项必须填写。")
    return text
