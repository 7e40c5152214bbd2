"""Forms of people and posts."""

from __future__ import annotations

from django import forms

from yingshang.kernel.web.fields import DayField
from yingshang.orgs.enums import PostKind, Scope
from yingshang.orgs.forms.choosing import ActForm, PersonField, UnitField

_PUBLIC = "在“三公开”页上公开姓名、职务、办公电话和分工；手机号不公开，写在别处的手机号也会略去。"


class ContactForm(ActForm):
    """How somebody is reached."""

    phone = forms.CharField(label="办公电话", required=False, help_text="例如 0421-5812345。")
    mobile = forms.CharField(label="手机", required=False, help_text="只有本单位和管理人员看得到。")
    email = forms.CharField(label="电子邮箱", required=False)


class PersonForm(ContactForm):
    """What is known of somebody."""

    field_order: tuple[str, ...] = ("name", "username", "phone", "mobile", "email", "note")
    name = forms.CharField(label="姓名")
    username = forms.CharField(label="登录名", required=False, help_text="登录时用；留空时用系统给的编号。")
    note = forms.CharField(label="备注", required=False)


class PostForm(ActForm):
    """A post: what, since when."""

    kind = forms.ChoiceField(label="岗位", choices=PostKind, help_text="岗位决定能办什么、能看什么。")
    title = forms.CharField(label="职务", required=False, help_text="例如 党组成员、副局长。")
    duties = forms.CharField(label="职责分工", required=False)
    public = forms.BooleanField(
        label="对外公开这个岗位",
        required=False,
        help_text=_PUBLIC,
    )
    valid_from = DayField(label="任职日期", required=False)
    valid_to = DayField(label="离任日期", required=False, help_text="没有定期的留空。")


class AddForm(PersonForm, PostForm):
    """Somebody new with a first post."""

    field_order: tuple[str, ...] = (
        *("name", "kind", "title", "phone", "mobile", "email", "username"),
        *("duties", "public", "valid_from", "valid_to", "note"),
    )


class AssignForm(PostForm):
    """Another post for somebody."""

    field_order: tuple[str, ...] = ("unit", "kind", "title", "duties", "public", "is_main", "valid_from", "valid_to")
    unit = UnitField(label="单位", help_text="输入名称后从提示中选择。")
    is_main = forms.BooleanField(label="作为主要岗位", required=False, help_text="登录后先用主要岗位。")


class PostFactsForm(ActForm):
    """What may be changed of a post in force."""

    title = forms.CharField(label="职务", required=False)
    duties = forms.CharField(label="职责分工", required=False)
    public = forms.BooleanField(
        label="对外公开这个岗位",
        required=False,
        help_text=_PUBLIC,
    )
    is_main = forms.BooleanField(label="作为主要岗位", required=False)
    valid_from = DayField(label="任职日期", required=False)


class EndForm(ActForm):
    """The last day in a post."""

    on = DayField(label="最后任职日", help_text="填昨天就是立即结束；填今天，今天之内仍可办理。")


class ScopeForm(ActForm):
    """How far a post sees."""

    scope = forms.ChoiceField(label="查看范围", choices=[("", "按岗位的默认范围"), *Scope.choices], required=False)


class DelegateForm(ActForm):
    """Who stands in, when and why."""

    to = PersonField(label="由谁代行", help_text="输入姓名后从提示中选择。")
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期")
    reason = forms.CharField(label="事由", help_text="例如 年休假、外出学习。")


class LeaveForm(ActForm):
    """The last day of somebody, and why."""

    on = DayField(label="最后一天", help_text="账号立即关闭，岗位到这一天为止。")
    reason = forms.CharField(label="原因", help_text="例如 退休、调往外单位。")


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(label="原因")
