"""A field with its words: the label belongs to the input, help and errors are said, whatever comes from outside is escaped."""

from __future__ import annotations

import pytest
from django import forms
from django.template import engines
from django.utils.html import format_html

from tests.yingshang.kernel.templatetags.test_look import draw
from yingshang.kernel.templatetags.fields import labelled, labelled_all


class Form(forms.Form):
    name = forms.CharField(label="名<称>", help_text="写全称 & 简称")
    note = forms.CharField(label="备注", required=False)
    agreed = forms.BooleanField(label="同意", required=False)
    paper = forms.FileField(label="附件", required=False)
    ways = forms.MultipleChoiceField(
        label="方式", choices=[("a", "甲"), ("b", "乙")], required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_has_its_label_and_help():
    shown = labelled(Form()["name"])
    assert '<label for="id_name">名&lt;称&gt;</label>' in shown
    assert '<p class="field-help" id="id_name_helptext">写全称 &amp; 简称</p>' in shown
    assert 'aria-describedby="id_name_helptext"' in shown
    assert "可不填" not in shown
    assert "has-error" not in shown


def test_what_may_stay_empty_says_so_where_it_is_wanted():
    form = Form()
    assert "（可不填）" in labelled(form["note"])
    assert "（可不填）" not in labelled(form["note"], optional="")
    assert "（可不填）" not in labelled(form["agreed"])  # a box says it by itself
    assert 'class="field field-check"' in labelled(form["agreed"])


def test_what_is_wrong_stands_by_the_field():
    form = Form({"ways": ["<c>"]})
    shown = labelled(form["name"])
    assert 'class="field has-error"' in shown
    assert '<div class="field-error" id="id_name_error"><div>' in shown
    assert "&lt;c&gt;" in labelled(form["ways"])
    assert "<c>" not in labelled(form["ways"])


def test_several_boxes_are_a_group_with_a_legend_and_a_file_has_a_place_to_drop_it():
    form = Form()
    assert labelled(form["ways"]).startswith('<fieldset class="field choices" id="id_ways_field"')
    assert "<legend>方式 " in labelled(form["ways"])
    assert '<div class="file-drop" data-file><input type="file"' in labelled(form["paper"])


def test_what_nobody_sees_has_no_label():
    assert labelled(Form()["key"]) == '<input type="hidden" name="key" id="id_key">'
    assert labelled_all(Form()).endswith(labelled(Form()["key"]))
    assert labelled_all(Form()).count("<label") == 6  # four fields and the two boxes of the group


@pytest.mark.parametrize(("inside", "shown"), [("<b>", "&lt;b&gt;"), (format_html("<b>{}</b>", "<"), "<b>&lt;</b>")])
def test_the_slot_of_the_component_is_escaped_unless_it_is_markup(inside, shown):
    assert shown in labelled(Form()["note"], slot=inside)


def test_the_component_and_the_tag_are_the_same():
    form = Form()
    drawn = draw('<c-field :field="field" optional="" data-x="1">后</c-field>', field=form["note"])
    assert drawn.strip() == labelled(form["note"], optional="", attrs=format_html('data-x="{}"', 1), slot="后")
    template = engines["django"].from_string("{% load fields %}{% labelled_all form %}")
    assert template.render({"form": form}) == labelled_all(form)
