"""Recurring duties: occurrences on a rolling horizon, a changed rule, an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.parameters import values_on
from yingshang.obligations import events
from yingshang.obligations.enums import SeriesState, State
from yingshang.obligations.models import Obligation, Series
from yingshang.obligations.queries.due import due_moment
from yingshang.obligations.queries.occurrences import check_rule, nominal_days, period_start
from yingshang.obligations.rules import HORIZON_DAYS

if TYPE_CHECKING:
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor


def extend(series: Series, *, actor: Actor, until: date | None = None) -> int:
    """Make the occurrences up to ``until`` (today and the horizon); how many came new.

    Inside a command; twice is once.
    """
    end = until or clock.today() + timedelta(days=values_on().number(HORIZON_DAYS))
    if series.ends_on is not None:
        end = min(end, series.ends_on)
    if series.state != SeriesState.RUNNING or (series.made_until is not None and series.made_until >= end):
        return 0
    now = clock.now()
    latest = series.occurrences.order_by("-nominal_on").values_list("nominal_on", flat=True).first()
    made: list[Obligation] = []
    for day in nominal_days(series.rule, starts_on=series.starts_on, after=series.made_until, until=end):
        made.append(_occurrence(series, day, previous=latest, now=now))
        latest = day
    Obligation.objects.bulk_create(made, ignore_conflicts=True)
    series.made_until = end
    series.save(update_fields=["made_until"])
    record(events.series_extended, series, actor=actor, until=end.isoformat(), count=len(made))
    return len(made)


def _occurrence(series: Series, day: date, *, previous: date | None, now: datetime) -> Obligation:
    due = due_moment(day, roll=series.roll)
    return Obligation(
        matter_id=series.matter_id,
        series=series,
        nominal_on=day,
        unit_id=series.unit_id,
        role=series.role,
        label=f"{day:%Y-%m-%d}",
        due_kind=series.kind,
        starts_on=period_start(previous, day, series.starts_on),
        due_at=due,
        first_due_at=due,
        quota=series.quota,
        quota_unit=series.quota_unit,
        assigned_at=now,
    )


@command("kernel.run_as_system", target="series")
def extend_series(*, actor: Actor, series: Series, until: date | None = None) -> int:
    """The nightly step for one series: lock it, then make what its horizon lacks."""
    locked = Series.objects.select_for_update().get(pk=series.pk)
    made = extend(locked, actor=actor, until=until)
    if not made:
        record(events.series_extended, locked, actor=actor, until=str(locked.made_until), count=0)
    return made


@command("kernel.run_as_system", target="series")
def roll_again(*, actor: Actor, series: Series) -> int:
    """Compute the due days of occurrences still to come anew, after the calendar changed; how many moved.

    What a unit has signed for keeps the moment it was given, and so does one that was extended.
    """
    moved = 0
    coming = series.occurrences.filter(nominal_on__gte=clock.today(), state=State.ASSIGNED, extended_times=0)
    for occurrence in coming:
        due = due_moment(occurrence.nominal_on or clock.today(), roll=series.roll)
        if due != occurrence.due_at:
            unchanged = series.occurrences.filter(pk=occurrence.pk, version=occurrence.version)
            moved += unchanged.update(due_at=due, first_due_at=due, version=F("version") + 1)
    record(events.due_days_moved, series, actor=actor, count=moved)
    return moved


@command("obligations.manage_matter", target="series")
def change_rule(*, actor: Actor, series: Series, version: int, rule: str, since: date) -> Series:
    """Let another rule hold from a day on. Only the future changes.

    Effects: occurrences from ``since`` on that nobody has begun are voided; the series ends the day before; a new
    series with the
    new rule begins and brings its occurrences. What is begun, reported or done stays. Raises Refusal for a series
    that is over.
    """
    if series.state != SeriesState.RUNNING:
        raise Refusal("obligations.series_over")
    cleaned, before = check_rule(rule), series.rule
    _end(series, since)
    successor = Series.objects.create(
        matter=series.matter,
        unit=series.unit,
        role=series.role,
        kind=series.kind,
        rule=cleaned,
        roll=series.roll,
        quota=series.quota,
        quota_unit=series.quota_unit,
        starts_on=since,
        ends_on=None,
    )
    extend(successor, actor=actor)
    record(events.series_changed, successor, actor=actor, since=since.isoformat(), before=before, rule=cleaned)
    return successor


@command("obligations.manage_matter", target="series")
def end_series(*, actor: Actor, series: Series, version: int, since: date, reason: str) -> Series:
    """No occurrence from a day on; those that nobody has begun are voided, the others stay."""
    if series.state != SeriesState.RUNNING:
        raise Refusal("obligations.series_over")
    if not reason.strip():
        raise Refusal("kernel.needed", field="reason", act=SeriesState.ENDED.label)
    _end(series, since)
    record(events.series_ended, series, actor=actor, reason=reason)
    return series


def _end(series: Series, since: date) -> None:
    future = series.occurrences.filter(nominal_on__gte=since, state=State.ASSIGNED)
    future.update(state=State.VOID)
    series.state, series.ends_on = SeriesState.ENDED, max(since - timedelta(days=1), series.starts_on)
    series.save(update_fields=["state", "ends_on"])
