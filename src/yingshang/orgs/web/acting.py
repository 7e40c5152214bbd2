"""One way for every page with one form and one act: show, try, say what stood in the way, go back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request
    from yingshang.orgs.forms.choosing import ActForm


@dataclass(frozen=True)
class Act:
    """A page of one act.

    ``run`` gets the valid form and carries the act out. ``obj`` is what the form shows at first, and whose version is
    claimed. ``permission`` is asked before the page is shown; the command asks again. ``about`` explains what will
    happen; ``done`` is said afterwards on the page ``back``. With ``keep``
    (a name) the browser keeps what is typed until it has been saved.
    """

    title: str
    submit: str
    form: type[ActForm]
    run: Callable[[ActForm], object]
    done: str
    back: str
    permission: str
    obj: Model | None = None
    initial: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    danger: bool = False
    target: Model | None = None
    keep: str = ""


def answer(request: Request, act: Act) -> HttpResponse:
    """The page of ``act``, or the way back after it. On a Conflict both versions are shown and the next try counts."""
    if not may(request.actor, act.permission, act.target if act.target is not None else act.obj):
        raise NotAllowed
    if request.method != "POST":
        form = act.form(initial=_initial(act), actor=request.actor)
        return _page(request, act, form, 200)
    form = act.form(request.POST, initial=_initial(act), actor=request.actor)
    if not form.is_valid():
        return _page(request, act, form, 422)
    try:
        act.run(form)
    except Conflict as conflict:
        return _conflict(request, act, form, conflict)
    except NotAllowed:
        raise
    except Refusal as refusal:
        put(form, refusal)
        return _page(request, act, form, refusal.status)
    messages.success(request, act.done)
    return redirect(act.back)


def _initial(act: Act) -> dict[str, Any]:
    names = act.form.base_fields
    shown = {name: getattr(act.obj, name) for name in names if act.obj is not None and hasattr(act.obj, name)}
    return {**shown, **act.initial}


def _conflict(request: Request, act: Act, form: ActForm, conflict: Conflict) -> HttpResponse:
    """What was typed stays in the form; beside it stands what is stored now; the version seen is the new one."""
    theirs = conflict.theirs
    put(form, conflict)
    typed = request.POST.copy()
    typed["version"] = str(getattr(theirs, "version", ""))
    form.data = typed
    rows = [
        (bound.label, _shown(theirs, bound.name), bound.value())
        for bound in form.visible_fields()
        if hasattr(theirs, bound.name) and str(getattr(theirs, bound.name) or "") != str(bound.value() or "")
    ]
    return _page(request, act, form, conflict.status, differing=rows)


def _shown(obj: object, name: str) -> object:
    label = getattr(obj, f"get_{name}_display", None)
    return label() if callable(label) else getattr(obj, name)


def _page(request: Request, act: Act, form: ActForm, status: int, **more: object) -> HttpResponse:
    return render(request, "orgs/act.html", {"act": act, "form": form, **more}, status=status)
