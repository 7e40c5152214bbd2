"""Forms of circulars."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel import clock
from yingshang.kernel.fields import DayField
from yingshang.obligations.forms.ledgers import TextField
from yingshang.orgs.forms.choosing import ActForm, UnitsField
from yingshang.supervision.actions.circulars import LONGEST_TITLE, About
from yingshang.supervision.enums import ScopeKind, TableOrder
from yingshang.supervision.queries.circular_kinds import kind_named, kinds
from yingshang.supervision.queries.circulars import sources_of
from yingshang.supervision.queries.periods import Period, month_of, quarter_of, week_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Circular

_SPANS = (
    ("last_week", "上周"),
    ("last_month", "上月"),
    ("this_month", "本月"),
    ("last_quarter", "上季度"),
    ("this_quarter", "本季度"),
    ("days", "自定起止日期"),
)


def cut_off_of(day: date) -> datetime:
    """The last moment of a day that counts: now for today, the end of a past day."""
    if day >= clock.today():
        return clock.now() if day == clock.today() else datetime.combine(day, time.max, clock.SHANGHAI)
    return datetime.combine(day, time(23, 59, 59), clock.SHANGHAI)


def span_of(name: str, today: date) -> Period:
    """The period that a choice means."""
    last_week = week_of(today - timedelta(days=7))
    last_month = month_of(today.replace(day=1) - timedelta(days=1))
    quarter = quarter_of(today)
    return {
        "last_week": last_week,
        "last_month": last_month,
        "this_month": month_of(today),
        "last_quarter": quarter.previous.period,
        "this_quarter": quarter.period,
    }[name]


class MakeForm(ActForm):
    """A new circular."""

    kind = forms.ChoiceField(label="种类", widget=forms.RadioSelect)
    span = forms.ChoiceField(label="期间", choices=_SPANS, initial="last_month", widget=forms.RadioSelect)
    first = DayField(label="开始日期", required=False, help_text="选“自定起止日期”的填写。")
    last = DayField(label="结束日期", required=False)
    cut_off = DayField(
        label="数据截至", required=False, help_text="留空是现在；选以前的日期，按那一天结束时的情况统计。"
    )
    scope_kind = forms.ChoiceField(label="范围", choices=ScopeKind, initial=ScopeKind.ALL, widget=forms.RadioSelect)
    source = forms.ChoiceField(label="文件", required=False, help_text="范围是“一份文件的事项”的选择。")
    units = UnitsField(label="单位", required=False, help_text="范围是“几个单位的事项”的填写，一行一个；包括下级。")
    order = forms.ChoiceField(label="附表排列", choices=TableOrder, initial=TableOrder.RATE)

    def __init__(self, *given: Any, actor: Actor, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, actor=actor, **more)
        self._field("kind").choices = [(kind.key, f"{kind.label}：{kind.about}") for kind in kinds().values()]
        self.initial.setdefault("kind", next(iter(kinds())))
        self.sources = sources_of(actor)
        named = [
            (str(place), f"{title}{f'（{basis}）' if basis else ''}，{count} 项")
            for place, (title, basis, count) in enumerate(self.sources)
        ]
        self._field("source").choices = [("", "请选择"), *named]

    def _field(self, name: str) -> Any:  # noqa: ANN401 - a ChoiceField
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The days and the scope that belong to what was chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("span") == "days":
            first, last = cleaned.get("first"), cleaned.get("last")
            if not self.errors and not (first and last):
                self.add_error("last" if first else "first", "自定期间的，开始和结束日期都要填。")
            elif first and last and first > last:
                self.add_error("last", "结束日期早于开始日期，请调换。")
        if cleaned.get("scope_kind") == ScopeKind.SOURCE and not cleaned.get("source"):
            self.add_error("source", "请选一份文件。")
        if cleaned.get("scope_kind") == ScopeKind.UNITS and not cleaned.get("units"):
            self.add_error("units", "请至少填一个单位。")
        return cleaned

    def about(self) -> About:
        """What was chosen."""
        given = self.cleaned_data
        period = (
            Period(given["first"], given["last"]) if given["span"] == "days" else span_of(given["span"], clock.today())
        )
        day = given["cut_off"] or clock.today()
        return About(period, cut_off_of(day), given["scope_kind"], self._scope(), given["order"])

    def _scope(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["scope_kind"] == ScopeKind.UNITS:
            return {"units": sorted(unit.pk for unit in given["units"])}
        if given["scope_kind"] == ScopeKind.SOURCE:
            title, basis, _ = self.sources[int(given["source"])]
            return {"title": title, "basis": basis}
        return {}


class TextsForm(ActForm):
    """The words of a draft: its title, and a field for each block."""

    title = forms.CharField(label="标题", max_length=LONGEST_TITLE)

    def __init__(self, *given: Any, circular: Circular, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        self.names = {f"block_{block['name']}": block for block in circular.blocks}
        for name, block in self.names.items():
            edited = block["text"] != block["generated"]
            self.fields[name] = TextField(
                block["heading"],
                rows=max(3, min(14, block["text"].count("\n") + len(block["text"]) // 40 + 1)),
                required=False,
                help_text=_hint(circular, block["name"])
                + ("已经改过，重新统计时保留。" if edited else "由数据生成；改过以后，重新统计时保留您写的。"),
            )
            self.initial.setdefault(name, block["text"])

    def texts(self) -> dict[str, str]:
        """Block → what was written."""
        return {block["name"]: self.cleaned_data[name] for name, block in self.names.items()}


def _hint(circular: Circular, name: str) -> str:
    declared = kind_named(circular.kind).block(name)
    return declared.hint if declared else ""


class RecountForm(ActForm):
    """As of when a draft is counted anew."""

    cut_off = DayField(label="数据截至", help_text="今天的按现在统计，以前的按那一天结束时的情况统计。")

    def moment(self) -> datetime:
        """The cut-off."""
        return cut_off_of(self.cleaned_data["cut_off"])


class ComposeForm(ActForm):
    """Which blocks are made anew."""

    names = forms.MultipleChoiceField(
        label="重新生成哪些段落", widget=forms.CheckboxSelectMultiple, help_text="选中的段落里您写的文字会被换掉。"
    )


class ReasonForm(ActForm):
    """Why a circular is corrected or withdrawn."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea({"rows": 3}))


class LetterForm(ActForm):
    """To whom the letter goes."""

    recipients = UnitsField(label="发给", help_text="一行一个单位；已经填好附表里的单位，可以增减。")
