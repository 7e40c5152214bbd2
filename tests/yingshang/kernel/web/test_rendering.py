"""No form of ours says Django's 这个字段是必填项。: what is missing is named."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

import yingshang
from yingshang.kernel.web.rendering import Renderer, missing_words


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


def test_what_is_beyond_its_bounds_is_said_in_our_words():
    class Bounds(forms.Form):
        standard = forms.IntegerField(label="达标线（%）", min_value=1, max_value=100)
        name = forms.CharField(label="名称", max_length=3)

    for given, words in (("101", "达标线不能大于 100。"), ("0", "达标线不能小于 1。")):
        form = Bounds({"standard": given, "name": "提醒函件"})
        assert form["standard"].errors == [words]
        assert form["name"].errors == ["名称最多 3 个字，现在有 4 个，请缩短。"]


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


@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=[("", "全部"), (1, "<b>一"), ("组", [("a", "甲&"), ("b", '"乙"')])]),
        forms.SelectMultiple(choices=[(1, "一"), (2, "二")], attrs={"required": True, "data-x": '">', "hidden": False}),
        forms.NullBooleanSelect(),
    ],
)
@pytest.mark.parametrize("value", [None, "", 1, "b"])
def test_a_select_is_what_django_makes_of_it(widget, value):
    made = widget.render("n<", value, {"id": 'x"'}, renderer=Renderer())
    usual = widget.render("n<", value, {"id": 'x"'}, renderer=DjangoTemplates())
    plain = re.sub(r">\s+", ">", re.sub(r"\s+<", "<", usual))
    assert made == plain
    assert "<b>" not in made
