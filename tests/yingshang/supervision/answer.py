"""What a quarter must bring, worked out beside the program: plain dates and sets, nothing of the product.

Both ladders run on every unit: that of each duty, and that of the quarter which ends in the middle of the story. The
office's own words (docs/algorithms/ladders.md and reminders.md) walked forward day by day; the days off are copied from
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
QUARTER_ENDS, JUDGED_AFTER = date(2025, 12, 31), 5
LEAST_DUE, STANDARD, OBJECTION_DAYS = 3, 90, 5


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
    """The day itself, or the next on which offices work and the server runs; ``down`` are (first, last) pairs."""
    while not works(day) or any(first <= day <= last for first, last in down):
        day += DAY
    return day


@dataclass
class Step:
    """A step as it ought to be; ``duty`` is None where it is about the unit's quarter."""

    unit: int
    duty: int | None
    rung: int
    proposed: date
    state: str = "proposed"
    objection_until: date | None = None
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
    fates: list[str]  # unit → what becomes of the step on its quarter
    answers: object  # (unit, rung, day of issue) → day of the answer or None
    steps: list[Step] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    reminders: set[tuple[int, int, date, date, int]] = field(default_factory=set)
    verdicts: dict[int, tuple[int, int]] = field(default_factory=dict)  # unit → on time, due
    judged: date | None = None

    def live(self):
        """Walk through all mornings."""
        last = self.mornings[0] - DAY
        for day in self.mornings:
            self._done(day)
            self._judge(day)
            self._mature(day)
            self._unanswered(day)
            self._overdue(day)
            self._remind(last, day)
            if day in self.office_days:
                self._object_to(day)
                self._decide(day)
                self._confirm(day)
            self._answer(day)
            last = day
        return self

    def _open(self, duty, day):
        done = self.duties[duty][2]
        return done is None or done > day

    def _judge(self, day):
        """On time and due of each unit, on the first morning after the days for late audits."""
        if self.judged or day < after(QUARTER_ENDS, JUDGED_AFTER):
            return
        self.judged = day
        for unit, due, done in self.duties.values():
            if due <= QUARTER_ENDS:
                on_time, all_due = self.verdicts.get(unit, (0, 0))
                self.verdicts[unit] = (on_time + (done is not None and done <= due), all_due + 1)
        self.verdicts = {unit: found for unit, found in self.verdicts.items() if found[1] >= LEAST_DUE}

    def below(self):
        """The units that the quarter's ladder takes up."""
        return {unit for unit, (on_time, due) in self.verdicts.items() if on_time * 100 < STANDARD * due}

    def _confirm(self, day):
        """The office stands behind the verdicts on its next day; a unit below the standard may object first."""
        if self.judged and not any(step.duty is None for step in self.steps):
            until = after(day, OBJECTION_DAYS)
            self.steps += [Step(unit, None, 1, day, "announced", until) for unit in sorted(self.below())]

    def _object_to(self, day):
        for step in self.steps:
            if step.state == "announced" and self.fates[step.unit] in ("upheld", "overruled"):
                step.state = {"upheld": "declined", "overruled": "proposed"}[self.fates[step.unit]]

    def _mature(self, day):
        for step in self.steps:
            if step.state == "announced" and step.objection_until < day:
                step.state = "proposed"

    def _unanswered(self, day):
        for step in list(self.steps):
            if step.state == "issued" and step.due and step.due < day:
                step.state = "unanswered"
                if step.duty is not None and step.rung < 3:
                    self.steps.append(Step(step.unit, step.duty, step.rung + 1, day))

    def _overdue(self, day):
        known = {step.duty for step in self.steps}
        for duty, (unit, due, _) in self.duties.items():
            if duty not in known and due < day and self._open(duty, day):
                self.steps.append(Step(unit, duty, 1, day))

    def _decide(self, day):
        papers = {}
        for step in self.steps:
            if step.state != "proposed":
                continue
            if step.duty is None and self.fates[step.unit] in ("declined", "exempted"):
                step.state = self.fates[step.unit]
                continue
            if step.rung == 1 and step.duty in self.declines:
                step.state = "declined"
                continue
            step.state, step.issued = "issued", day
            step.due = after(day, ANSWER_DAYS[step.rung]) if ANSWER_DAYS[step.rung] else None
            papers.setdefault((step.unit, step.rung, step.duty is None), []).append(step)
        for (unit, rung, _), steps in papers.items():
            self.letters.append(Letter(unit, rung, day, steps, self.answers(unit, rung, day)))

    def _answer(self, day):
        for letter in self.letters:
            for step in letter.steps:
                if letter.answered == day and step.state in ("issued", "unanswered"):
                    step.answered, step.state = day, "closed"

    def _done(self, day):
        for step in self.steps:
            if step.duty is not None and self.duties[step.duty][2] == day:
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
