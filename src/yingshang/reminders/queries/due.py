"""Which duties a step speaks of on a day: asked by due day, so that only what is due is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Value

from yingshang.kernel import clock
from yingshang.obligations.enums import WITH_UNIT, State
from yingshang.obligations.models import Obligation
from yingshang.reminders.enums import Audience
from yingshang.reminders.models import Rule, Step
from yingshang.reminders.rules.days import DAY, MARGIN, Ruler, due_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.obligations.models.obligation import ObligationQuerySet

FARTHEST = 366  # days before or after which a step may speak
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Hit:
    """``step`` speaks on ``on`` of what is due on ``due``, for the ``number``-th time."""

    step: Step
    on: date
    due: date
    number: int

    @property
    def to_handler(self) -> bool:
        """Whether the handler is told."""
        return self.step.audience != Audience.LEADER

    @property
    def to_leader(self) -> bool:
        """Whether the leader in charge is told: by the step, or from this repetition on."""
        since = self.step.leader_from
        return self.step.audience != Audience.HANDLER or (since is not None and self.number >= since)


@dataclass
class Book:
    """The rules of some days and the ruler for them, read once."""

    days: list[date]
    rules: list[Rule] = field(init=False)
    earliest: date = field(init=False)
    ruler: Ruler = field(init=False)
    _best: dict[tuple[date, str, str, str], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Two queries, and one for each state with the unit."""
        first, last = min(self.days), max(self.days)
        rows = Rule.objects.filter(valid_from__lte=last).exclude(valid_to__lt=first)
        self.rules = list(rows.prefetch_related("steps"))
        self.earliest = min([first, *(clock.local(due).date() for state in WITH_UNIT if (due := _earliest_in(state)))])
        reach = timedelta(days=2 * FARTHEST + MARGIN)
        self.ruler = Ruler(min(self.earliest, first - reach), last + reach)

    def hits(self) -> Iterator[Hit]:
        """What the rules say on these days: the latest day first, of a day the latest step first."""
        for on in sorted(self.days, reverse=True):
            for step in sorted(self._steps(on), key=lambda one: (-one.offset, one.pk)):
                for due, number in due_days(step, on, self.ruler, self.earliest):
                    yield Hit(step, on, due, number)

    def holds(self, rule: Rule, on: date, kinds: tuple[str, str, str]) -> bool:
        """Whether of all rules of the day this one holds for duties of these kinds: source, due kind, role."""
        key = (on, *kinds)
        if key not in self._best:
            fitting = [one for one in self._in_force(on) if one.fits(*kinds)]
            self._best[key] = max(fitting, key=lambda one: one.weight).pk if fitting else 0
        return self._best[key] == rule.pk

    def _in_force(self, on: date) -> list[Rule]:
        return [rule for rule in self.rules if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)]

    def _steps(self, on: date) -> list[Step]:
        steps = []
        for rule in self._in_force(on):
            for step in rule.steps.all():
                step.rule = rule
                steps.append(step)
        return steps


def duties_of(hit: Hit) -> ObligationQuerySet:
    """The duties due on the hit's day that are with their unit and were there before the reminder's day ended.

    What was handed out only after the day on which the step speaks is not reminded of the past.
    """
    begin = datetime.combine(hit.due, time.min, clock.SHANGHAI)
    until = datetime.combine(hit.on + DAY, time.min, clock.SHANGHAI)
    rule = hit.step.rule
    rows = Obligation.objects.filter(
        state__in=WITH_UNIT, due_at__gte=begin, due_at__lt=begin + DAY, assigned_at__lt=until
    )
    if rule.source_kind:
        rows = rows.filter(matter__source_kind=rule.source_kind)
    if rule.due_kind:
        rows = rows.filter(due_kind=rule.due_kind)
    return rows.filter(role=rule.role) if rule.role else rows


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many duties a step would speak of on a day, and those told besides their handlers."""

    on: date
    step: Step
    number: int
    due: date
    count: int
    to_leader: bool


def foreseen(first: date, days: int) -> list[Foreseen]:
    """What the rules would send on the working days from ``first`` on, as duties stand now; the first day first.

    A duty counts once a day, with the latest step, as the sweep does it. The duties are counted in one query, however
    many days and steps there are: whatever is handed out by now was so before the end of any day to come.
    """
    book = Book([first + number * DAY for number in range(days)])
    hits = list(book.hits())
    waiting = _waiting({hit.due for hit in hits}, book.rules)
    found: list[Foreseen] = []
    counted: set[tuple[date, date, str, str, str]] = set()
    for hit in hits:
        count = 0
        for kinds, number in waiting.get(hit.due, {}).items():
            key = (hit.on, hit.due, *kinds)
            if key not in counted and hit.step.rule.fits(*kinds) and book.holds(hit.step.rule, hit.on, kinds):
                counted.add(key)
                count += number
        if count:
            found.append(Foreseen(hit.on, hit.step, hit.number, hit.due, count, hit.to_leader))
    return sorted(found, key=lambda one: (one.on, one.step.rule.code, one.step.offset, one.due))


def _waiting(days: set[date], rules: list[Rule]) -> dict[date, dict[tuple[str, str, str], int]]:
    """Due day → (source, due kind, role) → how many duties are with their units.

    What no rule asks for is left out ("" for all): then an index has everything, and no duty is read for it.
    """
    if not days:
        return {}
    begin = datetime.combine(min(days), time.min, clock.SHANGHAI)
    end = datetime.combine(max(days) + DAY, time.min, clock.SHANGHAI)
    rows = Obligation.objects.filter(state__in=WITH_UNIT, due_at__gte=begin, due_at__lt=end)
    kinds = {"source_kind": "matter__source_kind", "due_kind": "due_kind", "role": "role"}
    asked = [F(path) if any(getattr(rule, name) for rule in rules) else Value("") for name, path in kinds.items()]
    named = dict(zip(("_source", "_due", "_role"), asked, strict=True))
    groups = rows.order_by().annotate(**named).values_list("due_at", *named).annotate(n=Count("pk"))
    found: dict[date, dict[tuple[str, str, str], int]] = {}
    for due_at, source, due_kind, role, number in groups:
        day = found.setdefault(clock.local(due_at).date(), {})
        key = (source, due_kind, role)
        day[key] = day.get(key, 0) + number
    return found


def working_days(after: date, upto: date) -> list[date]:
    """The working days after one day up to another."""
    if upto <= after:
        return []
    ruler = Ruler(after, upto)
    days = [after + (number + 1) * DAY for number in range((upto - after).days)]
    return [day for day in days if ruler.works(day)]


def _earliest_in(state: State) -> datetime | None:
    """A state at a time: the first entry of its index, where several at once would be read through."""
    rows = Obligation.objects.filter(state=state, due_at__isnull=False).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()
