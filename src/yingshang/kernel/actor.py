"""Who acts: a person in a post of a unit, frozen as they were at that moment."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """An acting person with the post chosen for this act, or the system itself (``person_id`` is None).

    ``roles`` are the kinds of all posts the person holds now, delegations included; ``role`` is the kind of the
    chosen one.
    ``unit_path`` is the place of the unit in the tree ("1/4/19/"): a unit lies below another when its path begins
    with the other's.
    ``scope`` says how far the chosen post sees: "own", "below" or "all". ``units`` are the ids of every unit the
    person holds a post in. ``within`` are the ids of the own unit and, unless the post sees that alone, of those below
    it, where somebody looked and they are few: a database plans better with these than with a path. ``key`` is the
    idempotency key of the submitted form ("" for none).
    ``for_person`` names whom the actor stands in for while that person is away.
    """

    person_id: int | None
    name: str
    role: str = ""
    roles: frozenset[str] = frozenset()
    post_id: int | None = None
    post: str = ""
    unit_id: int | None = None
    unit: str = ""
    unit_path: str = ""
    scope: str = "own"
    units: frozenset[int] = frozenset()
    within: tuple[int, ...] | None = None
    address: str = ""
    for_person: str = ""
    key: str = ""

    @property
    def is_system(self) -> bool:
        """Whether the system itself acts: a job, a schedule, a command on the server. A visitor is nobody, not this."""
        return self.person_id is None and self.role == "system"

    def once(self, key: str) -> Actor:
        """The same actor submitting under an idempotency key."""
        return replace(self, key=key)


SYSTEM = Actor(person_id=None, name="系统", role="system", roles=frozenset({"system"}))
NOBODY = Actor(person_id=None, name="访客", role="anonymous", roles=frozenset())
