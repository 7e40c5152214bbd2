"""The two ladders in the demonstration county: in force for months, proposed by them, decided, written and answered."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.ops import events
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.queries.actors import actor_for
from yingshang.supervision.actions import deciding, judging
from yingshang.supervision.actions.ladders import Bodies, set_ladder
from yingshang.supervision.actions.papers import Details, draft_paper
from yingshang.supervision.enums import StepState, VerdictState
from yingshang.supervision.jobs import judge, sweep
from yingshang.supervision.models import Step, Verdict
from yingshang.supervision.queries.examples import examples
from yingshang.supervision.queries.ladders import papers_waiting

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.jobs import Context

DATA = Path(__file__).parents[1] / "demo_ladders.toml"
_BEGUN = timedelta(days=120)
_WORKED = timedelta(days=21)


@command("kernel.run_as_system", target="clerk")
def climb(*, actor: Actor, clerk: Person) -> int:
    """Put both examples in force, sweep the working days of the last weeks, decide some steps; how many there are."""
    words: dict[str, str] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    supervisor, leader = (Person.objects.get(username=name) for name in ("supervisor", "leader"))
    office = Unit.objects.get(pk=actor_for(leader).unit_id or 0)
    watching = Unit.objects.get(pk=actor_for(supervisor).unit_id or 0)
    receiver = Unit.objects.filter(short_name=words["receiver"]).first() or watching
    since = clock.today() - _BEGUN
    with clock.standing_at(_morning(since)):
        for draft in examples().values():
            bodies = Bodies(watching, receiver)
            set_ladder(actor=SYSTEM, draft=draft, office=office, bodies=bodies, valid_from=since)
    _sweep(clock.today() - _WORKED)
    _decide(actor_for(leader), actor_for(clerk), words)
    _confirm()
    count = Step.objects.count()
    record(events.demo_climbed, clerk, actor=actor, steps=count)
    return count


class _Quiet:
    """The context of a job that nobody watches."""

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Nothing."""

    def renew(self) -> None:
        """Nothing."""


def _sweep(since: date) -> None:
    day, quiet = since, cast("Context", _Quiet())
    while day < clock.today():
        if is_working_day(day):
            with clock.standing_at(_morning(day)):
                judge.run(quiet)
                sweep.run(quiet)
        day += timedelta(days=1)


def _decide(leader: Actor, clerk: Actor, words: dict[str, str]) -> None:
    """Every fourth waits, one is declined, the others are approved, and most of their papers drafted."""
    rows = list(Step.objects.filter(state=StepState.PROPOSED, issuer=leader.unit_id).order_by("pk"))
    for number, step in enumerate(rows):
        if number % 4 == 3:
            continue
        if number == 1:
            deciding.decline(actor=leader, step=step, version=step.version, reason=words["declined"])
        else:
            deciding.approve(actor=leader, step=step, version=step.version, reason=words["approved"])
    for number, paperwork in enumerate(papers_waiting(clerk)):
        if number % 3 == 2:
            continue  # left for whoever tries it
        draft_paper(actor=clerk, paperwork=paperwork, details=Details(words["matter"], demand=words["demand"]))


def _confirm() -> None:
    """Most of last quarter's verdicts are confirmed; a few wait for the clerk."""
    rows = Verdict.objects.filter(state=VerdictState.COMPUTED).select_related("ladder", "unit").order_by("pk")
    for number, verdict in enumerate(list(rows)):
        if number % 3:
            judging.confirm(actor=SYSTEM, verdict=verdict, version=verdict.version)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7, 20), clock.SHANGHAI)
