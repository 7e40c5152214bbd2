"""The rules: ladders in force and before, one of them with its versions, a new version, the end."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.dates import period_words
from yingshang.kernel.errors import NotAllowed, NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.obligations.enums import State
from yingshang.orgs.models import Unit
from yingshang.supervision.actions import judging
from yingshang.supervision.actions.ladders import Bodies, end_ladder, set_ladder, withdraw_version
from yingshang.supervision.enums import Subject, VerdictState
from yingshang.supervision.forms.ladders import (
    EndForm,
    LadderForm,
    RungForms,
    WithdrawForm,
    initial_of,
    keep_to,
    tell_rungs,
)
from yingshang.supervision.forms.steps import VerdictForm
from yingshang.supervision.models import Ladder, Step
from yingshang.supervision.queries.examples import examples
from yingshang.supervision.queries.quarters import Rate, duties_behind
from yingshang.supervision.queries.verdicts import verdicts_of
from yingshang.supervision.web.words import rung_words

if TYPE_CHECKING:
    from django.forms import BaseFormSet

    from yingshang.supervision.forms.ladders import RungForm

_SHOWN = 300  # duties behind the figures of a quarter


def ladders(request: Request) -> HttpResponse:
    """All versions, those in force first."""
    today = clock.today()
    rows = (
        Ladder.objects.visible_to(request.actor)
        .select_related("office", "supervisor", "receiver")
        .prefetch_related("rungs")
    )
    shown = [
        {
            "ladder": row,
            "rungs": [rung_words(rung) for rung in row.rungs.all()],
            "subject": Subject(row.subject).label,
            "holds": row.valid_from <= today and (row.valid_until is None or row.valid_until >= today),
            "coming": row.valid_from > today,
        }
        for row in rows.order_by("key", "-valid_from")[:200]
    ]
    page = {
        "shown": sorted(shown, key=lambda one: not one["holds"]),
        "examples": [(key, draft.title, draft.basis) for key, draft in examples().items()],
        "may_set": may(request.actor, "supervision.set_ladder"),
    }
    return render(request, "supervision/ladders.html", page)


def ladder(request: Request, pk: int) -> HttpResponse:
    """One version."""
    found = _ladder(request, pk)
    page = {
        "ladder": found,
        "rungs": [rung_words(rung) for rung in found.rungs.all()],
        "subject": Subject(found.subject).label,
        "versions": Ladder.objects.visible_to(request.actor)
        .filter(office=found.office_id, key=found.key)
        .order_by("-valid_from"),
        "running": Step.objects.visible_to(request.actor).filter(rung__ladder=found, proceeding__state="open").count(),
        "may_set": may(request.actor, "supervision.set_ladder", found),
        "coming": found.valid_from > clock.today(),
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "supervision/ladder.html", page)


def new(request: Request, example: str) -> HttpResponse:
    """A ladder from an example, or with "blank" from nothing."""
    if not may(request.actor, "supervision.set_ladder"):
        raise NotAllowed
    if example == "blank":
        head: dict[str, Any] = {"objection_days": 5, "standard": 90, "least_due": 3, "subject": Subject.ITEM}
        return _set(request, f"l{secrets.token_hex(6)}", head, [{}, {}, {}], fixed=False)
    if example not in examples():
        raise NotFound
    taken = Ladder.objects.filter(key=example).exists()  # quarters and steps are told apart by the key alone
    return _set(request, f"l{secrets.token_hex(6)}" if taken else example, *initial_of(examples()[example]))


def version(request: Request, pk: int) -> HttpResponse:
    """A new version of a ladder."""
    found = _ladder(request, pk)
    if not may(request.actor, "supervision.set_ladder", found):
        raise NotAllowed
    head, rungs = initial_of(found)
    return _set(
        request, found.key, {**head, "supervisor": found.supervisor, "receiver": found.receiver}, rungs, found=found
    )


def end(request: Request, pk: int) -> HttpResponse:
    """The end of a ladder; of a version whose day has not come, that it is withdrawn."""
    found = _ladder(request, pk)
    if not may(request.actor, "supervision.set_ladder", found):
        raise NotAllowed
    kind: type[EndForm | WithdrawForm] = WithdrawForm if found.valid_from > clock.today() else EndForm
    page = {"ladder": found, "withdraws": kind is WithdrawForm}
    if request.method != "POST":
        form = kind(initial={"version": found.version, "on": clock.today()}, actor=request.actor)
        return render(request, "supervision/ladder_end.html", page | {"form": form})
    form = kind(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            return _end(request, found, form)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
    return render(request, "supervision/ladder_end.html", page | {"form": form}, status=422)


def _end(request: Request, found: Ladder, form: EndForm | WithdrawForm) -> HttpResponse:
    given = {"ladder": found, "version": form.cleaned_data["version"] or 0, **form.facts()}
    if isinstance(form, WithdrawForm):
        before = withdraw_version(actor=request.actor, **given)
        messages.success(request, "这个版本已经撤销，原来的版本继续施行。" if before else "这项规则已经撤销。")
        return redirect("supervision:ladder", pk=before.pk) if before else redirect("supervision:ladders")
    end_ladder(actor=request.actor, **given)
    messages.success(request, "规则已定于这一天停止施行，正在进行的照原规则办完。")
    return redirect("supervision:ladder", pk=found.pk)


def verdict(request: Request, pk: int) -> HttpResponse:
    """One quarter of a unit: its figures, and confirming or correcting them."""
    found = get_object_or_404(verdicts_of(request.actor), pk=pk)
    form = VerdictForm(initial={"version": found.version, "below": ""}, actor=request.actor)
    status = 200
    judges = may(request.actor, "supervision.judge_unit", found)
    if request.method == "POST":
        if not judges:
            raise NotAllowed
        form, status = VerdictForm(request.POST, actor=request.actor), 422
        if form.is_valid():
            try:
                seen = form.cleaned_data["version"] or 0
                step = judging.confirm(actor=request.actor, verdict=found, version=seen, **form.facts())
            except Refusal as refusal:
                put(form, refusal)
                found = get_object_or_404(verdicts_of(request.actor), pk=pk)
                status = refusal.status
            else:
                messages.success(request, f"已确认，并按规则提出{step.rung}。" if step else "已确认。")
                return redirect("supervision:step", pk=step.pk) if step else redirect("supervision:verdicts")
    duties = list(duties_behind(found, request.actor)[: _SHOWN + 1])
    page = {
        "verdict": found,
        "duties": [(duty, _outcome(duty)) for duty in duties[:_SHOWN]],
        "more": len(duties) > _SHOWN,
        "period": period_words(found.period),
        "percent": Rate(found.unit, found.numerator, found.denominator).percent,
        "form": form,
        "open": judges and found.state == VerdictState.COMPUTED,
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "supervision/verdict.html", page, status=status)


def _outcome(duty: Any) -> tuple[str, str]:  # noqa: ANN401 - a duty that knows whether it was counted
    """Lamp and word of a duty in a quarter's rate."""
    if duty.in_rate:
        return "green", "按期办结"
    if duty.completed_at is not None:
        return "yellow", "按期申请，统计后审核通过" if duty.on_time else "逾期办结"
    return "red", f"没有办结（{State(duty.state).label}）"


def _set(
    request: Request,
    key: str,
    head: dict[str, Any],
    rungs: list[dict[str, Any]],
    *,
    found: Ladder | None = None,
    fixed: bool = True,
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = LadderForm(posted, initial=head, actor=request.actor)
    rows = RungForms(posted, prefix="rungs") if posted is not None else RungForms(initial=rungs, prefix="rungs")
    if fixed:
        keep_to(str(head["subject"]), form, rows)
    if posted is not None:
        try:
            made = _make(request, key, form, rows)
        except NotAllowed:
            raise
        except Refusal as refusal:
            made = None
            put(form, refusal)
        if made is not None:
            messages.success(request, f"已制定，自 {made.valid_from} 起施行。")
            return redirect("supervision:ladder", pk=made.pk)
    page = {"form": form, "rows": rows, "found": found}
    return render(request, "supervision/ladder_set.html", page, status=200 if posted is None else 422)


def _make(request: Request, key: str, form: LadderForm, rows: BaseFormSet[RungForm]) -> Ladder | None:
    """The version that was typed; None when something in the forms has to be mended first."""
    if not rows.is_valid():
        tell_rungs(form, rows)
    if not form.is_valid() or not rows.is_valid():
        return None
    drafts = [draft for row in rows if (draft := row.draft()) is not None]
    return set_ladder(
        actor=request.actor,
        draft=form.draft(key, drafts),
        office=get_object_or_404(Unit, pk=request.actor.unit_id),
        bodies=Bodies(form.cleaned_data["supervisor"], form.cleaned_data["receiver"]),
        valid_from=form.cleaned_data["valid_from"],
    )


def _ladder(request: Request, pk: int) -> Ladder:
    rows = (
        Ladder.objects.visible_to(request.actor)
        .select_related("office", "supervisor", "receiver")
        .prefetch_related("rungs")
    )
    return get_object_or_404(rows, pk=pk)
