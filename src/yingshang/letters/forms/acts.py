"""Forms of one act."""

from __future__ import annotations

from django import forms

from yingshang.letters.enums import LetterKind
from yingshang.letters.forms.fields import LineField, TextField
from yingshang.orgs.forms.choosing import ActForm


class PlainForm(ActForm):
    """Nothing to fill in."""


class ReasonForm(ActForm):
    """Only a reason."""

    reason = TextField("理由", help_text="会记入办理记录，请写清原因。", most=1000)


class FindingForm(ActForm):
    """回头看."""

    finding = TextField("核查情况", help_text="写什么时候、怎样核查、看到了什么。", most=1000)


class CloseForm(ActForm):
    """办结."""

    despite = TextField(
        "先行办结的理由", rows=2, required=False, help_text="各单位的答复都已采纳的不用填；没有的，写明为什么先行办结。"
    )


class AnswerForm(ActForm):
    """答复."""

    text = TextField("答复内容", rows=8, help_text="写做了什么、结果怎样；没有做到的，写明原因和完成时间。")


class NoteForm(ActForm):
    """采纳答复."""

    note = TextField("办理意见", rows=3, required=False, most=500)


class CodeForm(ActForm):
    """A code and the kinds that bear it."""

    code = LineField("代字", help_text="如“云川营商函”，不写年份和“号”。", most=20)
    kinds = forms.MultipleChoiceField(label="用于文种", choices=LetterKind.choices, widget=forms.CheckboxSelectMultiple)


class StartForm(ActForm):
    """Where a year begins."""

    code = LineField("代字", most=20)
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    first = forms.IntegerField(label="起始号", min_value=1, max_value=999_999)


class SealForm(ActForm):
    """A seal."""

    name = LineField("印章名称", most=60, help_text="如“云川县营商环境建设局（公章）”。")
    width = forms.IntegerField(
        label="印出宽度（毫米）", min_value=20, max_value=60, initial=42, help_text="圆形公章一般为42毫米。"
    )


class VerifyForm(forms.Form):
    """The public page."""

    code = forms.CharField(
        label="核验码", max_length=40, help_text="扫描公文上的二维码，或照二维码旁的16位字母数字填写。"
    )
