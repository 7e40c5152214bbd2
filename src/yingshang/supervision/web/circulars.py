"""通报和简报: the ledger, one circular, its figures down to the duties, writing, freezing, correcting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import export_response
from yingshang.letters.models import Letter
from yingshang.obligations.enums import State
from yingshang.orgs.forms.choosing import ActForm, unit_names
from yingshang.orgs.models import Unit
from yingshang.orgs.web.acting import Act, answer
from yingshang.supervision.actions import circulars as actions
from yingshang.supervision.actions.circular_letters import write_letter
from yingshang.supervision.enums import CIRCULAR_MOVES, CircularState, Figure
from yingshang.supervision.forms import circulars as forms
from yingshang.supervision.forms.sheets import DUTIES, FIGURES
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.circular_facts import say_day, say_moment, say_period
from yingshang.supervision.queries.circular_kinds import kinds
from yingshang.supervision.queries.circular_letters import printed_blocks, recipients_of
from yingshang.supervision.queries.circulars import Behind, behind, period_of
from yingshang.supervision.queries.voided import voided_letter
from yingshang.supervision.web.circular_tables import chart_of, lines_of
from yingshang.supervision.web.lists import CIRCULARS, issue_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse, HttpResponseBase

_MAKE, _MANAGE = "supervision.make_circular", "supervision.manage_circular"
_SHOWN = 500  # duties on the page; the file has all


def ledger(request: Request) -> HttpResponseBase:
    """All circulars of the office."""
    page = {"may_make": may(request.actor, _MAKE)}
    return list_page(request, CIRCULARS, template="supervision/circulars.html", context=page)


def make(request: Request) -> HttpResponse:
    """Choose kind, period and scope; the figures are counted at once."""
    if not may(request.actor, _MAKE):
        raise NotAllowed
    form = forms.MakeForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_circular(actor=request.actor, kind=form.cleaned_data["kind"], about=form.about())
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "数据已经统计，文字已经生成，请核对修改。")
            return redirect("supervision:circular", pk=made.pk)
    page = {"form": form, "back": reverse("supervision:circulars")}
    return render(request, "supervision/make_circular.html", page, status=422 if form.errors else 200)


def circular(request: Request, pk: int) -> HttpResponse:
    """One circular: its words, its table with every figure a link, its chart, what was done."""
    found = _found(request, pk)
    actor = request.actor
    manages = may(actor, _MANAGE, found)
    page = {
        **_facts(found),
        "manages": manages,
        "draft": found.state == CircularState.DRAFT,
        "frozen": found.state in {CircularState.FROZEN, CircularState.LETTERED},
        "moves": {move.verb for move in CIRCULAR_MOVES.open_to(actor, found)},
        "correction": found.corrections.exclude(state=CircularState.WITHDRAWN).order_by("-id").first(),
        "edited": [block["heading"] for block in found.blocks if block["text"] != block["generated"]],
        "lines": lines_of(found),
        "chart": chart_of(found),
        "timeline": timeline_of(found, actor),
        "paper": Letter.objects.visible_to(actor).filter(pk=found.letter_id).first() if found.letter_id else None,
        "voided": voided_letter(actor, found.voided_letter_id),
    }
    return render(request, "supervision/circular.html", page)


def preview(request: Request, pk: int) -> HttpResponse:
    """The circular as it will read on paper."""
    found = _found(request, pk)
    page = {
        **_facts(found),
        "lines": lines_of(found),
        "printed": printed_blocks(found),
        "signed": say_day(clock.local(found.frozen_at or clock.now()).date()),
    }
    return render(request, "supervision/circular_preview.html", page)


def duties(request: Request, pk: int) -> HttpResponseBase:
    """The duties behind a figure of a unit, as they stood at the cut-off; ``_export`` gives them all in Excel."""
    found = _found(request, pk)
    unit, figure = _asked(request, found)
    rows = behind(found, request.actor, unit=unit, figure=figure)
    names = {one["unit"]: one["name"] for one in found.figures["units"]}
    said = "、".join(filter(None, (names.get(unit or 0, ""), str(Figure(figure).label) if figure else "")))
    if request.GET.get("_export"):
        cover = Cover(f"{found.title} 事项清单"[:100], filters=said, as_of=found.cut_off)
        return export_response(request, DUTIES, map(_row, rows), cover)
    every = list(rows)
    page = {
        **_facts(found),
        "said": said,
        "rows": every[:_SHOWN],
        "total": len(every),
        "shown": _SHOWN,
        "states": dict(State.choices),
        "query": request.GET.urlencode(),
        "labels": dict(Figure.choices),
    }
    return render(request, "supervision/circular_duties.html", page)


def table_file(request: Request, pk: int) -> HttpResponseBase:
    """The table of figures in Excel: values, no formulas."""
    found = _found(request, pk)
    cover = Cover(f"{found.title} 附表"[:100], filters=_facts(found)["scope"], as_of=found.cut_off)
    return export_response(request, FIGURES, [line.as_row() for line in lines_of(found)], cover)


def write(request: Request, pk: int) -> HttpResponse:
    """The words of a draft; when somebody was faster, both versions are shown."""
    found = _found(request, pk)
    if not may(request.actor, _MANAGE, found):
        raise NotAllowed
    sent = request.POST if request.method == "POST" else None
    initial = {"title": found.title, "version": found.version}
    form = forms.TextsForm(sent, circular=found, actor=request.actor, initial=initial)
    differing: list[tuple[str, str]] = []
    status = 200
    if sent is not None and form.is_valid():
        try:
            actions.write_circular(
                actor=request.actor,
                circular=found,
                version=_seen(form, found),
                title=form.cleaned_data["title"],
                texts=form.texts(),
            )
        except Conflict as conflict:
            differing = _clash(form, conflict)
            status = conflict.status
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "文字已保存。")
            return redirect("supervision:circular", pk=pk)
    page = {"form": form, "circular": found, "differing": differing}
    return render(
        request, "supervision/circular_write.html", page, status=422 if form.errors and status == 200 else status
    )


def _clash(form: forms.TextsForm, conflict: Conflict) -> list[tuple[str, str]]:
    """What is stored now where it is not what was typed; the next try counts."""
    theirs: Any = conflict.theirs
    put(form, conflict)
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["version"] = str(theirs.version)
    form.data = typed
    stored = {block["name"]: (block["heading"], block["text"]) for block in theirs.blocks}
    mine = form.texts()
    return [(heading, text) for name, (heading, text) in stored.items() if mine.get(name) != text]


def recount(request: Request, pk: int) -> HttpResponse:
    """Count a draft anew."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a RecountForm
        return actions.recount_circular(
            actor=request.actor, circular=found, version=_seen(form, found), cut_off=form.moment()
        )

    return _act(
        request,
        found,
        title="重新统计",
        form=forms.RecountForm,
        run=run,
        done="已重新统计；您改过的段落没有动，其余按新数据生成。",
        initial={"cut_off": clock.today()},
    )


def compose(request: Request, pk: int) -> HttpResponse:
    """Make blocks anew from the figures."""
    found = _found(request, pk)
    choices = [(block["name"], block["heading"]) for block in found.blocks]
    form = type("BlocksForm", (forms.ComposeForm,), {})
    form.base_fields["names"].choices = choices  # type: ignore[attr-defined]  # of a form

    def run(given: Any) -> object:  # noqa: ANN401 - a ComposeForm
        names = given.cleaned_data["names"]
        return actions.compose_circular(actor=request.actor, circular=found, version=_seen(given, found), names=names)

    return _act(request, found, title="重新生成文字", form=form, run=run, done="已按数据重新生成。")


def freeze(request: Request, pk: int) -> HttpResponse:
    """定稿."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - an ActForm
        return actions.freeze_circular(actor=request.actor, circular=found, version=_seen(form, found))

    about = f"定稿以后数据和文字不能再改，数据截至 {say_moment(found.cut_off)}；有差错的另出更正版。"
    return _act(request, found, title="定稿", form=ActForm, run=run, done="已定稿，数据已经封存。", about=about)


def correct(request: Request, pk: int) -> HttpResponse:
    """Begin a correction; leads to the new draft."""
    found = _found(request, pk)
    made: list[Circular] = []

    def run(form: Any) -> object:  # noqa: ANN401 - a ReasonForm
        made.append(
            actions.correct_circular(
                actor=request.actor,
                circular=found,
                version=_seen(form, found),
                reason=form.cleaned_data["reason"],
            )
        )
        return made[0]

    about = (
        "按原来的截止时间重新统计，另出一版。新版定稿以前，原来的仍然有效；定稿以后，原来的标为“已被更正”，仍可查看。"
    )
    shown = _act(request, found, title="更正", form=forms.ReasonForm, run=run, done="已起草更正版。", about=about)
    return redirect("supervision:circular", pk=made[0].pk) if made and made[0] is not None else shown


def letter(request: Request, pk: int) -> HttpResponse:
    """转为公文; leads to the draft in the room of letters."""
    found = _found(request, pk)
    made: list[Any] = []

    def run(form: Any) -> object:  # noqa: ANN401 - a LetterForm
        units = form.cleaned_data["recipients"]
        made.append(write_letter(actor=request.actor, circular=found, version=_seen(form, found), recipients=units))
        return made[0]

    about = "按定稿的文字和附表起草一份公文，在“公文”里核稿、签发、编号、印发。定稿的数据不会变。"
    shown = _act(
        request,
        found,
        title="转为公文",
        form=forms.LetterForm,
        run=run,
        done="公文稿已经起草，请核稿、签发。",
        about=about,
        initial={"recipients": "\n".join(unit_names(recipients_of(found)))},
    )
    return redirect("letters:letter", pk=made[0].pk) if made and made[0] is not None else shown


def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a circular back."""
    found = _found(request, pk)

    def run(form: Any) -> object:  # noqa: ANN401 - a ReasonForm
        return actions.withdraw_circular(
            actor=request.actor, circular=found, version=_seen(form, found), reason=form.cleaned_data["reason"]
        )

    done = "已撤销，记录仍然保留。"
    return _act(request, found, title="撤销", form=forms.ReasonForm, run=run, done=done, danger=True)


def _act(request: Request, found: Circular, *, title: str, run: Callable[[Any], object], **more: Any) -> HttpResponse:  # noqa: ANN401 - fields of an Act
    more["initial"] = {"version": found.version, **more.get("initial", {})}
    act = Act(
        title=f"{title}：{found.title}",
        submit=title,
        run=run,
        back=reverse("supervision:circular", args=[found.pk]),
        permission=_MANAGE,
        obj=found,
        **more,
    )
    return answer(request, act)


def _facts(found: Circular) -> dict[str, Any]:
    period = period_of(found)
    return {
        "circular": found,
        "kind": kinds()[found.kind].label,
        "issue": issue_words(found),
        "period": say_period(period),
        "cut_off": say_moment(found.cut_off),
        "scope": scope_of(found),
        "total": found.figures["total"],
    }


def scope_of(found: Circular) -> str:
    """Which duties, in words."""
    if "units" in found.scope:
        return "、".join(Unit.objects.filter(pk__in=found.scope["units"]).values_list("name", flat=True))
    if "title" in found.scope:
        basis = found.scope.get("basis", "")
        return f"《{found.scope['title']}》{f'（{basis}）' if basis else ''}"
    return str(found.get_scope_kind_display())


def _asked(request: Request, found: Circular) -> tuple[int | None, str]:
    unit, figure = request.GET.get("unit", ""), request.GET.get("figure", "")
    known = {str(one["unit"]) for one in found.figures["units"]}
    if (unit and unit not in known) or (figure and figure not in Figure.values):
        raise NotFound
    return (int(unit) if unit else None), figure


def _row(one: Behind) -> dict[str, object]:
    return {
        "figure": str(Figure(one.figure).label),
        "unit": one.unit,
        "own": one.row.unit.name if one.row else "",
        "title": str(one.row) if one.row else "（不在您的查看范围）",
        "due": f"{one.due_at:%Y-%m-%d %H:%M}" if one.due_at else "未定",
        "state": str(State(one.state).label),
        "applied": f"{one.applied_at:%Y-%m-%d %H:%M}" if one.applied_at else "",
    }


def _seen(form: Any, found: Circular) -> int:  # noqa: ANN401 - any ActForm
    version = form.cleaned_data.get("version")
    return version if isinstance(version, int) else found.version


def _found(request: Request, pk: int) -> Circular:
    rows: Iterable[Circular] = Circular.objects.visible_to(request.actor).select_related("office", "corrects")
    return get_object_or_404(rows, pk=pk)  # type: ignore[arg-type]  # a queryset
