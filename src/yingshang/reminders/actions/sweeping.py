"""The morning's sweep: first every duty that a step speaks of is noted, then each unit is told once.

Both parts can be done again from anywhere: what is noted is unique by step, duty and day, what is told by the key of
its message. Only due days that a step hits are asked for, a chunk at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min, Q
from django.template.loader import render_to_string
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.among import Among
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.kernel.failpoints import failpoint
from yingshang.kernel.parameters import values_on
from yingshang.messaging.actions import Notice, To, notify
from yingshang.obligations.enums import WITH_UNIT
from yingshang.orgs.models import Person, Unit
from yingshang.reminders import events
from yingshang.reminders.models import Reminder, Sweep
from yingshang.reminders.queries.due import CHUNK, Book, Hit, duties_of, working_days
from yingshang.reminders.rules import CATCH_UP
from yingshang.reminders.rules.kinds import REMINDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.reminders.models.reminder import ReminderQuerySet

MOST_LISTED = 50
_FIELDS = ("pk", "unit_id", "handler_id", "leader_id", "due_at", "matter__source_kind", "due_kind", "role")


def sweep(on: date, told: Callable[[int], None] = lambda _: None) -> Sweep:
    """Keep the rules for all working days since the last sweep up to ``on``; a sweep that is done is left alone.

    ``told`` is called with how many duties are through.
    """
    mine = Sweep.objects.filter(on=on).first() or begin_sweep(actor=SYSTEM, on=on)
    if mine.ended_at is not None:
        return mine
    count = _note_all(mine, told)
    for group in _groups(mine):
        tell_group(actor=SYSTEM, sweep=mine, group=group)
        failpoint("reminders.group_told")
        told(count)
    return end_sweep(actor=SYSTEM, sweep=mine)


@command("reminders.sweep")
def begin_sweep(*, actor: Actor, on: date) -> Sweep:
    """Open the morning. What an earlier sweep noted and never told is dropped: it is due again in this one."""
    earlier = Sweep.objects.filter(on__lt=on)
    last = earlier.filter(ended_at__isnull=False).aggregate(on=Max("on"))["on"]
    last = last or earlier.aggregate(since=Min("since"))["since"] or on - timedelta(days=1)
    since = max(last, on - timedelta(days=values_on(on).number(CATCH_UP)))
    left = Reminder.objects.filter(sweep__on__lt=on, sweep__ended_at__isnull=True)
    dropped, _ = left.filter(message__isnull=True, leader_message__isnull=True).delete()
    mine = Sweep.objects.create(on=on, since=since, begun_at=clock.now())
    record(events.sweep_begun, mine, actor=actor, since=since, dropped=dropped)
    return mine


def _note_all(mine: Sweep, told: Callable[[int], None]) -> int:
    days = working_days(mine.since, mine.on)
    if not days:
        return 0
    book, count = Book(days), 0
    for hit in book.hits():
        last = 0
        while rows := list(duties_of(hit).filter(pk__gt=last).order_by("pk").values_list(*_FIELDS)[:CHUNK]):
            last = rows[-1][0]
            noted = [row for row in rows if book.holds(hit.step.rule, hit.on, row[5:])]
            if noted:
                count += note(actor=SYSTEM, sweep=mine, hit=hit, rows=noted)
                failpoint("reminders.noted")
            told(count)
            if len(rows) < CHUNK:
                break
    return count


@command("reminders.sweep")
def note(*, actor: Actor, sweep: Sweep, hit: Hit, rows: Sequence[tuple[Any, ...]]) -> int:
    """Note duties of one hit; those noted already, in this sweep or for this step and day, stay as they are."""
    now = clock.now()
    Reminder.objects.bulk_create(
        (
            Reminder(
                sweep=sweep,
                step=hit.step,
                obligation_id=pk,
                unit_id=unit,
                on=hit.on,
                due_at=due_at,
                number=hit.number,
                handler_id=handler,
                leader_id=leader,
                to_handler=hit.to_handler,
                to_leader=hit.to_leader,
                at=now,
            )
            for pk, unit, handler, leader, due_at, *_ in rows
        ),
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    record(events.noted, sweep, actor=actor, count=len(rows), last=rows[-1][0])
    return len(rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Who is told together: the duties of one unit that go to one person, as handler or as leader in charge."""

    unit: int
    person: int | None
    leader: bool

    def rows(self, mine: Sweep) -> ReminderQuerySet:
        """Those not told yet and still with the unit."""
        rows = mine.reminders.filter(unit=self.unit, obligation__state__in=WITH_UNIT)
        if self.leader:
            return rows.filter(to_leader=True, leader_message__isnull=True, leader=self.person)
        return rows.filter(to_handler=True, message__isnull=True, handler=self.person)

    def to(self) -> To:
        """As messages know them."""
        unit = Unit.objects.get(pk=self.unit)
        if self.person is not None:
            return To.person(Person.objects.get(pk=self.person), unit)
        return To.leader(unit) if self.leader else To.liaison(unit)

    def key(self, mine: Sweep) -> str:
        """The dedupe key of its message."""
        return f"reminders:{mine.on:%Y%m%d}:{self.unit}:{'leader' if self.leader else 'handler'}:{self.person or 0}"


def _groups(mine: Sweep) -> list[Group]:
    rows = mine.reminders.order_by()
    handlers = rows.filter(to_handler=True, message__isnull=True).values_list("unit", "handler").distinct()
    leaders = rows.filter(to_leader=True, leader_message__isnull=True).values_list("unit", "leader").distinct()
    pairs = [(unit, person, False) for unit, person in handlers] + [(unit, person, True) for unit, person in leaders]
    return [Group(*pair) for pair in sorted(pairs, key=lambda pair: (pair[0], pair[2], pair[1] or 0))]


@command("reminders.sweep")
def tell_group(*, actor: Actor, sweep: Sweep, group: Group) -> int:
    """One message for all duties of the group; returns how many. What was handed in meanwhile is not spoken of."""
    rows = group.rows(sweep)
    keys = list(rows.order_by().values_list("pk", flat=True))
    count = len(keys)
    if not count:
        record(events.group_told, sweep, actor=actor, unit=str(Unit.objects.get(pk=group.unit)), count=0, message=None)
        return 0
    message = notify(actor=actor, notice=_notice(sweep, group, rows, count), to=[group.to()])
    # By their keys: of a sweep that is minutes old PostgreSQL expects one row, and would read all for each of them.
    Reminder.objects.filter(Among("pk", keys)).update(**{"leader_message" if group.leader else "message": message})
    record(
        events.group_told,
        sweep,
        actor=actor,
        unit=str(Unit.objects.get(pk=group.unit)),
        count=count,
        message=message.pk,
    )
    return count


def _notice(mine: Sweep, group: Group, rows: ReminderQuerySet, count: int) -> Notice:
    now = clock.now()
    late = rows.filter(due_at__lt=now).count()
    first = rows.select_related("obligation__matter").order_by("due_at", "pk")[:MOST_LISTED]
    page = {"rows": list(first), "count": count, "late": late, "more": count - MOST_LISTED, "now": now}
    page["leader"] = group.leader
    text = render_to_string("reminders/message.txt", page).strip().splitlines()
    ways = rows.aggregate(email=Max("pk", filter=Q(step__email=True)), sms=Max("pk", filter=Q(step__sms=True)))
    return Notice(
        kind=REMINDER,
        key=group.key(mine),
        title=text[0],
        lines=[one for one in text[1:] if one.strip()],
        count=count,
        link=reverse("obligations:inbox"),
        calendar=reverse("obligations:own_feed"),
        channels=frozenset(name for name, found in ways.items() if found),
    )


@command("reminders.sweep", target="sweep")
def end_sweep(*, actor: Actor, sweep: Sweep) -> Sweep:
    """Close the morning."""
    sweep.count = sweep.reminders.filter(Q(message__isnull=False) | Q(leader_message__isnull=False)).count()
    sweep.ended_at = clock.now()
    sweep.save(update_fields=["count", "ended_at"])
    record(events.sweep_ended, sweep, actor=actor, count=sweep.count)
    return sweep
