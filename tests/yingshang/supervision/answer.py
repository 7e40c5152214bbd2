"""What a quarter must bring, worked out beside the program: plain dates and sets, nothing of the product.

The office's own words (docs/algorithms/ladders.md and reminders.md) walked forward day by day; the days off are copied from
the State Council's notice for 2026, not asked of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
OFF = {date(2026, 1, day) for day in (1, 2, 3)} | {date(2026, 2, day) for day in range(15, 24)}
WORKED = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}
ANSWER_DAYS = {1: 5, 2: 5, 3: 0}
EVERY, LEADER_FROM = 5, 2


def works(day):
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def working_days(first, last):
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if works(day)]


def after(day, count):
    """The ``count``-th working day after ``day``."""
    while count:
        day += DAY
        count -= works(day)
    return day


def up_again(day, down):
    """The day itself, or the next on which offices work and the server runs."""
    while not works(day) or down[0] <= day <= down[1]:
        day += DAY
    return day


@dataclass
class Step:
    """A step as it ought to be."""

    duty: int
    rung: int
    proposed: date
    state: str = "proposed"
    issued: date | None = None
    due: date | None = None
    answered: date | None = None


@dataclass
class Letter:
    """One paper to a unit about several duties."""

    unit: int
    rung: int
    issued: date
    steps: list[Step]
    answered: date | None = None


@dataclass
class Quarter:
    """The story: duty → (unit, due day, day on which it is done or None), the days on which things are done."""

    duties: dict[int, tuple[int, date, date | None]]
    mornings: list[date]
    office_days: set[date]
    declines: set[int]  # duties whose first step is declined
    answers: object  # (unit, rung, day of issue) → day of the answer or None
    steps: list[Step] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    reminders: set[tuple[int, int, date, date, int]] = field(default_factory=set)

    def live(self):
        """Walk through all mornings."""
        last = self.mornings[0] - DAY
        for day in self.mornings:
            self._done(day)
            self._unanswered(day)
            self._overdue(day)
            self._remind(last, day)
            if day in self.office_days:
                self._decide(day)
            self._answer(day)
            last = day
        return self

    def _open(self, duty, day):
        done = self.duties[duty][2]
        return done is None or done > day

    def _unanswered(self, day):
        for step in list(self.steps):
            if step.state == "issued" and step.due and step.due < day:
                step.state = "unanswered"
                if step.rung < 3:
                    self.steps.append(Step(step.duty, step.rung + 1, day))

    def _overdue(self, day):
        known = {step.duty for step in self.steps}
        for duty, (_, due, _) in self.duties.items():
            if duty not in known and due < day and self._open(duty, day):
                self.steps.append(Step(duty, 1, day))

    def _decide(self, day):
        papers = {}
        for step in self.steps:
            if step.state != "proposed":
                continue
            if step.rung == 1 and step.duty in self.declines:
                step.state = "declined"
                continue
            step.state, step.issued = "issued", day
            step.due = after(day, ANSWER_DAYS[step.rung]) if ANSWER_DAYS[step.rung] else None
            papers.setdefault((self.duties[step.duty][0], step.rung), []).append(step)
        for (unit, rung), steps in papers.items():
            self.letters.append(Letter(unit, rung, day, steps, self.answers(unit, rung, day)))

    def _answer(self, day):
        for letter in self.letters:
            for step in letter.steps:
                if letter.answered == day and step.state in ("issued", "unanswered"):
                    step.answered, step.state = day, "closed"

    def _done(self, day):
        for step in self.steps:
            if self.duties[step.duty][2] == day:
                step.state = {"proposed": "lapsed", "issued": "closed", "unanswered": "closed"}.get(
                    step.state, step.state
                )

    def _remind(self, last, day):
        for duty, (_, due, _) in self.duties.items():
            if not self._open(duty, day):
                continue
            for on in reversed(working_days(last + DAY, day)):
                found = spoken(due, on)
                if found:
                    self.reminders.add((duty, found[0], on, day, found[1]))
                    break

    def messages(self):
        """(morning, unit, whether to the leader) → of how many duties."""
        found = {}
        for duty, offset, _, morning, number in self.reminders:
            unit = self.duties[duty][0]
            for leader in (False, True) if offset == 1 and number >= LEADER_FROM else (False,):
                found[morning, unit, leader] = found.get((morning, unit, leader), 0) + 1
        return found


def spoken(due, on):
    """(step, how-manieth time) for a due day on a working day: three days before, on the day, the day after and every five."""
    if on > due:
        passed = len(working_days(due + DAY, on))
        return (1, (passed - 1) // EVERY + 1) if (passed - 1) % EVERY == 0 else None
    if on == due or not working_days(on + DAY, due):
        return (0, 1)
    return (-3, 1) if len(working_days(on, due - DAY)) == 3 else None
