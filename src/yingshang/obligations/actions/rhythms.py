"""A reporting rhythm for a duty that has no end: set by the office, at once or later.

The part becomes the first occurrence of the rhythm, so that what was reported on it stays where it was and nothing is
owed twice; those that follow come from the series. Prose: docs/algorithms/occurrences.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from yingshang.calendars.enums import Roll
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import paragraphs
from yingshang.obligations import events
from yingshang.obligations.actions.handing_out import said
from yingshang.obligations.actions.series import extend
from yingshang.obligations.enums import MOVES, DueKind
from yingshang.obligations.models import Series
from yingshang.obligations.queries.due import due_moment
from yingshang.obligations.queries.occurrences import check_rule, nominal_days, period_start
from yingshang.obligations.queries.rhythms import can_have_rhythm, without_rhythm

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Matter, Obligation

_FURTHEST = timedelta(days=800)  # every rhythm that the office can choose gives a day within two years


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often is reported: an RRULE, from which day on, where rest days go, and what the units are told of it."""

    rule: str
    since: date
    words: str
    roll: Roll = Roll.NONE


@command("obligations.act_for_office", target="obligation")
def set_rhythm(*, actor: Actor, obligation: Obligation, version: int, rhythm: Rhythm) -> Series:
    """Let a part without a date be reported on by a rhythm; its unit is told and signs again.

    Raises Refusal for a part that has a date, a rhythm or an event to wait for, that a unit gave to its section, or
    that is not with its unit; for a day that is past, or a rule that cannot be read or gives no day.
    """
    if not can_have_rhythm(obligation):
        raise Refusal("obligations.no_rhythm_here", target=str(obligation))
    first = _first_day(rhythm)
    series = Series.objects.create(
        matter_id=obligation.matter_id,
        unit_id=obligation.unit_id,
        role=obligation.role,
        kind=DueKind.CONTINUOUS,
        rule=check_rule(rhythm.rule),
        roll=rhythm.roll,
        quota=obligation.quota,
        quota_unit=obligation.quota_unit,
        leader=obligation.leader,
        handler=obligation.handler,
        starts_on=rhythm.since,
        made_until=first,
    )
    _become_first(obligation, series, first, words=paragraphs(rhythm.words), actor=actor)
    extend(series, actor=actor)
    facts = {"since": rhythm.since.isoformat(), "rule": series.rule, "due": said(obligation.due_at)}
    record(events.rhythm_set, obligation, actor=actor, **facts)
    return series


@command("obligations.manage_matter", target="matter")
def set_rhythms(*, actor: Actor, matter: Matter, rhythm: Rhythm) -> int:
    """The same for every part of a matter that has neither date nor rhythm; how many. Refusal when there is none."""
    rows = list(without_rhythm(matter).order_by("pk"))
    if not rows:
        raise Refusal("obligations.no_rhythm_here", target=str(matter))
    for row in rows:
        set_rhythm(actor=actor, obligation=row, version=row.version, rhythm=rhythm)
    return len(rows)


def _first_day(rhythm: Rhythm) -> date:
    if rhythm.since < clock.today():
        raise Refusal("obligations.since_past", field="since", since=rhythm.since.isoformat())
    rule = check_rule(rhythm.rule)
    days = nominal_days(rule, starts_on=rhythm.since, after=None, until=rhythm.since + _FURTHEST)
    first = next(days, None)
    if first is None:
        raise Refusal("obligations.bad_rule", field="days", rule=rule[:80])
    return first


def _become_first(obligation: Obligation, series: Series, first: date, *, words: str, actor: Actor) -> None:
    due = due_moment(first, roll=series.roll)
    told = {"due_before": said(None), "due_after": said(due)}
    demand = {"demand_before": obligation.demand, "demand_after": obligation.demand}
    MOVES.move(obligation, "change", actor=actor, changes=words, **told, **demand)
    obligation.series, obligation.nominal_on, obligation.label = series, first, f"{first:%Y-%m-%d}"
    obligation.due_kind, obligation.starts_on = DueKind.CONTINUOUS, period_start(None, first, series.starts_on)
    obligation.due_at = obligation.first_due_at = due
    obligation.acknowledged_at = None
    obligation.save(
        update_fields=[
            "series",
            "nominal_on",
            "label",
            "due_kind",
            "starts_on",
            "due_at",
            "first_due_at",
            "acknowledged_at",
        ]
    )
