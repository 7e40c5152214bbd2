"""What is sent to a list: saved views, columns, and acts on many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import Act, Asked, ListSpec, ask
from yingshang.kernel.lists.bulk import AT_ONCE, act_later, act_on, chosen, read_form
from yingshang.kernel.lists.views import delete_view, save_view, set_columns, set_first_view
from yingshang.kernel.models import SavedView
from yingshang.kernel.web.list_reports import show_report
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.actor import Actor

_DONE = "已办理：{}，共 {:,} 条。"


def answer(request: Request, spec: ListSpec, actor: Actor) -> HttpResponse:
    """Do what was sent. Raises Http404 for a verb that lists do not know, Refusal as the commands do."""
    match request.POST.get("_do", ""):
        case "save_view":
            return _save_view(request, spec, actor)
        case "delete_view":
            view = _view(request, spec, actor)
            delete_view(actor=actor, spec=spec, view=view)
            messages.success(request, f"视图“{view}”已删除。")
            return redirect(f"{request.path}?_view=0")
        case "first_view":
            view_or_none = _view(request, spec, actor) if request.POST.get("view") else None
            set_first_view(actor=actor, spec=spec, view=view_or_none)
            messages.success(request, f"以后打开这张台账，先看“{view_or_none or '全部'}”。")
            return redirect(request.path)
        case "columns":
            return _columns(request, spec, actor)
        case "act":
            return _act(request, spec, actor)
    raise Http404


def _save_view(request: Request, spec: ListSpec, actor: Actor) -> HttpResponse:
    asked = _asked(request, spec, actor)
    setup = {"query": asked.query, "columns": [column.name for column in asked.columns]}
    sent = request.POST
    view = save_view(actor=actor, spec=spec, name=sent.get("name", ""), setup=setup, reach=sent.get("reach", "own"))
    messages.success(request, f"视图“{view}”已保存。")
    return redirect(f"{request.path}?_view={view.pk}")


def _columns(request: Request, spec: ListSpec, actor: Actor) -> HttpResponse:
    size = request.POST.get("size", "")
    number = int(size) if size.isascii() and size.isdigit() and len(size) < 6 else 0
    columns = [] if "usual" in request.POST else [spec.columns[0].name, *request.POST.getlist("column")]
    set_columns(actor=actor, spec=spec, columns=columns, size=number)
    return _back(request)


def _act(request: Request, spec: ListSpec, actor: Actor) -> HttpResponse:
    verb = request.POST.get("_verb", "")
    act = next((one for one in spec.acts_of(actor) if one.verb == verb), None)
    if act is None:
        raise Refusal("kernel.unknown_act")
    keys = _keys(request, _asked(request, spec, actor))
    typed = {name: value for name, value in request.POST.dict().items() if isinstance(value, str)}
    form = None
    if act.form is not None:
        form = act.form(data=typed) if "_sure" in typed else act.form()
    everything = "_everything" in typed
    if (form is not None and not form.is_valid()) or ("_sure" not in typed and (act.danger or everything)):
        context = {"spec": spec, "act": act, "form": form, "keys": keys, "count": len(keys)}
        context |= {"here": _here(request), "everything": everything}
        return render(request, "kernel/list_confirm.html", context)
    return _run(request, act, spec, keys, typed)


def _run(request: Request, act: Act, spec: ListSpec, keys: list[str], typed: dict[str, str]) -> HttpResponse:
    actor = request.actor
    if len(keys) > AT_ONCE:
        fields = set(act.form.base_fields) if act.form else set()
        sent = {name: value for name, value in typed.items() if name in fields}
        row = act_later(spec, act, keys, actor=actor, typed=sent)
        return redirect(f"{_here(request)}&_report={row.pk}")
    report = act_on(spec, act, keys, actor=actor, given=read_form(act, typed))
    if report.refused:
        return show_report(request, spec, act, report)
    messages.success(request, _DONE.format(act.label, report.done))
    return _back(request)


def _keys(request: Request, asked: Asked) -> list[str]:
    """The rows that are meant: those ticked, those of a page that asks to be sure, or all that match."""
    sent = request.POST
    stated = sent.get("_count", "")
    number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else -1
    ticked = [key[:64] for key in sent.getlist("_row")]
    return chosen(asked, ticked, everything=number if "_everything" in sent else None)


def _asked(request: Request, spec: ListSpec, actor: Actor) -> Asked:
    query: dict[str, Any] = request.GET.dict()
    return ask(spec, query, actor)


def _view(request: Request, spec: ListSpec, actor: Actor) -> SavedView:
    sent = request.POST.get("view", "")
    key = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 18 else 0
    return get_object_or_404(SavedView.objects.visible_to(actor).filter(list_key=spec.key), pk=key)


def _here(request: Request) -> str:
    """The list as it was when the form was sent."""
    query = request.GET.copy()
    query.pop("_at", None)
    return f"{request.path}?{query.urlencode() or '_view=0'}"


def _back(request: Request) -> HttpResponse:
    return redirect(_here(request))
