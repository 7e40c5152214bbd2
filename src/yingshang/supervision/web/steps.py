"""The ledger of steps, one step with its acts, and the ladder state of a unit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.dates import period_words
from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover, export
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import file_response
from yingshang.letters.models import Letter
from yingshang.orgs.models import Unit
from yingshang.supervision.actions.bundles import take_bundle
from yingshang.supervision.enums import STEPS, Paper, StepState, Subject
from yingshang.supervision.forms.sheets import BUNDLE
from yingshang.supervision.models import Exemption, Interview, Step, Verdict
from yingshang.supervision.queries.bundles import bundle_of
from yingshang.supervision.queries.ladders import count_papers, steps_of
from yingshang.supervision.queries.saying import reply_of, said_last
from yingshang.supervision.queries.strikes import count_strikes, marks_of
from yingshang.supervision.queries.verdicts import verdict_behind
from yingshang.supervision.queries.voided import voided_letter
from yingshang.supervision.rules import FOR_OFFICE
from yingshang.supervision.web.deeds import BY_VERB, Deed, open_deeds
from yingshang.supervision.web.step_lists import STEP_LIST
from yingshang.supervision.web.words import about, cause, days_left, lamp_of, matter_of, rung_words, timeline_of_step

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.forms.steps import StepForm

_BUNDLE = "supervision.take_bundle"
_STANDING = (
    (StepState.PROPOSED, "待决定"),
    (StepState.OBJECTED, "有异议"),
    (StepState.APPROVED, "待发函"),
    (StepState.ISSUED, "等回复"),
    (StepState.UNANSWERED, "逾期未回复"),
    (StepState.ANSWERED, "待认可"),
)


def steps(request: Request) -> HttpResponseBase:
    """The ledger: what the actor's office decides and follows, or what the actor's unit was told."""
    groups: list[dict[str, Any]] = []
    papers = 0
    if not getattr(request, "htmx", False):
        rows = Step.objects.visible_to(request.actor).order_by()
        counts = dict(rows.values_list("state").annotate(count=Count("pk")))
        address, now = reverse("supervision:steps"), request.GET.get("state", "")
        groups = [
            {
                "label": label,
                "count": counts.get(state, 0),
                "href": f"{address}?state={state.value}",
                "current": now == state,
            }
            for state, label in _STANDING
            if counts.get(state)
        ]
        if request.actor.roles & FOR_OFFICE:
            papers = count_papers(request.actor)
    page = {"groups": groups, "papers": papers}
    return list_page(request, STEP_LIST, template="supervision/steps.html", context=page)


def step(request: Request, pk: int) -> HttpResponse:
    """One step: its cause, what was decided, its paper and answer, what may be done now, and the steps beside it."""
    found = step_of(request, pk)
    deeds = [(deed, deed.href(found)) for deed in open_deeds(request.actor, found)]
    writes = found.state == StepState.APPROVED and not found.letter_id and _writes(request.actor, found)
    first = deeds[0] if deeds and not writes and not deeds[0][0].danger and deeds[0][0].leads else None
    beside = steps_of(request.actor).filter(proceeding=found.proceeding_id).order_by("rung__order")
    page = {
        "step": found,
        "lamp": lamp_of(found),
        "about": about(found),
        "cause": cause(found),
        "days_left": days_left(found),
        "rungs": [(rung, rung_words(rung)) for rung in found.rung.ladder.rungs.all()],
        "beside": [(one, lamp_of(one)) for one in beside],
        "exemption": Exemption.objects.filter(step=found).first(),
        "interview": Interview.objects.filter(step=found).first(),
        "writes": writes,
        "first": first,
        "others": deeds[1:] if first else deeds,
        "timeline": timeline_of_step(found, request.actor),
        "letter": Letter.objects.visible_to(request.actor).filter(pk=found.letter_id or 0).first(),
        "verdict": verdict_behind(found, request.actor),
        "objection": said_last(found, "object"),
        "objection_answer": STEPS.latest(found, "uphold", "overrule"),
        "reply": reply_of(found, request.actor),
        "bundle": found.rung.paper == Paper.TRANSFER and found.letter_id and may(request.actor, _BUNDLE, found),
        "voided": voided_letter(request.actor, found.voided_letter_id),
    }
    return render(request, "supervision/step.html", page)


def _writes(actor: Actor, found: Step) -> bool:
    """Whether the paper of an approved step is the actor's to write."""
    return found.issuer_id == actor.unit_id and may(actor, "supervision.draft_papers")


@require_GET
def bundle(request: Request, pk: int) -> HttpResponseBase:
    """The file of papers of a transfer: every letter and answer before it as one archive with an index in Excel."""
    found = step_of(request, pk)
    if not may(request.actor, _BUNDLE, found):
        raise NotAllowed
    cover = Cover("移交材料目录", filters=f"{found.unit.name}，{found}")
    index = export(BUNDLE, bundle_of(found), actor=request.actor, cover=cover)
    with index.file:
        archive = take_bundle(actor=request.actor, step=found, index=("00 移交材料目录.xlsx", index.file))
    return file_response(archive, f"移交材料 {found.unit.name} {clock.today():%Y-%m-%d}.zip", "application/zip")


def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on a step. When somebody was faster both versions are shown, and what was typed stays."""
    found, deed = step_of(request, pk), BY_VERB.get(verb)
    if deed is None:
        raise NotFound
    if not may(request.actor, deed.permission, found):
        raise NotAllowed
    if request.method != "POST":
        if not deed.is_open(request.actor, found):
            raise Refusal("kernel.no_such_move", act=deed.label, state=StepState(found.state).label, target=str(found))
        initial = {"version": found.version, "seen": seen_of(found)}
        return _page(request, deed, found, deed.form(initial=initial, actor=request.actor), 200)
    return _try(request, deed, found)


def _try(request: Request, deed: Deed, found: Step) -> HttpResponse:
    form = deed.form(request.POST, actor=request.actor)
    if not form.is_valid():
        return _page(request, deed, found, form, 422)
    try:
        version = form.cleaned_data["version"] or 0
        deed.run(actor=request.actor, step=found, version=version, **form.facts("seen"))
    except Conflict as conflict:
        return _clash(request, deed, found.pk, form, conflict)
    except NotAllowed:
        raise
    except Refusal as refusal:
        put(form, refusal)
        return _page(request, deed, step_of(request, found.pk), form, refusal.status)
    messages.success(request, deed.done)
    return redirect("supervision:step", pk=found.pk)


def unit(request: Request, pk: int) -> HttpResponse:
    """Where a unit stands on every ladder: what runs, its quarters with the strikes they make, and its history."""
    found = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    rows = steps_of(request.actor).filter(unit=found)
    verdicts = Verdict.objects.visible_to(request.actor).filter(unit=found).select_related("ladder")
    ladders = {row.key: row.ladder for row in verdicts.order_by("period")}
    counts = []
    for ladder in ladders.values():
        marks = marks_of(found, ladder, "9999Q4")
        counts.append(
            (ladder, count_strikes(marks, ladder.resets), [(mark, period_words(mark.period)) for mark in marks])
        )
    page = {
        "unit": found,
        "running": [(one, lamp_of(one), matter_of(one)) for one in rows.exclude(closed_at__isnull=False)[:200]],
        "past": [(one, lamp_of(one), matter_of(one)) for one in rows.exclude(closed_at__isnull=True)[:200]],
        "counts": counts,
        "verdicts": [(row, period_words(row.period)) for row in verdicts.order_by("-period")[:40]],
        "subjects": dict(Subject.choices),
    }
    return render(request, "supervision/unit.html", page)


def step_of(request: Request, pk: int) -> Step:
    """A step that the actor sees, with all that its page asks about."""
    return get_object_or_404(steps_of(request.actor), pk=pk)


def seen_of(found: Step) -> str:
    """What a page shows of a step, to be laid beside what stands later."""
    return json.dumps(_shown(found), ensure_ascii=False)


def _shown(found: Step) -> dict[str, str]:
    return {
        "状态": StepState(found.state).label,
        "决定": found.decision[:300],
        "回复期限": found.answer_due.isoformat() if found.answer_due else "",
        "回复时间": f"{clock.local(found.answered_at):%Y-%m-%d %H:%M}" if found.answered_at else "",
    }


def _clash(request: Request, deed: Deed, pk: int, form: StepForm, conflict: Conflict) -> HttpResponse:
    now = step_of(request, pk)
    try:
        before = json.loads(form.cleaned_data["seen"] or "{}")
    except ValueError:
        before = {}
    before = before if isinstance(before, dict) else {}
    differing = [
        (label, str(before.get(label, ""))[:400], present)
        for label, present in _shown(now).items()
        if str(before.get(label, "")) != present
    ]
    last = STEPS.latest(now)
    put(form, conflict)
    typed = request.POST.copy()
    typed["version"], typed["seen"] = str(now.version), seen_of(now)
    form.data = typed
    return _page(request, deed, now, form, conflict.status, clash=True, differing=differing, last=last)


def _page(request: Request, deed: Deed, found: Step, form: StepForm, status: int, **more: Any) -> HttpResponse:  # noqa: ANN401 - for the template
    page = {
        "deed": deed,
        "step": found,
        "form": form,
        "about": about(found),
        "cause": cause(found),
        "objection": said_last(found, "object") if found.state == StepState.OBJECTED else "",
        "reply": reply_of(found, request.actor) if found.state == StepState.ANSWERED else None,
        "open": deed.is_open(request.actor, found),
        **more,
    }
    return render(request, "supervision/act.html", page, status=status)
