"""交办: a matter becomes obligations of named units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from yingshang.calendars.enums import Roll
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.obligations import events
from yingshang.obligations.actions.series import extend
from yingshang.obligations.models import Matter, Obligation, Series
from yingshang.obligations.queries.occurrences import check_rule
from yingshang.orgs.enums import UnitRole, UnitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.enums import DueKind
    from yingshang.orgs.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Source:
    """Where a matter comes from, as any room may say it: kind, id, title and link."""

    kind: str
    id: str
    title: str
    url: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One due moment or rhythm of a part.

    ``at`` for a day that is known (aware), ``rule`` (RRULE) with ``starts_on`` for one that comes again, ``anchor``
    with ``days``
    for one that hangs on an event. ``label`` names a milestone. ``quota`` is how many each period asks for.
    """

    kind: DueKind
    at: datetime | None = None
    label: str = ""
    rule: str = ""
    roll: Roll = Roll.NONE
    starts_on: date | None = None
    ends_on: date | None = None
    quota: int | None = None
    quota_unit: str = ""
    anchor: str = ""
    days: int | None = None
    working: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit owes: its role, its due moments (at least one), its leader in charge and the person responsible."""

    unit: Unit
    role: UnitRole
    dues: tuple[Due, ...]
    leader: Person | None = None
    handler: Person | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What a matter says: title, the work in words, and the printed phrase of its deadline."""

    title: str
    content: str = ""
    due_phrase: str = ""


@command("obligations.hand_out", target="source")
def hand_out(
    *, actor: Actor, source: Source, office: Unit, wording: Wording, parts: Sequence[Part], backdated: bool = False
) -> Matter:
    """Hand a matter out to its units.

    ``backdated`` is for old papers: due moments that have passed are taken as they are printed, so that the part is
    late from the first day; whoever sets it has said so knowingly, and an event of its own keeps it.
    Effects: the matter; one obligation per part and single due moment; one series per part and rhythm with the
    occurrences of the horizon; one event per unit and one for the matter. Raises Refusal for no units, a unit that is
    dissolved, a due moment that has passed (unless ``backdated``), a source handed out before, or a rule that cannot
    be read.
    """
    now = clock.now()
    check_parts(parts, now, backdated=backdated)
    matter = Matter(
        source_kind=source.kind,
        source_id=source.id,
        source_title=source.title[:300],
        source_url=source.url,
        basis=source.basis,
        title=wording.title[:300],
        content=wording.content,
        due_phrase=wording.due_phrase[:300],
        office=office,
        handed_out_at=now,
    )
    try:
        with transaction.atomic():
            matter.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal("obligations.already_handed_out") from error
    for part in parts:
        for due in part.dues:
            assign(matter, part, due, actor=actor, now=now)
    record(events.matter_handed_out, matter, actor=actor, count=len({part.unit.pk for part in parts}))
    if passed := sorted({said(due.at) for part in parts for due in part.dues if due.at is not None and due.at < now}):
        record(events.backdated, matter, actor=actor, dues="、".join(passed))
    return matter


def assign(matter: Matter, part: Part, due: Due, *, actor: Actor, now: datetime) -> None:
    """Make the obligation, or the series with its first occurrences, of one part and one due moment.

    Inside a command.
    """
    if due.rule:
        series = Series.objects.create(
            matter=matter,
            unit=part.unit,
            role=part.role,
            kind=due.kind,
            rule=check_rule(due.rule),
            roll=due.roll,
            quota=due.quota,
            quota_unit=due.quota_unit,
            leader=part.leader,
            handler=part.handler,
            starts_on=due.starts_on or clock.local(now).date(),
            ends_on=due.ends_on,
        )
        extend(series, actor=actor)
        return
    obligation = Obligation.objects.create(
        matter=matter,
        unit=part.unit,
        giver_id=matter.office_id,
        role=part.role,
        label=due.label,
        due_kind=due.kind,
        starts_on=due.starts_on,
        due_at=due.at,
        first_due_at=due.at,
        anchor=due.anchor,
        anchor_days=due.days,
        anchor_working=due.working,
        quota=due.quota,
        quota_unit=due.quota_unit,
        leader=part.leader,
        handler=part.handler,
        assigned_at=now,
    )
    record(events.assigned, obligation, actor=actor, unit=part.unit.name, due=said(due.at))


def said(moment: datetime | None) -> str:
    """A due moment in an event: the day, or that there is none."""
    return f"{clock.local(moment):%Y-%m-%d}" if moment else "—"


def check_parts(parts: Sequence[Part], now: datetime, *, backdated: bool = False) -> None:
    """Whether these parts can be handed out now. Raises Refusal as ``hand_out`` says."""
    if not parts:
        raise Refusal("obligations.no_units", field="units")
    for part in parts:
        if part.unit.state != UnitState.ACTIVE:
            raise Refusal("obligations.unit_gone", field="units", unit=part.unit.name)
        for due in part.dues:
            if due.at is not None and due.at < now and not backdated:
                start = f"{clock.local(now):%Y-%m-%d}"
                raise Refusal("obligations.due_before_start", field="due", due=said(due.at), start=start)
