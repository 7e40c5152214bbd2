"""A template's words."""

from __future__ import annotations

from django import forms

from yingshang.kernel.fields import DayField
from yingshang.letters.enums import LetterKind
from yingshang.letters.forms.fields import LineField, TextField
from yingshang.letters.queries.language import MOST_CHARACTERS
from yingshang.orgs.forms.choosing import ActForm

_BODY = (
    "一段一行。字段写在花括号里，如{主送单位}。单独一行的“{若 字段}…{否则}…{完}”按情况取舍，"
    "“{每项 表格名}…{完}”逐项重复，“{表格 表格名}”放表格，“{附件 表格名}”把表格排在附件里。"
)
_FIELDS = (
    "一行一个：名称、空格、类别（文字、数字、日期、是否、表格）。"
    "表格后写各列，如“逾期事项 表格：事项、时限、备注？”，带问号的列可以空。"
)


class EditionForm(ActForm):
    """A new edition."""

    title = TextField("标题", rows=2, most=300)
    body = TextField("正文", rows=18, most=MOST_CHARACTERS, help_text=_BODY)
    fields_text = TextField("字段", rows=8, required=False, help_text=_FIELDS)
    note = LineField("附注", required=False, most=300)
    answer_days = forms.IntegerField(label="答复期限（工作日）", required=False, min_value=1, max_value=365)
    valid_from = DayField(label="启用日期")
    valid_to = DayField(label="停用日期", required=False)
    basis = LineField("依据", most=200, help_text="定下这个写法的文件或会议，如“县营商办〔2026〕3号”。")


class NewTemplateForm(EditionForm):
    """A template of one's own unit."""

    kind = forms.ChoiceField(label="文种", choices=LetterKind.choices)
    name = LineField("模板名称", most=60)

    field_order = (
        *("kind", "name", "title", "body", "fields_text", "note"),
        *("answer_days", "valid_from", "valid_to", "basis"),
    )


class EndForm(ActForm):
    """停用."""

    on = DayField(label="停用日期")
    reason = TextField("理由", rows=2, most=200)
