"""No form of ours says Django's 这个字段是必填项。: what is missing is named."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from django import forms

import yingshang
from yingshang.kernel.web.rendering import missing_words


def every_form():
    """All form classes of the application, with those of the lists' acts."""
    for module in pkgutil.walk_packages(yingshang.__path__, "yingshang."):
        if ".forms" in module.name or module.name.endswith((".lists", ".forms")):
            import_module(module.name)
    found, todo = [], [forms.BaseForm]
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            if kind.__module__.startswith("yingshang."):
                found.append(kind)
    return found


def test_every_form_names_what_is_missing():
    kinds, named = every_form(), 0
    for kind in kinds:
        form = type("Empty", (forms.Form,), dict(kind.base_fields))(data={})
        form.full_clean()
        for field in form:
            for error in field.errors:
                assert "必填" not in error, (kind, field.name)
                if "required" in [one.code for one in field.errors.as_data()]:
                    named += 1
    assert len(kinds) > 20
    assert named > 20


@pytest.mark.parametrize(
    ("field", "label", "words"),
    [
        (forms.CharField(), "单位全称", "请填写单位全称。"),
        (forms.DateField(), "成立日期：", "请填写成立日期。"),
        (forms.ChoiceField(), "单位类别", "请选择单位类别。"),
        (forms.FileField(), "附件", "请选择附件。"),
        (forms.BooleanField(), "我已核对", "请勾选“我已核对”。"),
    ],
)
def test_words(field, label, words):
    assert missing_words(field, label) == words


def test_a_field_that_has_words_of_its_own_keeps_them():
    class Own(forms.Form):
        reason = forms.CharField(label="事由", error_messages={"required": "没有事由不能查看。"})

    assert Own(data={})["reason"].errors == ["没有事由不能查看。"]


def test_the_summary_says_the_name_once(client_as):
    page = client_as("security_admin").post("/audit/shredding/request/", {"basis": ""}).content.decode()
    assert "请填写依据。" in page
    assert "依据：请填写" not in page
    assert "必填项" not in page
