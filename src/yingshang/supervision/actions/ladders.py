"""Ladders put in force, changed by a new version, and ended."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.supervision import events
from yingshang.supervision.enums import Issuer, Paper, Subject, Trigger
from yingshang.supervision.models import Ladder, Rung

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit
    from yingshang.supervision.queries.examples import LadderDraft

MOST_RUNGS = 9


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who supervises, and to whom a transfer goes; either only where a rung needs it."""

    supervisor: Unit | None = None
    receiver: Unit | None = None


@command("supervision.set_ladder")
def set_ladder(*, actor: Actor, draft: LadderDraft, office: Unit, bodies: Bodies, valid_from: date) -> Ladder:
    """Put a version of a ladder in force from a day on; the version before it ends the day before.

    What runs under the old version goes on under it. Raises Refusal for a day that is past (unless it is the first
    version), no basis, no supervisor or receiver where a rung needs one, rungs that no trigger can
    reach, or a version of the same day or later.
    """
    _check(draft, bodies)
    if actor.unit_id != office.pk and not actor.is_system:
        raise Refusal("supervision.other_office", unit=office.name)
    others = Ladder.objects.filter(office=office, key=draft.key)
    if others.exclude(subject=draft.subject).exists():
        raise Refusal("supervision.other_subject", field="subject")
    if others.filter(valid_from__gte=valid_from).exists():
        raise Refusal("supervision.later_version", field="valid_from")
    if others.exists() and valid_from < clock.today():
        raise Refusal("supervision.day_past", field="valid_from", day=valid_from.isoformat())
    fields = asdict(draft) | {"source_kinds": list(draft.source_kinds), "title": line(draft.title)}
    rungs = fields.pop("rungs")
    ladder = Ladder.objects.create(
        office=office, supervisor=bodies.supervisor, receiver=bodies.receiver, valid_from=valid_from, **fields
    )
    Rung.objects.bulk_create(
        Rung(ladder=ladder, order=number, **{**rung, "triggers": list(rung["triggers"])})
        for number, rung in enumerate(rungs, start=1)
    )
    last = valid_from - timedelta(days=1)
    others.filter(pk__lt=ladder.pk).exclude(valid_until__lt=last).update(valid_until=last)
    record(events.ladder_set, ladder, actor=actor, valid_from=valid_from.isoformat(), basis=ladder.basis)
    return ladder


@command("supervision.set_ladder", target="ladder")
def end_ladder(*, actor: Actor, ladder: Ladder, version: int, on: date, reason: str) -> Ladder:
    """Let a ladder hold no longer after a day; what runs under it goes on to its end.

    Raises Refusal for a past day, or one before the version is in force: such a version is withdrawn.
    """
    if on < clock.today():
        raise Refusal("supervision.day_past", field="on", day=on.isoformat())
    if on < ladder.valid_from:
        raise Refusal("supervision.not_in_force", field="on", day=ladder.valid_from.isoformat())
    if not paragraphs(reason):
        raise Refusal("kernel.needed", field="reason", act=str(ladder))
    ladder.valid_until = on
    ladder.save(update_fields=["valid_until"])
    record(events.ladder_ended, ladder, actor=actor, on=on.isoformat(), reason=paragraphs(reason))
    return ladder


@command("supervision.set_ladder", target="ladder")
def withdraw_version(*, actor: Actor, ladder: Ladder, version: int, reason: str) -> Ladder | None:
    """撤销 a version before its day comes: it goes, and the one before it holds on. Returns that one, None for none.

    Raises Refusal once it is in force: what began under it must find it.
    """
    if ladder.valid_from <= clock.today():
        raise Refusal("supervision.ladder_in_force", day=ladder.valid_from.isoformat())
    last = ladder.valid_from - timedelta(days=1)
    before = Ladder.objects.filter(office=ladder.office_id, key=ladder.key, valid_until=last).first()
    day = ladder.valid_from.isoformat()
    record(events.version_withdrawn, before or ladder, actor=actor, day=day, reason=paragraphs(reason))
    ladder.delete()
    if before is not None:
        before.valid_until = None
        before.save(update_fields=["valid_until"])
    return before


def _check(draft: LadderDraft, bodies: Bodies) -> None:
    if not line(draft.basis):
        raise Refusal("supervision.no_basis", field="basis")
    if not draft.rungs or len(draft.rungs) > MOST_RUNGS:
        raise Refusal("supervision.rungs", most=MOST_RUNGS)
    if bodies.supervisor is None and any(rung.issuer == Issuer.SUPERVISOR for rung in draft.rungs):
        raise Refusal("supervision.no_supervisor", field="supervisor")
    if bodies.receiver is None and any(rung.paper == Paper.TRANSFER for rung in draft.rungs):
        raise Refusal("supervision.no_receiver", field="receiver")
    for number, rung in enumerate(draft.rungs, start=1):
        if not _reachable(draft.subject, number, rung.triggers, rung.strikes):
            raise Refusal("supervision.unreachable", number=number)
        asked = any(below.answer_days for below in draft.rungs[: number - 1])
        if tuple(rung.triggers) == (Trigger.UNANSWERED,) and not asked:
            raise Refusal("supervision.never_unanswered", number=number)


def _reachable(subject: str, number: int, triggers: tuple[str, ...], strikes: int) -> bool:
    """Whether something can bring a rung: the clock brings the first, the paper before it or a count the others."""
    if subject == Subject.UNIT:
        return (Trigger.BELOW in triggers) == (strikes > 0) and bool(triggers) and Trigger.OVERDUE not in triggers
    after = {Trigger.UNANSWERED, Trigger.REFUSED, Trigger.UNSATISFIED} & set(triggers)
    if Trigger.BELOW in triggers:
        return False
    return Trigger.OVERDUE in triggers if number == 1 else bool(after) and Trigger.OVERDUE not in triggers
