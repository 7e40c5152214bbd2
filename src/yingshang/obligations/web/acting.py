"""The page of one act on an obligation: shown, tried, refused with what was typed, or done.

When somebody else was faster, both versions are shown: what the page had shown and what stands now, by whom; what was
typed stays, and the next try counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.models import StoredFile
from yingshang.kernel.rules import may
from yingshang.kernel.web.files import received_files
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.obligations.enums import MOVES, Grade, State
from yingshang.obligations.models import Obligation
from yingshang.obligations.web.deeds import BY_VERB, Deed
from yingshang.obligations.web.dividing import divide

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from yingshang.obligations.forms.deeds import DutyForm

_SEEN: tuple[tuple[str, str, Callable[[Obligation], str]], ...] = (
    ("state", "状态", lambda duty: State(duty.state).label),
    ("due", "完成时限", lambda duty: f"{clock.local(duty.due_at):%Y-%m-%d %H:%M}" if duty.due_at else ""),
    ("demand", "对本单位的要求", lambda duty: duty.demand[:300]),
    ("grade", "评定", lambda duty: Grade(duty.grade).label if duty.grade else ""),
    ("counted", "已报数量", lambda duty: str(duty.counted)),
    ("leader", "分管领导", lambda duty: duty.leader.name if duty.leader else ""),
    ("handler", "责任人", lambda duty: duty.handler.name if duty.handler else ""),
)


def duty_of(request: Request, pk: int) -> Obligation:
    """The obligation with all that its pages ask about; not found for whoever may not see it."""
    rows = Obligation.objects.visible_to(request.actor).select_related(
        "matter__office", "unit", "parent__unit", "series", "leader", "handler"
    )
    return get_object_or_404(rows, pk=pk)


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act. Not found for an act that does not exist, refused to whoever may not do it."""
    duty, deed = duty_of(request, pk), BY_VERB.get(verb)
    if deed is None:
        raise NotFound
    if not may(request.actor, deed.permission, duty):
        raise NotAllowed
    if verb == "divide":
        return divide(request, duty)
    if request.method != "POST":
        _refuse_closed(request, deed, duty)
        return _page(request, deed, duty, _fresh(request, deed, duty), 200)
    form = deed.form(request.POST, actor=request.actor, duty=duty)
    return _try(request, deed, duty, form)


def _try(request: Request, deed: Deed, duty: Obligation, form: DutyForm) -> HttpResponse:
    files: list[UUID] = []
    try:
        files = received_files(request, "files") if deed.files else []  # kept also when a field is wrong
        if not form.is_valid():
            return _page(request, deed, duty, form, 422, kept=_kept(request, files))
        deed.run(request.actor, duty, form, files)
    except Conflict as conflict:
        return _conflict(request, deed, duty, form, conflict, files)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.is_valid()
        put(form, refusal, due_at="due")
        again = duty_of(request, duty.pk)
        return _page(request, deed, again, form, refusal.status, kept=_kept(request, files))
    messages.success(request, deed.done)
    return redirect("obligations:duty", pk=duty.pk)


def seen_of(duty: Obligation) -> str:
    """What a page shows of an obligation, to be laid beside what stands later."""
    return json.dumps({name: value(duty) for name, _, value in _SEEN}, ensure_ascii=False)


def _fresh(request: Request, deed: Deed, duty: Obligation) -> DutyForm:
    initial = {"version": duty.version, "seen": seen_of(duty), **deed.initial(duty)}
    return deed.form(initial=initial, actor=request.actor, duty=duty)


def _refuse_closed(request: Request, deed: Deed, duty: Obligation) -> None:
    if duty.state not in deed.states or not deed.is_open(request.actor, duty):
        raise Refusal("kernel.no_such_move", act=deed.label, state=State(duty.state).label, target=str(duty))


def _conflict(
    request: Request, deed: Deed, duty: Obligation, form: DutyForm, conflict: Conflict, files: list[UUID]
) -> HttpResponse:
    now = duty_of(request, duty.pk)
    differing = _differing(form.cleaned_data.get("seen", ""), now)
    last = MOVES.latest(now)
    put(form, conflict, due_at="due")
    typed = request.POST.copy()
    typed["version"], typed["seen"] = str(now.version), seen_of(now)
    form.data = typed
    more = {"differing": differing, "last": last, "clash": True, "kept": _kept(request, files)}
    return _page(request, deed, now, form, conflict.status, **more)


def _differing(seen: str, now: Obligation) -> list[tuple[str, str, str]]:
    try:
        before = json.loads(seen)
    except ValueError:
        before = {}
    if not isinstance(before, dict):
        before = {}
    rows = [(label, str(before.get(name, ""))[:400], value(now)) for name, label, value in _SEEN]
    return [(label, then, present) for label, then, present in rows if then != present]


def _page(request: Request, deed: Deed, duty: Obligation, form: DutyForm, status: int, **more: Any) -> HttpResponse:  # noqa: ANN401 - for the template
    page = {"deed": deed, "duty": duty, "form": form, "open": deed.is_open(request.actor, duty), **more}
    return render(request, "obligations/act.html", page, status=status)


def _kept(request: Request, files: list[UUID]) -> list[StoredFile]:
    """What was uploaded with a try that was refused, so that it need not be sent again."""
    return list(StoredFile.objects.drafts_of(request.actor).filter(pk__in=files))
