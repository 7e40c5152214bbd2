"""On which day which due days are spoken of: the arithmetic of steps. Prose: docs/algorithms/reminders.md."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from yingshang.calendars.queries.days import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.calendars.queries.days import Calendar
    from yingshang.reminders.models import Step

DAY = timedelta(days=1)
MARGIN = 20  # days; the longest stretch without a working day is below


class Ruler:
    """Working days between ``first`` and ``last``, counted once: every question afterwards is a subtraction."""

    def __init__(self, first: date, last: date, *, using: Calendar | None = None) -> None:
        """A margin on both sides is added."""
        known = using or calendar()
        self.first = first - MARGIN * DAY
        days = ((last - self.first).days + MARGIN) + 1
        self._works = [known.works(self.first + number * DAY) for number in range(days)]
        self._sums = list(accumulate(self._works))

    def works(self, day: date) -> bool:
        """Whether offices work on the day."""
        return self._works[(day - self.first).days]

    def upto(self, day: date) -> int:
        """Working days from the beginning of the ruler up to and including the day."""
        return self._sums[(day - self.first).days]


def due_days(step: Step, on: date, ruler: Ruler, earliest: date) -> Iterator[tuple[date, int]]:
    """The due days of which ``step`` speaks on the working day ``on``, each with the number of the repetition.

    ``earliest`` is the first due day that there is; repeating steps look back so far.
    """
    if not ruler.works(on):
        return
    reach = abs(step.offset) * 2 + MARGIN
    first = on - reach * DAY
    last = on + reach * DAY if step.offset <= 0 else on
    first = min(first, earliest) if step.every else first
    first = max(first, ruler.first + DAY)
    for number in range((last - first).days + 1):
        due = first + number * DAY
        repetition = _repetition(step, due, on, ruler)
        if repetition:
            yield due, repetition


def _repetition(step: Step, due: date, on: date, ruler: Ruler) -> int:
    """The how-manieth time the step speaks of ``due`` on ``on``; 0 for not at all."""
    if step.offset <= 0 and not step.every:
        return int(_before(step, due, on, ruler))
    if not step.working:
        return _after_calendar(step, due, on, ruler)
    if step.offset == 0 and _before(step, due, on, ruler):
        return 1
    passed = ruler.upto(on) - ruler.upto(due) if on > due else 0
    return _times(passed, step) if passed > 0 else 0


def _before(step: Step, due: date, on: date, ruler: Ruler) -> bool:
    """Before and on the day: the day itself, or the last working day before it."""
    if step.working and step.offset:
        return on < due and ruler.upto(due - DAY) - ruler.upto(on - DAY) == -step.offset
    wanted = due + step.offset * DAY
    return on <= wanted and ruler.upto(wanted) == ruler.upto(on)


def _after_calendar(step: Step, due: date, on: date, ruler: Ruler) -> int:
    """Calendar days that end on a day off count on the next working day; of several the last."""
    if step.offset == 0 and _before(step, due, on, ruler):
        return 1
    day = on
    while day > due:
        if times := _times((day - due).days, step):
            return times
        day -= DAY
        if ruler.works(day):
            break
    return 0


def _times(passed: int, step: Step) -> int:
    over = passed - step.offset
    if over < 0:
        return 0
    if not step.every:
        return int(over == 0)
    return over // step.every + 1 if over % step.every == 0 else 0
