"""What the unit does with its part: sign for it, object, report, ask for time, apply to complete, divide it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach
from yingshang.kernel.parameters import values_on
from yingshang.kernel.text import line, paragraphs
from yingshang.obligations import events
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.enums import MOVES, WITH_UNIT, State
from yingshang.obligations.models import Extension, Obligation, Report, Series
from yingshang.obligations.queries.parts import open_parts
from yingshang.obligations.queries.people import works_in
from yingshang.obligations.rules import MOST_EXTENSIONS
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person, Unit


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
    MOVES.move(obligation, "object", actor=actor, reason=paragraphs(reason))
    record(events.objected, obligation, actor=actor, reason=paragraphs(reason))
    return obligation


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name and unit: 新增经营主体, 320, 户."""

    name: str
    value: Decimal
    unit: str = ""

    def plain(self) -> dict[str, str]:
        """As it is stored: the value as a decimal in text, so that nothing is rounded."""
        return {"name": line(self.name), "value": f"{self.value:f}", "unit": line(self.unit)}


@command("obligations.act_for_unit", target="obligation")
def report(
    *,
    actor: Actor,
    obligation: Obligation,
    text: str,
    figures: Sequence[Figure] = (),
    files: Sequence[str | UUID] = (),
    count: int = 0,
) -> Report:
    """报进展: words, figures and evidence; ``count`` adds to the quota of the period.

    Refused unless it is in progress, and for files that are no drafts of the actor.
    """
    words = paragraphs(text)
    if not words:
        raise Refusal("kernel.needed", field="text", act=Report._meta.verbose_name)
    locked = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if locked.state != State.IN_PROGRESS:
        label = State(locked.state).label
        raise Refusal("kernel.no_such_move", act=Report._meta.verbose_name, state=label, target=str(locked))
    if count and locked.quota is None:
        raise Refusal("obligations.no_quota", field="count")
    made = _report(locked, actor, text=words, figures=[one.plain() for one in figures], count=count)
    attach(files, holder=made, actor=actor)
    record(events.reported, locked, actor=actor, text=words[:200])
    if count:
        record(events.counted, locked, actor=actor, count=count, total=locked.counted)
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
    if not paragraphs(reason):
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
        reason=paragraphs(reason),
        asked_by=actor.name,
        asked_at=clock.now(),
    )
    record(events.extension_asked, obligation, actor=actor, due=said(due_at), reason=paragraphs(reason))
    return made


@command("obligations.act_for_unit", target="obligation")
def submit(
    *,
    actor: Actor,
    obligation: Obligation,
    version: int,
    result: str,
    files: Sequence[str | UUID] = (),
    despite: str = "",
) -> Obligation:
    """申请办结 with the result. The moment of this act is what being on time is judged by.

    Raises Refusal while the quota of the period is not met, or while a section's or (for the lead) a participant's
    part is open and
    ``despite`` does not say why it is submitted all the same.
    """
    _refuse_open_quota(obligation)
    if not paragraphs(despite) and (count := open_parts(obligation)):
        raise Refusal("obligations.parts_open", field="despite", target=str(obligation), count=count)
    MOVES.move(obligation, "submit", actor=actor, result=paragraphs(result), despite=paragraphs(despite))
    obligation.submitted_at = clock.now()
    obligation.save(update_fields=["submitted_at"])
    made = _report(obligation, actor, text=paragraphs(result), final=True)
    attach(files, holder=made, actor=actor)
    record(events.submitted, obligation, actor=actor, result=paragraphs(result)[:200])
    return obligation


@dataclass(frozen=True, slots=True)
class Share:
    """What a unit gives to one of its sections: by when (None: as the unit itself has no date), and what exactly."""

    unit: Unit
    due_at: datetime | None = None
    demand: str = ""


@command("obligations.act_for_unit", target="obligation")
def divide(*, actor: Actor, obligation: Obligation, version: int, shares: Sequence[Share]) -> Obligation:
    """分解到股室: parts of the unit's own sections, each due no later than the unit itself.

    Raises Refusal for a part that is not in progress, for no share, a unit that is not below or has a share already, or
    a due moment after the unit's own.
    """
    if obligation.state != State.IN_PROGRESS:
        label, act = State(obligation.state).label, Obligation._meta.get_field("parent").verbose_name
        raise Refusal("kernel.no_such_move", act=str(act), state=label, target=str(obligation))
    if not shares:
        raise Refusal("obligations.no_units", field="units")
    _check_shares(obligation, shares)
    for share in shares:
        due_at = share.due_at or obligation.due_at
        part = Obligation.objects.create(
            matter_id=obligation.matter_id,
            parent=obligation,
            unit=share.unit,
            giver_id=obligation.unit_id,
            role=UnitRole.RESPONSIBLE,
            label=obligation.label,
            demand=paragraphs(share.demand),
            due_kind=obligation.due_kind,
            due_at=due_at,
            first_due_at=due_at,
            assigned_at=clock.now(),
        )
        record(events.assigned, part, actor=actor, unit=share.unit.name, due=said(due_at))
    record(events.divided, obligation, actor=actor, units="、".join(share.unit.name for share in shares))
    return obligation


def _check_shares(obligation: Obligation, shares: Sequence[Share]) -> None:
    taken = set(obligation.sections.exclude(state=State.VOID).values_list("unit_id", flat=True))
    for share in shares:
        unit = share.unit
        if unit.pk == obligation.unit_id or not unit.path.startswith(obligation.unit.path):
            raise Refusal("obligations.sections_only", unit=unit.name)
        if unit.pk in taken:
            raise Refusal("obligations.section_twice", unit=unit.name)
        if obligation.due_at is not None and share.due_at is not None and share.due_at > obligation.due_at:
            raise Refusal("obligations.section_later", unit=unit.name, due=said(share.due_at))
        if share.due_at is not None and share.due_at < clock.now():
            start = f"{clock.local(clock.now()):%Y-%m-%d}"
            raise Refusal("obligations.due_before_start", due=said(share.due_at), start=start)
        taken.add(unit.pk)


@command("obligations.act_for_unit", target="obligation")
def name_people(
    *, actor: Actor, obligation: Obligation, version: int, leader: Person | None, handler: Person | None
) -> Obligation:
    """Say who is in charge and who does it; for an occurrence, also of those that come after it.

    Raises Refusal for somebody without a post in the unit or below it.
    """
    for field, person in (("leader", leader), ("handler", handler)):
        if person is not None and not works_in(person, obligation.unit):
            raise Refusal("obligations.not_in_unit", field=field, person=person.name, unit=obligation.unit.name)
    obligation.leader, obligation.handler = leader, handler
    obligation.save(update_fields=["leader", "handler"])
    names = {"leader": leader.name if leader else "—", "handler": handler.name if handler else "—"}
    record(events.people_named, obligation, actor=actor, **names)
    if obligation.series is not None:
        _carry_on(obligation, obligation.series, names, actor)
    return obligation


def _carry_on(obligation: Obligation, series: Series, names: dict[str, str], actor: Actor) -> None:
    """The series keeps the people for what comes; occurrences after this one that are with the unit have them too."""
    people = {"leader": obligation.leader, "handler": obligation.handler}
    Series.objects.filter(pk=series.pk).update(**people)
    after = series.occurrences.filter(nominal_on__gt=obligation.nominal_on, state__in=WITH_UNIT)
    count = after.update(**people, version=F("version") + 1)
    record(events.people_kept, series, actor=actor, count=count, **names)


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
