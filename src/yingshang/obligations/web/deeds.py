"""The acts on one obligation as pages offer them: those of the state table, and those that move nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yingshang.kernel import clock
from yingshang.kernel.rules import may
from yingshang.kernel.states import Move
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.rhythms import set_rhythm
from yingshang.obligations.enums import MOVES, WITH_UNIT, State
from yingshang.obligations.forms import deeds as forms
from yingshang.obligations.forms.series import StartDutyRhythmForm
from yingshang.obligations.queries.due import due_moment
from yingshang.obligations.queries.rhythms import can_have_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation

Files = list[UUID]


@dataclass(frozen=True)
class Deed:
    """An act: its button, form and command.

    ``run`` gets the actor, the obligation, the valid form and the files that came along. ``states`` and ``permission``
    say when and to whom it is offered, ``when`` what else must be so. Without fields to fill it is done by one press.
    """

    verb: str
    label: str
    permission: str
    states: tuple[str, ...]
    form: type[forms.DutyForm]
    run: Callable[[Actor, Obligation, Any, Files], object]
    done: str
    about: str = ""
    danger: bool = False
    files: bool = False
    at_once: bool = False
    when: Callable[[Obligation], bool] = field(default=lambda _: True)
    initial: Callable[[Obligation], dict[str, Any]] = field(default=lambda _: {})

    def is_open(self, actor: Actor, duty: Obligation) -> bool:
        """Whether the actor may do it with the obligation as it is."""
        return duty.state in self.states and may(actor, self.permission, duty) and self.when(duty)


def _moment(duty: Obligation, day: date) -> datetime:
    """The due moment of a day: the hour that was printed for this obligation, else the closing hour."""
    at = clock.local(duty.due_at).time() if duty.due_at else None
    return due_moment(day, at=at)


def _report(actor: Actor, duty: Obligation, form: forms.DutyForm, files: Files) -> object:
    given = form.cleaned_data
    count = given.get("count") or 0
    return by_unit.report(
        actor=actor, obligation=duty, text=given["text"], figures=given["figures"], files=files, count=count
    )


def _submit(actor: Actor, duty: Obligation, form: forms.DutyForm, files: Files) -> object:
    given = form.cleaned_data
    return by_unit.submit(
        actor=actor,
        obligation=duty,
        version=_seen(form, duty),
        result=given["result"],
        files=files,
        despite=given.get("despite", ""),
    )


def _ask_extension(actor: Actor, duty: Obligation, form: forms.DutyForm, _: Files) -> object:
    given = form.cleaned_data
    due_at = _moment(duty, given["due"])
    return by_unit.ask_extension(
        actor=actor, obligation=duty, version=_seen(form, duty), due_at=due_at, reason=given["reason"]
    )


def _decide(actor: Actor, duty: Obligation, form: forms.DutyForm, _: Files) -> object:
    given = form.cleaned_data
    due_at = _moment(duty, given["due"]) if given["verdict"] == "grant" else None
    return by_office.decide_extension(
        actor=actor, obligation=duty, version=_seen(form, duty), due_at=due_at, decision=given["decision"]
    )


def _settle(actor: Actor, duty: Obligation, form: forms.DutyForm, _: Files) -> object:
    given = form.cleaned_data
    return by_office.settle_objection(
        actor=actor,
        obligation=duty,
        version=_seen(form, duty),
        upheld=given["verdict"] == "withdraw",
        decision=given["decision"],
    )


def _complete(actor: Actor, duty: Obligation, form: forms.DutyForm, _: Files) -> object:
    given = form.cleaned_data
    return by_office.complete(
        actor=actor,
        obligation=duty,
        version=_seen(form, duty),
        grade=given["grade"],
        note=given["note"],
        despite=given.get("despite", ""),
    )


def _change(actor: Actor, duty: Obligation, form: forms.ChangeForm, _: Files) -> object:
    given = form.cleaned_data
    day = form.due_changed(given["due"])
    to = by_office.Change(given["words"], due_at=_moment(duty, day) if day else None, demand=given["demand"])
    return by_office.change(actor=actor, obligation=duty, version=_seen(form, duty), to=to)


def _rhythm(actor: Actor, duty: Obligation, form: StartDutyRhythmForm, _: Files) -> object:
    return set_rhythm(actor=actor, obligation=duty, version=_seen(form, duty), rhythm=form.rhythm())


def _with(command: Callable[..., object], *names: str) -> Callable[[Actor, Obligation, Any, Files], object]:
    """Run a command that takes just these fields of its form, under their own names."""

    def run(actor: Actor, duty: Obligation, form: forms.DutyForm, _: Files) -> object:
        given = {name: form.cleaned_data[name] for name in names}
        return command(actor=actor, obligation=duty, version=_seen(form, duty), **given)

    return run


def _seen(form: forms.DutyForm, duty: Obligation) -> int:
    """The version that the person saw; one who sent none saw the present one."""
    version = form.cleaned_data.get("version")
    return version if isinstance(version, int) else duty.version


def _move(verb: str) -> Move:
    return next(move for move in MOVES.moves if move.verb == verb)


def _of(verb: str, form: type[forms.DutyForm], run: Callable[..., object], done: str, **more: Any) -> Deed:  # noqa: ANN401 - fields of a Deed
    move = _move(verb)
    states = more.pop("states", move.sources)
    return Deed(
        verb, more.pop("label", move.label), move.permission, states, form, run, done, danger=move.danger, **more
    )


def _pending(duty: Obligation) -> bool:
    return duty.extensions.filter(granted__isnull=True).exists()


_UNIT, _OFFICE = "obligations.act_for_unit", "obligations.act_for_office"
_WORKING = (State.IN_PROGRESS.value,)
_RESUMED = "已恢复办理，完成时限不变；中止耽误了时间的，请用“变更要求”改时限。"
DEEDS: tuple[Deed, ...] = (
    _of("acknowledge", forms.DutyForm, _with(by_unit.acknowledge), "已签收，请按时办理。", at_once=True),
    Deed(
        "report", "报进展", _UNIT, _WORKING, forms.ReportForm, _report, "进展已经报送，交办单位可以看到。", files=True
    ),
    _of("submit", forms.SubmitForm, _submit, "已申请办结，等待交办单位审核。", files=True),
    Deed(
        "extension",
        "申请延期",
        _UNIT,
        _WORKING,
        forms.ExtensionForm,
        _ask_extension,
        "延期申请已经送出，答复以前仍按原时限计算。",
        when=lambda duty: duty.due_at is not None and not _pending(duty),
    ),
    Deed(
        "decide",
        "答复延期",
        _OFFICE,
        _WORKING,
        forms.DecisionForm,
        _decide,
        "已答复延期申请，单位可以看到。",
        when=_pending,
        initial=lambda duty: {"due": _asked(duty)},
    ),
    _of("settle", forms.SettleForm, _settle, "已答复异议，单位可以看到。", label="答复异议"),
    _of("complete", forms.PassForm, _complete, "审核通过，等待销号。"),
    _of("send_back", forms.WhyForm, _with(by_office.send_back, "reason"), "已退回，单位可以看到理由。"),
    _of("sign_off", forms.DutyForm, _with(by_office.sign_off), "已销号。", at_once=True),
    _of("look_back", forms.FindingForm, _with(by_office.look_back, "finding", "reopened"), "回头看的情况已经登记。"),
    Deed("divide", "分解到股室", _UNIT, _WORKING, forms.DutyForm, lambda *_: None, "已分解，股室会在应办事项里看到。"),
    Deed(
        "people",
        "指定责任人",
        _UNIT,
        tuple(state.value for state in (*WITH_UNIT, State.SUBMITTED)),
        forms.PeopleForm,
        _with(by_unit.name_people, "leader", "handler"),
        "已指定分管领导和责任人。",
        initial=lambda duty: {"leader": duty.leader, "handler": duty.handler},
    ),
    _of(
        "object",
        forms.WhyForm,
        _with(by_unit.object_to, "reason"),
        "异议已经送出，等待交办单位答复；答复以前时限照常计算。",
    ),
    Deed(
        "anchor",
        "登记起算日",
        _OFFICE,
        tuple(state.value for state in WITH_UNIT),
        forms.AnchorForm,
        _with(by_office.record_anchor, "on"),
        "起算日已经登记，时限已经算出。",
        when=lambda duty: duty.anchor_days is not None,
    ),
    _of(
        "change",
        forms.ChangeForm,
        _change,
        "要求已经变更，单位会看到变动内容并重新签收。",
        about="单位会看到变动前后的内容，并重新签收。变动以前的要求留在办理记录里。",
        initial=lambda duty: {"due": clock.local(duty.due_at).date() if duty.due_at else None, "demand": duty.demand},
    ),
    Deed(
        "rhythm",
        "设定报告周期",
        _OFFICE,
        tuple(state.value for state in WITH_UNIT),
        StartDutyRhythmForm,
        _rhythm,
        "报告周期已经设定，单位会看到变动并重新签收，以后各期按周期生成。",
        about="没有完成时限的长期任务，可以设定多久报告一次。已经报送的进展归入首期，以后各期到时自动生成。",
        when=can_have_rhythm,
        initial=lambda _: {"since": clock.today()},
    ),
    _of("suspend", forms.WhyForm, _with(by_office.suspend, "reason"), "已中止，中止期间不计逾期。"),
    _of("resume", forms.WhyForm, _with(by_office.resume, "reason"), _RESUMED),
    _of("reopen", forms.WhyForm, _with(by_office.reopen, "reason"), "已重新办理，单位可以看到理由。"),
    _of("void", forms.WhyForm, _with(by_office.void, "reason"), "已作废，办理记录仍然保留。"),
)
BY_VERB = {deed.verb: deed for deed in DEEDS}


def _asked(duty: Obligation) -> date | None:
    asked = duty.extensions.filter(granted__isnull=True).first()
    return clock.local(asked.asked_due_at).date() if asked else None


def open_deeds(actor: Actor, duty: Obligation) -> Sequence[Deed]:
    """What the actor may do with the obligation now, in the order of the buttons."""
    return [deed for deed in DEEDS if deed.is_open(actor, duty)]
