"""Forms of the tree: what one gives when a unit is founded, edited, moved, renamed or ended."""

from __future__ import annotations

from django import forms

from yingshang.kernel.web.fields import DayField
from yingshang.orgs.enums import GroupReach, UnitKind
from yingshang.orgs.forms.choosing import ActForm, UnitField, UnitsField

_BASIS = "依据的文件名称或文号；没有文件的，写明由谁决定。"


class FactsForm(ActForm):
    """What a unit may say of itself."""

    phone = forms.CharField(label="办公电话", required=False, help_text="例如 0421-5812345。")
    address = forms.CharField(label="办公地址", required=False)
    duties = forms.CharField(label="职责分工", required=False, widget=forms.Textarea({"rows": 5}))


class EditForm(FactsForm):
    """All facts of a unit but its full name, which is changed by renaming."""

    field_order: tuple[str, ...] = ("kind", "short_name", "credit_code", "founded_on", "phone", "address", "duties")
    kind = forms.ChoiceField(label="类别", choices=UnitKind)
    short_name = forms.CharField(
        label="简称", required=False, help_text="更正写错的简称用这里；自某日起改用新简称的，用“更名”。"
    )
    credit_code = forms.CharField(label="统一社会信用代码", required=False)
    founded_on = DayField(label="成立日期", required=False, help_text="不知道的可以不填。")


class FoundForm(EditForm):
    """A new unit."""

    field_order: tuple[str, ...] = ("name", *EditForm.field_order)
    name = forms.CharField(label="全称", help_text="按印章或公文上的全称填写。")


class MoveForm(ActForm):
    """Where a unit goes."""

    parent = UnitField(
        label="移动到哪个单位下面", required=False, help_text="输入名称后从提示中选择；留空是移到最上层。"
    )
    before = UnitField(label="排在谁前面", required=False, help_text="留空排在最后。")


class RenameForm(ActForm):
    """A new name from a day on."""

    name = forms.CharField(label="新的全称")
    short_name = forms.CharField(label="新的简称", required=False)
    on = DayField(label="自哪一天起", help_text="前一天为止的文件仍按旧名称识别。")
    basis = forms.CharField(label="依据文件", help_text=_BASIS)


class DissolveForm(ActForm):
    """The end of a unit."""

    on = DayField(label="自哪一天起撤销")
    basis = forms.CharField(label="依据文件", help_text=_BASIS)


class MergeForm(DissolveForm):
    """The unit that takes over."""

    field_order: tuple[str, ...] = ("into", "carry_over", "on", "basis")
    into = UnitField(label="并入哪个单位", help_text="输入名称后从提示中选择。")
    carry_over = forms.BooleanField(
        label="下级单位和在任岗位一并转入",
        required=False,
        initial=True,
        help_text="不勾选时，须先把下级单位和岗位调整完。",
    )


class SplitForm(DissolveForm):
    """The units that take over."""

    field_order: tuple[str, ...] = ("into", "on", "basis")
    into = UnitsField(label="由哪些单位承接", help_text="每行一个单位的全称，至少两个；这些单位须已经建立。")


class BasisForm(ActForm):
    """Why something is taken back."""

    basis = forms.CharField(label="依据或原因", help_text=_BASIS)


class AliasForm(ActForm):
    """Another name of a unit."""

    alias = forms.CharField(label="别名", help_text="文件里对这个单位的其他叫法。")
    valid_from = DayField(label="启用日期", required=False)
    valid_to = DayField(label="停用日期", required=False)


class GroupForm(ActForm):
    """A collective name and what it derives its members from."""

    name = forms.CharField(label="名称", help_text="例如 各乡镇街道、市级有关部门。")
    aliases = forms.CharField(
        label="别名", required=False, widget=forms.Textarea({"rows": 3}), help_text="每行一个，例如 各乡镇。"
    )
    reach = forms.ChoiceField(label="自动成员", choices=GroupReach, help_text="新设的单位会自动算进来。")
    base = UnitField(label="起算单位", required=False, help_text="留空从最上层算起。")
    kinds = forms.MultipleChoiceField(
        label="单位类别",
        choices=UnitKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选就是不限类别。",
    )
    note = forms.CharField(label="说明", required=False)

    def clean_aliases(self) -> list[str]:
        """One alias a line."""
        return [part for part in str(self.cleaned_data["aliases"]).splitlines() if part.strip()]


class ListingForm(ActForm):
    """Units named as members, or left out."""

    units = UnitsField(label="单位", help_text="每行一个单位的全称或简称，也可用“、”隔开；一次最多100个。")
    excluded = forms.TypedChoiceField(
        label="加入还是排除",
        choices=((0, "加入这个单位组"), (1, "从自动成员中排除")),
        coerce=lambda value: value == "1",
        initial=0,
    )
    valid_from = DayField(label="自哪一天起", required=False, help_text="留空是一直如此。")
    valid_to = DayField(label="到哪一天止", required=False)


class UntilForm(ActForm):
    """The last day of something."""

    on = DayField(label="最后一天")
