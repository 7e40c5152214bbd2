"""问题清单: the ledger, one problem, registering, mending, handing out, judging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.files import files_of
from yingshang.kernel.lists import ask
from yingshang.kernel.models import StoredFile
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.web.files import received_files
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import export_response
from yingshang.obligations.enums import State
from yingshang.obligations.web.words import due_words, lamp_of, state_words
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.web.acting import Act, answer
from yingshang.supervision.actions import problems as actions
from yingshang.supervision.enums import PROBLEM_MOVES
from yingshang.supervision.forms import problems as forms
from yingshang.supervision.forms.sheets import PROBLEMS_OUT
from yingshang.supervision.models import Problem
from yingshang.supervision.queries.problems import Share, shares_of
from yingshang.supervision.web.lists import PROBLEMS
from yingshang.supervision.web.lists import lamp_of as problem_lamp

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, HttpResponseBase

_EDIT, _REGISTER = "supervision.manage_problem", "supervision.register_problem"


def ledger(request: Request) -> HttpResponseBase:
    """All problems that one sees."""
    page = {"may_register": may(request.actor, _REGISTER)}
    return list_page(request, PROBLEMS, template="supervision/problems.html", context=page)


def ledger_file(request: Request) -> HttpResponseBase:
    """What the list's filters show, in the form of the list on paper, which can be imported again."""
    asked = ask(PROBLEMS, request.GET.dict(), request.actor)
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    return export_response(request, PROBLEMS_OUT, list(asked.rows), Cover("问题台账", filters="；".join(asked.words)))


def problem(request: Request, pk: int) -> HttpResponse:
    """One problem: what was found, its units with the lamps of their duties, its evidence, what was done."""
    found = _found(request, pk)
    actor = request.actor
    moves = [move for move in PROBLEM_MOVES.open_to(actor, found) if move.permission != "supervision.follow_problem"]
    page = {
        "problem": found,
        "lamp": problem_lamp(found),
        "shares": [_line(share) for share in shares_of(found, actor)],
        "files": files_of(found),
        "moves": moves,
        "may_edit": found.state == "registered" and may(actor, _EDIT, found),
        "may_add": may(actor, "supervision.judge_problem", found),
        "timeline": timeline_of(found, actor),
    }
    return render(request, "supervision/problem.html", page)


def _line(share: Share) -> dict[str, Any]:
    duty = share.duty
    return {
        "unit": share.row.unit,
        "role": UnitRole(share.row.role).label,
        "href": reverse("obligations:duty", args=[duty.pk]) if duty else "",
        "lamp": lamp_of(duty) if duty else None,
        "state": state_words(duty) if duty else "",
        "due": due_words(duty) if duty else "",
        "bar": duty.lamp if duty and duty.state != State.VOID else "",
    }


def register(request: Request) -> HttpResponse:
    """A new problem with its evidence."""
    if not may(request.actor, _REGISTER):
        raise NotAllowed
    form = forms.ProblemForm(request.POST if request.method == "POST" else None, actor=request.actor)
    files: list[UUID] = []
    if request.method == "POST":
        try:
            files = received_files(request, "files")
            if form.is_valid():
                number = form.cleaned_data["number"]
                made = actions.register_problem(actor=request.actor, found=form.found(), number=number, files=files)
                messages.success(request, f"已登记为 {made.number}，单位还看不到，交办以后才会收到。")
                return redirect("supervision:problem", pk=made.pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.is_valid()
            put(form, refusal)
    kept = StoredFile.objects.drafts_of(request.actor).filter(pk__in=files)
    page = {"form": form, "kept": list(kept), "back": reverse("supervision:problems")}
    return render(request, "supervision/register.html", page, status=422 if form.errors else 200)


def edit(request: Request, pk: int) -> HttpResponse:
    """Mend what was registered."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a ProblemForm
        return actions.edit_problem(
            actor=request.actor,
            problem=found,
            version=_seen(form, found),
            found=form.found(),
            number=form.cleaned_data["number"],
        )

    initial = {**forms.initial_of(found), "version": found.version}
    act = Act(
        title=f"修改问题 {found.number}",
        submit="保存问题",
        form=forms.ProblemForm,
        run=run,
        done="已保存。",
        back=reverse("supervision:problem", args=[pk]),
        permission=_EDIT,
        obj=found,
        initial=initial,
        keep=f"problem-{pk}",
    )
    return answer(request, act)


def add_files(request: Request, pk: int) -> HttpResponse:
    """More evidence."""
    found = _found(request, pk)
    if request.method == "POST":
        actions.add_evidence(actor=request.actor, problem=found, files=received_files(request, "files"))
        messages.success(request, "材料已经归入这个问题。")
    return redirect("supervision:problem", pk=pk)


def assign(request: Request, pk: int) -> HttpResponse:
    """Hand the rectification out."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - an AssignForm
        day = form.cleaned_data["due_on"]
        return actions.assign_problem(actor=request.actor, problem=found, version=_seen(form, found), due_on=day)

    units = "、".join(share.unit.name for share in found.shares.select_related("unit").order_by("pk"))
    return _act(
        request,
        found,
        "assign",
        form=forms.AssignForm,
        run=run,
        done="已交办，单位会在应办事项里看到。",
        about=f"交给：{units}。办结以后回到这里验收、销号。",
        initial={"due_on": found.due_on},
    )


def close(request: Request, pk: int) -> HttpResponse:
    """销号."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a FindingForm
        finding = form.cleaned_data["finding"]
        return actions.close_problem(actor=request.actor, problem=found, version=_seen(form, found), finding=finding)

    return _act(request, found, "close", form=forms.FindingForm, run=run, done="已销号。")


def fail(request: Request, pk: int) -> HttpResponse:
    """验收不通过."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a FailForm
        finding = form.cleaned_data["finding"]
        return actions.fail_problem(actor=request.actor, problem=found, version=_seen(form, found), finding=finding)

    done = "已退回整改，各单位的任务重新办理，时限不变。"
    return _act(request, found, "fail", form=forms.FailForm, run=run, done=done)


def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back what was registered by mistake."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a WithdrawForm
        reason = form.cleaned_data["reason"]
        return actions.withdraw_problem(actor=request.actor, problem=found, version=_seen(form, found), reason=reason)

    return _act(request, found, "withdraw", form=forms.WithdrawForm, run=run, done="已撤销，记录仍然保留。")


def _act(request: Request, found: Problem, verb: str, **more: Any) -> HttpResponse:  # noqa: ANN401 - fields of an Act
    move = next(move for move in PROBLEM_MOVES.moves if move.verb == verb)
    more["initial"] = {"version": found.version, **more.get("initial", {})}
    act = Act(
        title=f"{move.label}：{found.title}",
        submit=move.label,
        back=reverse("supervision:problem", args=[found.pk]),
        permission=move.permission,
        obj=found,
        danger=move.danger,
        **more,
    )
    return answer(request, act)


def _seen(form: Any, found: Problem) -> int:  # noqa: ANN401 - any ActForm
    version = form.cleaned_data.get("version")
    return version if isinstance(version, int) else found.version


def _found(request: Request, pk: int) -> Problem:
    rows = Problem.objects.visible_to(request.actor).select_related("office", "matter")
    return get_object_or_404(rows, pk=pk)
