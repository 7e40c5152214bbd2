"""The ledgers of a unit and an office, what waits in them, and what falls due on each day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from yingshang.kernel import clock
from yingshang.kernel.lists import Total, totals_of
from yingshang.kernel.lists.streaming import streamed
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, Lamp, State
from yingshang.obligations.models import Obligation, lamp_conditions
from yingshang.obligations.queries.due import soon
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models.obligation import ObligationQuerySet

SENT_BACK = Q(state=State.IN_PROGRESS, sent_back_times__gt=0)
GLANCE = 2_000
_UNSAID = ("nominal_on", "starts_on", "acknowledged_at", "completed_at", "signed_off_at")  # by no column of a ledger
_PAGE = ("matter__office", "unit", "parent__unit", "series", "leader", "handler")


def to_sign() -> Q:
    """The condition of what waits for its unit's signature now.

    Of a duty that comes again the periods that have begun: those to come are signed for when they begin, so that a
    unit with twelve monthly reports has one thing to sign and not twelve.
    """
    return Q(state=State.ASSIGNED) & (Q(series__isnull=True) | Q(starts_on__lte=clock.today()))


def to_come() -> Q:
    """The condition of periods of a duty that comes again which have not begun and nobody has signed for."""
    return Q(state=State.ASSIGNED, series__isnull=False, starts_on__gt=clock.today())


def inbox(actor: Actor) -> ObligationQuerySet:
    """What the actor's unit owes, with lamps and what a line shows."""
    return lit(Obligation.objects.owed_by(actor)).select_related(*_PAGE)


def ledger(actor: Actor) -> ObligationQuerySet:
    """What the actor's office handed out, with lamps and what a line shows."""
    return lit(Obligation.objects.given_by(actor)).select_related(*_PAGE)


def whose(actor: Actor, *, gives: bool) -> str:
    """A name of the rows that ``given_by`` (else ``owed_by``) gives an actor, to keep figures under.

    Who has the same name has the same rows; what a supervisor sees depends on the unit, too.
    """
    kind = "owed" if not gives else "seen" if PostKind.SUPERVISOR in actor.roles else "given"
    return f"{kind}:{actor.unit_id}:{actor.scope}"


def for_file(rows: ObligationQuerySet) -> Iterator[Obligation]:
    """The rows of a ledger one by one, without what no column says: a moment takes longer to read than to be shown."""
    return streamed(rows.defer(*_UNSAID))


def lit(rows: ObligationQuerySet) -> ObligationQuerySet:
    """The rows with their lamps as of now."""
    now = clock.now()
    return rows.with_lamp(now, soon(now))


def showing(lamp: str) -> Q:
    """The condition of unfinished rows that show a lamp now: what a filter by lamp asks."""
    now = clock.now()
    return lamp_conditions(now, soon(now))[Lamp(lamp)] & Q(state__in=CURRENT_STATES)


def standing(rows: ObligationQuerySet, *names: str) -> dict[str, Total]:
    """How many of ``rows`` wait for what, counted no further than one reads a number at a glance; in one query.

    ``names`` says of what: assigned, objected, in_progress, sent_back (also in progress), submitted, completed, done,
    yellow, red.
    """
    now = clock.now()
    lamps = lamp_conditions(now, soon(now))
    wanted: dict[str, Q] = {
        state.value: Q(state=state) for state in (State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED, State.COMPLETED)
    }
    wanted["assigned"] = to_sign()
    wanted |= {"sent_back": SENT_BACK, "yellow": lamps[Lamp.YELLOW], "red": lamps[Lamp.RED]}
    wanted["done"] = Q(state__in=DONE_STATES)
    plain = rows.select_related(None)
    return totals_of({name: plain.filter(wanted[name]) for name in names}, limit=GLANCE)


def due_by_day(rows: ObligationQuerySet, first: date, last: date) -> dict[date, dict[Lamp, int]]:
    """Day → lamp → unfinished rows due on it, from ``first`` to ``last``, both included; one query."""
    days: dict[date, dict[Lamp, int]] = {}
    for day, lamp, count in _grouped(rows, TruncDate("due_at", tzinfo=clock.SHANGHAI), first, last):
        days.setdefault(day, {})[Lamp(lamp)] = count
    return days


def _grouped(rows: ObligationQuerySet, period: Any, first: date, last: date) -> Any:  # noqa: ANN401 - rows of values
    begin = datetime.combine(first, time.min, clock.SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time.min, clock.SHANGHAI)
    within = lit(rows.unfinished().filter(due_at__gte=begin, due_at__lt=end)).annotate(period=period)
    return within.order_by().values_list("period", "lamp").annotate(count=Count("pk"))
