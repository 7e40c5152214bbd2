"""Supervision in the demonstration county: problems in every state, and the circulars of the last months."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade, State
from yingshang.ops import events
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.queries.actors import actor_for
from yingshang.supervision.actions import circulars, problems
from yingshang.supervision.actions.circulars import About
from yingshang.supervision.actions.problems import Found
from yingshang.supervision.enums import ScopeKind
from yingshang.supervision.jobs import follow_matter
from yingshang.supervision.queries.periods import month_of, week_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.supervision.models import Circular, Problem
    from yingshang.supervision.queries.periods import Period

DATA = Path(__file__).parents[1] / "demo_problems.toml"
_WORKED = {"rectified", "failed", "closed"}


@command("kernel.run_as_system", target="clerk")
def supervise(*, actor: Actor, clerk: Person) -> int:
    """Register, hand out and judge the invented problems, and write the circulars; how many problems there are."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    office = actor_for(clerk)
    for row in sorted(data["problem"], key=lambda row: -int(row["found"])):
        _Problem(row, data["words"], office).live()
    written = _circulars(office, data["words"])
    record(events.demo_supervised, clerk, actor=actor, problems=len(data["problem"]), circulars=written)
    return len(data["problem"])


class _Problem:
    """One problem while its story is told."""

    def __init__(self, row: dict[str, Any], words: dict[str, str], office: Actor) -> None:
        self.row, self.words, self.office = row, words, office
        self.found_on = clock.today() - timedelta(days=row["found"])

    def live(self) -> None:
        """From the day it was found to where the story leaves it."""
        with clock.standing_at(_moment(self.found_on, 10)):
            problem = self._register()
        if self.row["end"] == "registered":
            return
        with clock.standing_at(_moment(self.found_on, 15)):
            problem = problems.assign_problem(actor=self.office, problem=problem, version=problem.version)
        if self.row["end"] in _WORKED:
            self._work(problem)

    def _register(self) -> Problem:
        units = [Unit.objects.get(short_name=name) for name in self.row["units"]]
        facts = {name: self.row.get(name, "") for name in ("place", "description", "demand")}
        found = Found(
            self.row["found_by"],
            self.found_on,
            self.row["category"],
            self.row["title"],
            lead=units[0],
            others=tuple(units[1:]),
            due_on=self.found_on + timedelta(days=self.row["days"]),
            **facts,
        )
        return problems.register_problem(actor=self.office, found=found)

    def _work(self, problem: Problem) -> None:
        done_on = self.found_on + timedelta(days=self.row["days"] - 2)
        # The lead last: it answers for the whole.
        for share in problem.shares.select_related("obligation__matter", "unit").order_by("-pk"):
            duty = share.obligation
            unit = _liaison(share.unit)
            if duty is None or unit is None:
                return
            with clock.standing_at(_moment(done_on, 10)):
                self._finish(duty, unit)
        with clock.standing_at(_moment(done_on, 11)):
            follow_matter("matter", problem.matter_id or 0)
        self._judge(problem, done_on + timedelta(days=1))

    def _finish(self, duty: Obligation, unit: Actor) -> None:
        duty.refresh_from_db()
        if duty.state == State.ASSIGNED:
            by_unit.acknowledge(actor=unit, obligation=duty, version=duty.version)
        by_unit.submit(actor=unit, obligation=duty, version=duty.version, result=self.words["result"])
        by_office.complete(
            actor=self.office, obligation=duty, version=duty.version, grade=Grade.GOOD, note=self.words["note"]
        )

    def _judge(self, problem: Problem, on: date) -> None:
        problem.refresh_from_db()
        given: dict[str, Any] = {"actor": self.office, "problem": problem, "version": problem.version}
        with clock.standing_at(_moment(min(on, clock.today()), 11)):
            if self.row["end"] == "closed":
                problems.close_problem(**given, finding=self.words["closed"])
            elif self.row["end"] == "failed":
                problems.fail_problem(**given, finding=self.words["failed"])


def _circulars(office: Actor, words: dict[str, str]) -> int:
    """Two months that went out, the older one corrected; this month as a draft; a briefing of last week."""
    this = month_of(clock.today())
    last = month_of(this.first - timedelta(days=1))
    older = month_of(last.first - timedelta(days=1))
    for period in (older, last):
        with clock.standing_at(_moment(period.last + timedelta(days=1), 9)):
            found = _write(office, "supervision", period, _end(period.last))
            _freeze(office, found)
            if period == older:
                found.refresh_from_db()
                new = circulars.correct_circular(
                    actor=office, circular=found, version=found.version, reason=words["correction"]
                )
                _freeze(office, new)
    _write(office, "supervision", this, clock.now())
    _freeze(office, _write(office, "briefing", week_of(clock.today() - timedelta(days=7)), clock.now()))
    return 5


def _write(office: Actor, kind: str, period: Period, cut_off: datetime) -> Circular:
    return circulars.make_circular(actor=office, kind=kind, about=About(period, cut_off, ScopeKind.ALL))


def _freeze(office: Actor, circular: Circular) -> None:
    circulars.freeze_circular(actor=office, circular=circular, version=circular.version)


def _liaison(unit: Unit) -> Actor | None:
    person = Person.objects.filter(posts__unit=unit, posts__kind=PostKind.LIAISON).order_by("id").first()
    return actor_for(person) if person is not None else None


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), clock.SHANGHAI)
