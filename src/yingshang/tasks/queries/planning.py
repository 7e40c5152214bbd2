"""What 交办 would do, before it is done: which unit answers for what, by when, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from yingshang.documents.enums import ItemKind, ItemState, Match
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.obligations.actions.handing_out import Part
from yingshang.obligations.enums import DueKind
from yingshang.obligations.queries.due import due_moment
from yingshang.orgs.enums import PostKind, UnitRole, UnitState
from yingshang.orgs.models import Post
from yingshang.orgs.queries.groups import members_of
from yingshang.orgs.queries.units import successors_of
from yingshang.tasks.queries.dues import Habits, dues_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from yingshang.documents.models import Document, Item, ItemUnit
    from yingshang.obligations.actions.handing_out import Due
    from yingshang.orgs.models import Group, Person, Unit

_RANK = {UnitRole.LEAD: 0, UnitRole.RESPONSIBLE: 1, UnitRole.PARTICIPATING: 2}
PAST_DUE, PAST_DUE_TAKEN = "tasks.past_due", "tasks.past_due_taken"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an item cannot be handed out (``stops``), or what should be known first.

    ``code`` has its sentence in tasks/sentences.toml, filled by ``words`` and ``unit``; ``unit`` is the unit it is
    about, where it is about one.
    """

    code: str
    words: str = ""
    stops: bool = False
    unit: Unit | None = None

    def refusal(self) -> Refusal:
        """As what refuses the act, or as what is said about it."""
        return Refusal(self.code, words=self.words, unit=self.unit.name if self.unit else "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of one item: its parts (one per unit), how each came in, problems.

    ``through`` is unit id → the collective name by which it came in.
    """

    item: Item
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    through: dict[int, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether nothing stops it."""
        return not any(problem.stops for problem in self.problems)

    @property
    def is_late(self) -> bool:
        """Whether some due moment has passed already: it goes only knowingly."""
        return any(problem.code in {PAST_DUE, PAST_DUE_TAKEN} for problem in self.problems)

    @property
    def can_go(self) -> bool:
        """Whether nothing stops it but a due moment that has passed."""
        return all(not problem.stops or problem.code == PAST_DUE for problem in self.problems)

    @property
    def dues(self) -> tuple[Due, ...]:
        """The due moments, which all parts share."""
        return self.parts[0].dues if self.parts else ()


def items_to_plan(document: Document) -> Sequence[Item]:
    """The items of a document that are to be handed out and have not been, in its order, with what planning reads."""
    return with_units(items_to_hand_out(document))


def items_to_hand_out(document: Document) -> QuerySet[Item]:
    """The items of a document that are not dropped and have not been handed out."""
    return document.items.filter(handed__isnull=True).exclude(state=ItemState.DROPPED)


def with_units(rows: Iterable[Item]) -> Sequence[Item]:
    """The items with their units and those of the tasks above them; four queries at most."""
    return list(
        rows.select_related("document", "parent").prefetch_related(  # type: ignore[attr-defined]  # a queryset of items
            "units__unit", "units__group__base", "parent__units__unit", "parent__units__group__base"
        )
    )


def plan_items(
    items: Iterable[Item], *, on: date, habits: Habits, with_people: bool = False, backdated: bool = False
) -> list[Plan]:
    """Plans for accepted items as of a day, collective names expanded to the members of that day."""
    planner = Planner(on, habits, with_people=with_people, backdated=backdated)
    return [planner.plan(item) for item in items]


def plan_item(item: Item, *, on: date, habits: Habits, backdated: bool = False) -> Plan:
    """The plan of one item."""
    return Planner(on, habits, backdated=backdated).plan(item)


class Planner:
    """Plans items one after the other and remembers what a collective name stands for, and who leads which unit."""

    def __init__(
        self,
        on: date,
        habits: Habits,
        *,
        members_on: date | None = None,
        with_people: bool = False,
        backdated: bool = False,
    ) -> None:
        """``members_on`` is the day for which collective names are expanded, when it is another than ``on``.

        ``with_people`` puts each unit's leader in charge and liaison officer into its part, where there is one;
        ``backdated`` lets due moments pass that lie behind us.
        """
        self.on, self.habits, self.with_people, self.backdated = on, habits, with_people, backdated
        self.members_on = members_on or on
        self._members: dict[int, list[Unit]] = {}
        self._people: dict[int, tuple[Person | None, Person | None]] = {}
        self._moments: dict[date, datetime] = {}

    def plan(self, item: Item) -> Plan:
        """The plan of one item.

        A unit that comes in twice keeps its strongest role: lead before responsible before participating. A duty
        inside a task that names no unit is owed by the units of the task.
        """
        through: dict[int, str] = {}
        roles: dict[int, tuple[Unit, UnitRole]] = {}
        rows = rows_of(item)
        for row in rows:
            for unit in self._units_of(row):
                role = UnitRole(row.role)
                known = roles.get(unit.pk)
                if known is None or _RANK[role] < _RANK[known[1]]:
                    roles[unit.pk] = (unit, role)
                    through.pop(unit.pk, None)
                    if row.group is not None:
                        through[unit.pk] = row.printed
        dues = dues_of(item.due, item.quotas, on=self.on, habits=self.habits, moment=self._moment)
        ordered = sorted(roles.values(), key=lambda pair: _RANK[pair[1]])
        parts = self._peopled(tuple(Part(unit, role, dues) for unit, role in ordered))
        return Plan(item, parts, tuple(self._problems(item, rows, parts, dues)), through)

    def _units_of(self, row: ItemUnit) -> Sequence[Unit]:
        if row.group is not None:
            return self._group(row.group)
        return [row.unit] if row.unit is not None else []

    def _moment(self, day: date) -> datetime:
        if day not in self._moments:
            self._moments[day] = due_moment(day)
        return self._moments[day]

    def _group(self, group: Group) -> list[Unit]:
        if group.pk not in self._members:
            self._members[group.pk] = list(members_of(group, self.members_on))
        return self._members[group.pk]

    def _peopled(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        if not self.with_people:
            return parts
        if wanted := {part.unit.pk for part in parts} - self._people.keys():
            self._people |= _people_of(wanted, self.on)
        return tuple(
            replace(part, leader=self._people[part.unit.pk][0], handler=self._people[part.unit.pk][1]) for part in parts
        )

    def _problems(
        self, item: Item, rows: Sequence[ItemUnit], parts: Sequence[Part], dues: Sequence[Due]
    ) -> Iterator[Problem]:
        if item.state != ItemState.ACCEPTED:
            yield Problem("tasks.item_not_accepted", stops=True)
        for row in rows:
            if row.match in {Match.DOUBTFUL, Match.UNKNOWN}:
                yield Problem("tasks.name_open", row.printed, stops=True)
            elif row.group is not None and not self._group(row.group):
                yield Problem("tasks.group_empty", row.printed, stops=True)
        yield from _problems_of_parts(parts)
        yield from _problems_of_dues(dues, backdated=self.backdated)
        yield from _before_issue(dues, item.document.issued_on)


def rows_of(item: Item) -> Sequence[ItemUnit]:
    """The printed names of an item; a duty inside a task that has none takes those of the task."""
    rows = list(item.units.all())
    if not rows and item.kind == ItemKind.DUTY and item.parent is not None:
        rows = list(item.parent.units.all())
    return rows


def _problems_of_parts(parts: Sequence[Part]) -> Iterator[Problem]:
    gone = [part.unit for part in parts if part.unit.state != UnitState.ACTIVE]
    after = successors_of([unit.pk for unit in gone]) if gone else {}
    for unit in gone:
        heirs = "、".join(row.after.name for row in after.get(unit.pk, ()))
        yield Problem("tasks.unit_gone_to" if heirs else "tasks.unit_gone", heirs, stops=True, unit=unit)
    if not parts:
        yield Problem("tasks.nobody", stops=True)
    elif len(parts) > 1 and all(part.role != UnitRole.LEAD for part in parts):
        yield Problem("tasks.no_leader")


def _problems_of_dues(dues: Sequence[Due], *, backdated: bool) -> Iterator[Problem]:
    now = clock.now()
    passed = [f"{clock.local(due.at):%Y-%m-%d}" for due in dues if due.at is not None and due.at < now]
    if passed:
        yield Problem(PAST_DUE_TAKEN if backdated else PAST_DUE, "、".join(passed), stops=not backdated)
    if all(due.kind == DueKind.NONE for due in dues):
        yield Problem("tasks.no_date")
    for due in dues:
        if due.kind == DueKind.CONTINUOUS and not due.rule:
            yield Problem("tasks.no_rhythm")
        elif due.kind == DueKind.RELATIVE and due.days is None:
            yield Problem("tasks.not_in_days", due.anchor)


def _before_issue(dues: Sequence[Due], issued_on: date | None) -> Iterator[Problem]:
    """A due day before the day of the paper: one of the two was misread. What has passed stops for that already."""
    early = [due.at for due in dues if due.at is not None and issued_on and clock.local(due.at).date() < issued_on]
    if early:
        words = "、".join(f"{clock.local(at):%Y-%m-%d}" for at in early)
        yield Problem("tasks.before_issue", f"{words}（{issued_on}）", stops=any(at >= clock.now() for at in early))


def _people_of(units: set[int], on: date) -> dict[int, tuple[Person | None, Person | None]]:
    """Unit → its leader in charge and its liaison officer; nobody where there is none, or more than one leader."""
    posts = Post.objects.held_on(on).filter(unit__in=units, kind__in=(PostKind.LEADER, PostKind.LIAISON))
    found: dict[int, dict[str, list[Post]]] = {pk: {PostKind.LEADER: [], PostKind.LIAISON: []} for pk in units}
    for post in posts.select_related("person").order_by("-is_chief", "id"):
        found[post.unit_id][post.kind].append(post)
    return {pk: (_only(by[PostKind.LEADER]), _first(by[PostKind.LIAISON])) for pk, by in found.items()}


def _only(posts: Sequence[Post]) -> Person | None:
    return posts[0].person if len(posts) == 1 else None


def _first(posts: Sequence[Post]) -> Person | None:
    return posts[0].person if posts and (posts[0].is_chief or len(posts) == 1) else None
