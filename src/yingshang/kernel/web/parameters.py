"""The page of dated numbers: what holds today, since when, by which document, and what held before."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.models import Parameter
from yingshang.kernel.parameters import declared, set_parameter, values_on
from yingshang.kernel.rules import may
from yingshang.kernel.web.fields import DayField
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.parameters import Declared
    from yingshang.kernel.web.requests import Request


def parameters(request: Request) -> HttpResponse:
    """All parameters by group, as they stand today, with the next change where one is known."""
    today = clock.today()
    values = values_on(today)
    coming = {row.name: row for row in Parameter.objects.filter(valid_from__gt=today).order_by("-valid_from", "-id")}
    rows: list[dict[str, Any]] = [
        {
            "parameter": one,
            "value": shown(one, values[one]),
            "basis": values.basis(one),
            "coming": coming.get(one.name),
            "coming_value": shown(one, coming[one.name].value) if one.name in coming else "",
        }
        for one in sorted(declared().values(), key=lambda one: (one.group, one.name))
    ]
    groups = [(name, list(part)) for name, part in groupby(rows, key=lambda row: row["parameter"].group)]
    page = {"groups": groups, "may_set": may(request.actor, "kernel.set_parameter")}
    return render(request, "kernel/parameters.html", page)


def parameter(request: Request, name: str) -> HttpResponse:
    """One parameter: its values over time, and the form that sets the next."""
    one = declared().get(name)
    if one is None:
        raise NotFound
    allowed = may(request.actor, "kernel.set_parameter")
    form = form_for(one)(request.POST if request.method == "POST" and allowed else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            set_parameter(
                actor=request.actor,
                name=name,
                value=given["value"],
                valid_from=given["valid_from"],
                basis=given["basis"],
            )
        except Refusal as refusal:
            sentence = say(refusal)
            form.add_error(refusal.field or None, f"{sentence.what}{sentence.todo}")
        else:
            messages.success(
                request, f"“{one.label}”自{given['valid_from']:%Y-%m-%d}起为{shown(one, given['value'])}。"
            )
            return redirect("kernel:parameter", name=name)
    rows = Parameter.objects.filter(name=name).order_by("-valid_from", "-id")[:200]
    history = [{"row": row, "value": shown(one, row.value)} for row in rows]
    page = {
        "parameter": one,
        "form": form if allowed else None,
        "history": history,
        "default": shown(one, one.default),
        "now": shown(one, values_on()[one]),
    }
    return render(request, "kernel/parameter.html", page, status=422 if form.errors else 200)


def shown(one: Declared, value: Any) -> str:  # noqa: ANN401 - a stored value of any allowed kind
    """A value as people read it: with its unit, or the word of its choice."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if one.choices is not None:
        return str(one.choices.get(value, value))
    return f"{value}{one.unit}"


def form_for(one: Declared) -> type[forms.Form]:
    """A form whose field for the value fits the parameter."""
    value: forms.Field
    if isinstance(one.default, bool):
        value = forms.TypedChoiceField(
            label=one.label, choices=[("1", "是"), ("0", "否")], coerce=lambda text: text == "1", help_text=one.note
        )
    elif one.choices is not None:
        value = forms.ChoiceField(label=one.label, choices=list(one.choices.items()), help_text=one.note)
    elif isinstance(one.default, int):
        limits = f"允许{one.least}—{one.most}{one.unit}。" if one.least is not None and one.most is not None else ""
        value = forms.IntegerField(
            label=one.label, min_value=one.least, max_value=one.most, help_text=f"{one.note}{limits}"
        )
    else:
        value = forms.CharField(label=one.label, max_length=200, help_text=one.note)
    fields = {
        "value": value,
        "valid_from": DayField(label="自哪一天起", help_text="这一天以前的计算不受影响。例如 2026-10-01。"),
        "basis": forms.CharField(
            label="依据文件", max_length=200, help_text="设定这个数的文件名称或文号；没有文件的，写明由谁决定。"
        ),
    }
    return type("ParameterForm", (forms.Form,), fields)
