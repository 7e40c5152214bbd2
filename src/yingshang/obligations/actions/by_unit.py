"""What the unit does with its part: sign for it, object, report, ask for time, apply to complete, divide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.parameters import values_on
from yingshang.obligations import events
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.enums import MOVES, OPEN_STATES, State
from yingshang.obligations.models import Extension, Obligation, Report
from yingshang.obligations.rules import MOST_EXTENSIONS
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit


@command("obligations.act_for_unit", target="obligation")
def acknowledge(*, actor: Actor, obligation: Obligation, version: int) -> Obligation:
    """签收: the part is known to the unit and in progress."""
    MOVES.move(obligation, "acknowledge", actor=actor)
    obligation.acknowledged_at = clock.now()
    obligation.save(update_fields=["acknowledged_at"])
    record(events.acknowledged, obligation, actor=actor)
    return obligation


@command("obligations.act_for_unit", target="obligation")
def object_to(*, actor: Actor, obligation: Obligation, version: int, reason: str) -> Obligation:
    """提出异议: not ours, or the wrong date. The clock goes on until the office settles it."""
    MOVES.move(obligation, "object", actor=actor, reason=reason.strip())
    record(events.objected, obligation, actor=actor, reason=reason.strip())
    return obligation


@command("obligations.act_for_unit", target="obligation")
def report(
    *,
    actor: Actor,
    obligation: Obligation,
    text: str,
    figures: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
    count: int = 0,
) -> Report:
    """报进展: words, figures and evidence; ``count`` adds to the quota of the period.

    Refused unless it is in progress.
    """
    if not text.strip():
        raise Refusal("kernel.needed", field="text", act=Report._meta.verbose_name)
    locked = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if locked.state != State.IN_PROGRESS:
        label = State(locked.state).label
        raise Refusal("kernel.no_such_move", act=Report._meta.verbose_name, state=label, target=str(locked))
    made = _report(locked, actor, text=text.strip(), figures=dict(figures or {}), files=list(files), count=count)
    record(events.reported, locked, actor=actor, text=text.strip()[:200])
    return made


@command("obligations.act_for_unit", target="obligation")
def ask_extension(*, actor: Actor, obligation: Obligation, version: int, due_at: datetime, reason: str) -> Extension:
    """申请延期 to a later moment.

    Refused without a due moment, beyond the number allowed, or while one is undecided.
    """
    if obligation.due_at is None:
        raise Refusal("obligations.no_due")
    if obligation.state != State.IN_PROGRESS:
        label = State(obligation.state).label
        act = Extension._meta.verbose_name
        raise Refusal("kernel.no_such_move", act=act, state=label, target=str(obligation))
    if not reason.strip():
        raise Refusal("kernel.needed", field="reason", act=Extension._meta.verbose_name)
    if obligation.extended_times >= values_on().number(MOST_EXTENSIONS):
        raise Refusal("obligations.too_many_extensions", times=obligation.extended_times)
    if due_at <= obligation.due_at:
        raise Refusal("obligations.extension_not_later", field="due_at", due=said(due_at))
    if obligation.extensions.filter(granted__isnull=True).exists():
        raise Refusal("obligations.extension_pending")
    made = Extension.objects.create(
        obligation=obligation,
        asked_due_at=due_at,
        reason=reason.strip(),
        asked_by=actor.name,
        asked_at=clock.now(),
    )
    record(events.extension_asked, obligation, actor=actor, due=said(due_at), reason=reason.strip())
    return made


@command("obligations.act_for_unit", target="obligation")
def submit(
    *,
    actor: Actor,
    obligation: Obligation,
    version: int,
    result: str,
    files: Sequence[str] = (),
    despite: str = "",
) -> Obligation:
    """申请办结 with the result. The moment of this act is what being on time is judged by.

    Raises Refusal while the quota of the period is not met, or while a section's or (for the lead) a participant's
    part is open and
    ``despite`` does not say why it is submitted all the same.
    """
    _refuse_open_quota(obligation)
    if not despite.strip():
        _refuse_open_parts(obligation)
    MOVES.move(obligation, "submit", actor=actor, result=result.strip(), despite=despite.strip())
    obligation.submitted_at = clock.now()
    obligation.save(update_fields=["submitted_at"])
    _report(obligation, actor, text=result.strip(), files=list(files), final=True)
    record(events.submitted, obligation, actor=actor, result=result.strip()[:200])
    return obligation


@command("obligations.act_for_unit", target="obligation")
def divide(
    *, actor: Actor, obligation: Obligation, version: int, shares: Sequence[tuple[Unit, datetime]]
) -> Obligation:
    """分解到股室: parts of the unit's own sections, each due no later than the unit itself.

    Raises Refusal for a unit that is not below, or a due moment after the unit's own.
    """
    for unit, due_at in shares:
        if unit.pk == obligation.unit_id or not unit.path.startswith(obligation.unit.path):
            raise Refusal("obligations.sections_only", unit=unit.name)
        if obligation.due_at is not None and due_at > obligation.due_at:
            raise Refusal("obligations.section_later", unit=unit.name, due=said(due_at))
    for unit, due_at in shares:
        part = Obligation.objects.create(
            matter_id=obligation.matter_id,
            parent=obligation,
            unit=unit,
            role=UnitRole.RESPONSIBLE,
            label=obligation.label,
            due_kind=obligation.due_kind,
            due_at=due_at,
            first_due_at=due_at,
            assigned_at=clock.now(),
        )
        record(events.assigned, part, actor=actor, unit=unit.name, due=said(due_at))
    record(events.divided, obligation, actor=actor, units="、".join(unit.name for unit, _ in shares))
    return obligation


def _report(obligation: Obligation, actor: Actor, **given: Any) -> Report:  # noqa: ANN401 - columns of a report
    if given.get("count"):
        obligation.counted += given["count"]
        obligation.save(update_fields=["counted"])
    return Report.objects.create(
        obligation=obligation,
        **given,
        person_id=actor.person_id,
        person_name=actor.name,
        post=actor.post,
        unit=actor.unit,
        at=clock.now(),
    )


def _refuse_open_quota(obligation: Obligation) -> None:
    if obligation.quota is not None and obligation.counted < obligation.quota:
        raise Refusal(
            "obligations.quota_open",
            quota=obligation.quota,
            counted=obligation.counted,
            unit=obligation.quota_unit,
        )


def _refuse_open_parts(obligation: Obligation) -> None:
    below = obligation.sections.filter(state__in=OPEN_STATES)
    beside = Obligation.objects.none()
    if obligation.role == UnitRole.LEAD:
        same = {"label": obligation.label, "parent__isnull": True, "state__in": OPEN_STATES}
        beside = Obligation.objects.filter(matter_id=obligation.matter_id, **same).exclude(role=UnitRole.LEAD)
    count = below.count() + beside.count()
    if count:
        raise Refusal("obligations.parts_open", target=str(obligation), count=count)
