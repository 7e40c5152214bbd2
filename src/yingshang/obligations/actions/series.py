"""Recurring duties: occurrences on a rolling horizon, a changed rule, an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Max

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.once import reading_once
from yingshang.kernel.parameters import values_on
from yingshang.kernel.text import paragraphs
from yingshang.obligations import events
from yingshang.obligations.actions.following import void_below
from yingshang.obligations.enums import MOVES, SeriesState, State
from yingshang.obligations.models import Obligation, Series
from yingshang.obligations.queries.due import due_moment
from yingshang.obligations.queries.occurrences import check_rule, nominal_days, period_start
from yingshang.obligations.queries.people import works_in
from yingshang.obligations.rules import HORIZON_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person

_ROWS = 500  # occurrences written in one statement


def extend(series: Series, *, actor: Actor, until: date | None = None) -> int:
    """Make the occurrences up to ``until`` (today and the horizon); how many came new.

    Inside a command; twice is once.
    """
    end = _end_of(series, until or clock.today() + timedelta(days=values_on().number(HORIZON_DAYS)))
    if series.state != SeriesState.RUNNING or (series.made_until is not None and series.made_until >= end):
        return 0
    latest = series.occurrences.order_by("-nominal_on").values_list("nominal_on", flat=True).first()
    made = _planned(series, end, latest)
    Obligation.objects.bulk_create(made, ignore_conflicts=True)
    series.made_until = end
    series.save(update_fields=["made_until"])
    record(events.series_extended, series, actor=actor, until=end.isoformat(), count=len(made))
    return len(made)


def _end_of(series: Series, until: date) -> date:
    return until if series.ends_on is None else min(until, series.ends_on)


def lacks(series: Series, until: date) -> bool:
    """Whether the rule gives a day up to ``until`` that has not been made. Reads nothing more."""
    end = _end_of(series, until)
    days = nominal_days(series.rule, starts_on=series.starts_on, after=series.made_until, until=end)
    return next(days, None) is not None


def _planned(series: Series, end: date, latest: date | None) -> list[Obligation]:
    """The occurrences up to ``end``, not yet written; ``latest`` is the day of the last one there is."""
    now, made = clock.now(), []
    kept, still = _kept_before(series), _still_there(series)
    with reading_once():  # every day asks for the closing hour and the calendar's edition
        for day in nominal_days(series.rule, starts_on=series.starts_on, after=series.made_until, until=end):
            if day in kept:
                continue
            made.append(_occurrence(series, day, previous=latest, now=now, people=still))
            latest = day
    return made


def _kept_before(series: Series) -> set[date]:
    """Days whose occurrence stayed with a series that this one follows: begun before the rule changed, owed once."""
    days: set[date] = set()
    before = series.follows
    while before is not None:
        kept = before.occurrences.filter(nominal_on__gte=series.starts_on).exclude(state=State.VOID)
        days.update(day for day in kept.values_list("nominal_on", flat=True) if day is not None)
        before = before.follows
    return days


def _still_there(series: Series) -> dict[str, Person | None]:
    """The leader in charge and the handler of a series, as far as they still work in its unit."""
    people = {"leader": series.leader, "handler": series.handler}
    return {field: one if one is not None and works_in(one, series.unit) else None for field, one in people.items()}


def _occurrence(
    series: Series, day: date, *, previous: date | None, now: datetime, people: dict[str, Person | None]
) -> Obligation:
    due = due_moment(day, roll=series.roll)
    return Obligation(
        matter_id=series.matter_id,
        series=series,
        nominal_on=day,
        unit_id=series.unit_id,
        giver_id=series.matter.office_id,
        role=series.role,
        label=f"{day:%Y-%m-%d}",
        due_kind=series.kind,
        starts_on=period_start(previous, day, series.starts_on),
        due_at=due,
        first_due_at=due,
        quota=series.quota,
        quota_unit=series.quota_unit,
        assigned_at=now,
        **people,
    )


@command("kernel.run_as_system", target="series")
def extend_series(*, actor: Actor, series: Series, until: date | None = None) -> int:
    """The nightly step for one series: lock it, then make what its horizon lacks."""
    locked = Series.objects.select_for_update().get(pk=series.pk)
    made = extend(locked, actor=actor, until=until)
    if not made:
        record(events.series_extended, locked, actor=actor, until=str(locked.made_until), count=0)
    return made


@command("kernel.run_as_system")
def extend_together(*, actor: Actor, keys: Sequence[int], until: date) -> int:
    """The nightly step for many series, each as ``extend_series`` does it; an event for each that was extended.

    What another worker extended meanwhile stays as it is.
    """
    locked = Series.objects.select_for_update(of=("self",)).select_related("matter", "unit", "leader", "handler")
    rows = list(locked.lacking(until).filter(pk__in=keys).order_by("pk"))
    newest = Obligation.objects.filter(series__in=keys).order_by().values_list("series_id")
    latest = dict(newest.annotate(day=Max("nominal_on")))
    made: list[Obligation] = []
    with reading_once():  # days that many series have are asked for once
        for series in rows:
            end = _end_of(series, until)
            mine = _planned(series, end, latest.get(series.pk))
            series.made_until = end
            made += mine
            record(events.series_extended, series, actor=actor, until=end.isoformat(), count=len(mine))
    if not rows:  # somebody was faster with all of them
        record(events.series_extended, Series.objects.get(pk=keys[0]), actor=actor, until=until.isoformat(), count=0)
    Obligation.objects.bulk_create(made, batch_size=_ROWS, ignore_conflicts=True)
    for day in {series.made_until for series in rows}:  # hardly more than one: where the horizon is
        Series.objects.filter(pk__in=[one.pk for one in rows if one.made_until == day]).update(made_until=day)
    return len(made)


@command("kernel.run_as_system", target="series")
def roll_again(*, actor: Actor, series: Series) -> int:
    """Compute the due days of occurrences still to come anew, after the calendar changed; how many moved.

    What a unit has signed for keeps the moment it was given, and so does one that was extended.
    """
    moved = 0
    for occurrence, due in due_elsewhere([series]):
        unchanged = series.occurrences.filter(pk=occurrence.pk, version=occurrence.version)
        moved += unchanged.update(due_at=due, first_due_at=due, version=F("version") + 1)
    record(events.due_days_moved, series, actor=actor, count=moved)
    return moved


def due_elsewhere(series: Sequence[Series]) -> list[tuple[Obligation, datetime]]:
    """Occurrences still to come, that nobody has signed for, whose due moment the calendar now puts elsewhere."""
    rolls = {one.pk: one.roll for one in series}
    coming = Obligation.objects.filter(series__in=list(rolls), nominal_on__gte=clock.today())
    found = []
    with reading_once():
        for row in coming.filter(state=State.ASSIGNED, extended_times=0).order_by("pk"):
            due = due_moment(row.nominal_on or clock.today(), roll=rolls[row.series_id or 0])
            if due != row.due_at:
                found.append((row, due))
    return found


@command("obligations.manage_matter", target="series")
def change_rule(*, actor: Actor, series: Series, version: int, rule: str, since: date) -> Series:
    """Let another rule hold from a day on. Only the future changes.

    Effects: occurrences from ``since`` on that nobody has begun are voided; the series ends the day before; a new
    series with the new rule begins and brings its occurrences, up to the end that was set. What is begun, reported or
    done stays, and its day is not asked for twice. Raises Refusal for a series that is over, or a day that is past.
    """
    _check_running(series, since)
    cleaned, before, ends_on = check_rule(rule), series.rule, series.ends_on
    _end(series, since, actor=actor, reason=cleaned)
    successor = Series.objects.create(
        matter=series.matter,
        unit=series.unit,
        role=series.role,
        kind=series.kind,
        rule=cleaned,
        roll=series.roll,
        quota=series.quota,
        quota_unit=series.quota_unit,
        leader=series.leader,
        handler=series.handler,
        starts_on=since,
        ends_on=ends_on,
        follows=series,
    )
    extend(successor, actor=actor)
    record(events.series_changed, successor, actor=actor, since=since.isoformat(), before=before, rule=cleaned)
    return successor


@command("obligations.manage_matter", target="series")
def end_series(*, actor: Actor, series: Series, version: int, since: date, reason: str) -> Series:
    """No occurrence from a day on; those that nobody has begun are voided, the others stay."""
    _check_running(series, since)
    if not paragraphs(reason):
        raise Refusal("kernel.needed", field="reason", act=SeriesState.ENDED.label)
    _end(series, since, actor=actor, reason=paragraphs(reason))
    record(events.series_ended, series, actor=actor, reason=paragraphs(reason))
    return series


def _check_running(series: Series, since: date) -> None:
    if series.state != SeriesState.RUNNING or (series.ends_on is not None and series.ends_on < since):
        raise Refusal("obligations.series_over")
    if since < clock.today():
        raise Refusal("obligations.since_past", field="since", since=since.isoformat())


def _end(series: Series, since: date, *, actor: Actor, reason: str) -> None:
    future = series.occurrences.select_related("matter", "parent").filter(nominal_on__gte=since, state=State.ASSIGNED)
    for occurrence in future.order_by("nominal_on"):
        MOVES.move(occurrence, "void", actor=actor, reason=reason)
        record(events.voided, occurrence, actor=actor, reason=reason)
        void_below(occurrence, actor=actor, reason=reason)
    series.state, series.ends_on = SeriesState.ENDED, max(since - timedelta(days=1), series.starts_on)
    series.save(update_fields=["state", "ends_on"])
