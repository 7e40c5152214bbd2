"""Forms of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.obligations.forms.ledgers import TextField
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.forms.choosing import ActForm, UnitField, UnitsField, unit_names
from yingshang.supervision.actions.problems import Found
from yingshang.supervision.enums import Category, FoundBy

if TYPE_CHECKING:
    from yingshang.supervision.models import Problem


class ProblemForm(ActForm):
    """A problem as it is registered or mended."""

    title = forms.CharField(
        label="问题", max_length=200, help_text="用一句话写明，例如：不动产登记窗口要求重复提交营业执照复印件。"
    )
    found_by = forms.ChoiceField(label="发现途径", choices=FoundBy, widget=forms.RadioSelect)
    found_on = DayField(label="发现日期", help_text="例如 5.16。")
    place = forms.CharField(label="发现地点", max_length=200, required=False, help_text="例如 县政务服务大厅3号窗口。")
    category = forms.ChoiceField(label="类别", choices=Category)
    lead = UnitField(label="责任单位", required=False, help_text="由一个单位负总责的填在这里。")
    others = UnitsField(
        label="其他单位",
        required=False,
        help_text="一行一个，或用顿号分开。填了责任单位的，这些是配合单位；没有填的，各自负责。",
    )
    description = TextField("问题描述", required=False, help_text="时间、经过、查实的情况。不要写投诉人的姓名和电话。")
    demand = TextField("整改要求", required=False, rows=3)
    due_on = DayField(label="整改时限", required=False, help_text="交办以前可以再定。")
    number = forms.CharField(label="编号", max_length=40, required=False, help_text="留空由系统按年编号。")

    def clean(self) -> dict[str, Any]:
        """At least one unit."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("lead") and not cleaned.get("others"):
            self.add_error("lead", "请填责任单位；几个单位各自负责的，都填在“其他单位”。")
        return cleaned

    def found(self) -> Found:
        """What was filled in."""
        given = self.facts("number")
        given["others"] = tuple(given["others"] or ())
        return Found(**given)


def initial_of(problem: Problem) -> dict[str, Any]:
    """What the form shows of a stored problem."""
    shares = list(problem.shares.select_related("unit__parent").order_by("pk"))
    lead = next((share for share in shares if share.role == UnitRole.LEAD), None)
    if lead is None and len(shares) == 1:
        lead = shares[0]
    others = unit_names([share.unit for share in shares if share is not lead])
    return {"lead": lead.unit if lead else None, "others": "\n".join(others)}


class AssignForm(ActForm):
    """Handing the rectification out; the day on the list stands in it already."""

    due_on = DayField(label="整改时限", help_text="当天下班以前算按期。")


class AssignManyForm(forms.Form):
    """The same for several problems."""

    due_on = DayField(label="整改时限", required=False, help_text="留空按各自登记的整改时限。")


class FindingForm(ActForm):
    """What was found when the rectification was looked at."""

    finding = TextField("验收意见", help_text="写明怎样核实的、结果如何。")


class FailForm(ActForm):
    """What does not hold."""

    finding = TextField("没有通过的理由", help_text="单位会看到这段话，任务会重新办理。")


class WithdrawForm(ActForm):
    """Why a problem is taken back."""

    reason = TextField("撤销的理由")
