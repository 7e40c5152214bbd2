"""The demonstration county: units, names over time, people in every post, groups, one stand-in. Always the same."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.ops import events
from yingshang.ops.queries.accounts import DATA, Account
from yingshang.orgs.actions.delegations import delegate
from yingshang.orgs.actions.groups import create_group
from yingshang.orgs.actions.names import rename_unit
from yingshang.orgs.actions.people import add_person
from yingshang.orgs.actions.posts import assign_post
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.enums import PersonState, PostKind, UnitKind
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.actor import Actor

_BEFORE = 100  # days
_SEED = 20261121  # any number; it must not change, so that everybody sees the same county


@command("kernel.run_as_system")
def make_demo(*, actor: Actor, password: str) -> list[Account]:
    """Fill an empty installation with the invented county; the accounts that can be logged in with ``password``.

    Every unit and person is made by the command an office would use, so the ledger holds each of them. Raises Refusal
    ``ops.not_empty`` when there are units already.
    """
    if Unit.objects.exists():
        raise Refusal("ops.not_empty")
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    with clock.standing_at(clock.now() - timedelta(days=_BEFORE)):  # the county is older than what happens in it
        county = _County(data, actor)
        county.found()
        accounts = [county.open(account, password) for account in data["account"]]
    county.lend()
    record(events.demo_made, county.root, actor=actor, units=Unit.objects.count(), people=Person.objects.count())
    return accounts


class _County:
    """The county while it is being made."""

    def __init__(self, data: dict[str, Any], actor: Actor) -> None:
        self.data, self.actor, self.random = data, actor, Random(_SEED)  # noqa: S311 - names are no secret
        self.units: dict[str, Unit] = {}
        self.names, self.villages = self._names(), iter(data["villages"])
        self.root = self._unit(None, UnitKind.COUNTY, data["county"], short_name=data["county"][:-1])

    def found(self) -> None:
        """Units with their sections, then their people, names over time, and groups."""
        for row in self.data["department"]:
            self._department(row)
        for kind in ("towns", "subdistricts"):
            for name in self.data[kind]:
                self._town(name, self.data["words"][kind])
        for name in self.data["parks"]:
            park = self._unit(self.root, UnitKind.PARK, name, short_name=name.removesuffix(self.data["words"]["park"]))
            self._staff(park)
        for row in self.data["renamed"]:
            self._rename(row)
        for row in self.data["group"]:
            facts = {key: row[key] for key in ("aliases", "reach", "kinds")}
            create_group(actor=self.actor, name=row["name"], facts={**facts, "base": self.root})

    def open(self, row: dict[str, str], password: str) -> Account:
        """Somebody with an open account in a post."""
        unit = self.units[row["unit"]]
        if "title" in row:
            facts = {"phone": self._phone(), "title": row["title"], "is_main": True}
            person = add_person(actor=self.actor, unit=unit, kind=row["kind"], name=next(self.names), facts=facts)
        else:
            person = Person.objects.get(posts__unit=unit, posts__kind=row["kind"])
        person.username = row["username"]
        person.set_password(password)
        person.state = PersonState.ACTIVE
        person.save(update_fields=["username", "password", "state"])
        if row["kind"] == PostKind.CLERK:  # one person in two posts, so that changing between them can be tried
            facts = {"title": row["second_title"]}
            section = self.units[f"{row['unit']}/{row['second_section']}"]
            assign_post(actor=self.actor, person=person, unit=section, kind=PostKind.CLERK, facts=facts)
        title = person.posts.get(unit=unit, kind=row["kind"]).title
        return Account(row["username"], person.name, title, unit.name)

    def lend(self) -> None:
        """The leader is away for a week; the section head acts for them."""
        post = Person.objects.get(username="leader").posts.get(kind=PostKind.LEADER)
        today = clock.today()
        days = (today, today + timedelta(days=7))
        to = Person.objects.get(username="section")
        delegate(actor=self.actor, post=post, to=to, days=days, reason=self.data["words"]["away"])

    def _department(self, row: dict[str, Any]) -> None:
        full = f"{self.data['county']}{row['name']}"
        kind = row.get("kind", UnitKind.DEPARTMENT)
        unit = self._unit(self.root, kind, full, key=row["name"], short_name=row["short"], phone=self._phone())
        for name in row["sections"]:
            section = self._unit(unit, UnitKind.SECTION, name, key=f"{row['name']}/{name}", phone=self._phone())
            self._person(section, PostKind.SECTION_HEAD, title=f"{name}{self.data['words']['head']}")
        self._staff(unit)

    def _town(self, name: str, office: str) -> None:
        unit = self._unit(self.root, UnitKind.TOWN, f"{name}{office}", key=name, short_name=name, phone=self._phone())
        for section in self.data["town_sections"]:
            self._unit(unit, UnitKind.SECTION, section, key=f"{name}/{section}")
        for _ in range(2):
            if village := next(self.villages, ""):
                self._unit(unit, UnitKind.VILLAGE, village, key=f"{name}/{village}")
        self._staff(unit)

    def _staff(self, unit: Unit) -> None:
        self._person(unit, PostKind.LEADER, title=self.data["words"]["leader"], public=True)
        self._person(unit, PostKind.LIAISON, title=self.data["words"]["liaison"], public=True)

    def _person(self, unit: Unit, kind: str, **facts: object) -> None:
        about = {"phone": self._phone(), **facts}
        add_person(actor=self.actor, unit=unit, kind=kind, name=next(self.names), facts=about)

    def _rename(self, row: dict[str, Any]) -> None:
        unit = self.units[row["department"]]
        now, county = unit.name, self.data["county"]
        Unit.objects.filter(pk=unit.pk).update(name=f"{county}{row['old']}")
        unit.refresh_from_db()
        given = {"name": now}
        rename_unit(actor=self.actor, unit=unit, version=unit.version, names=given, on=row["on"], basis=row["basis"])

    def _unit(self, parent: Unit | None, kind: str, name: str, *, key: str = "", **facts: object) -> Unit:
        unit = found_unit(actor=self.actor, parent=parent, kind=kind, name=name, facts=facts)
        self.units[key or name] = unit
        return unit

    def _names(self) -> Iterator[str]:
        every = [f"{surname}{given}" for surname in self.data["surnames"] for given in self.data["given"]]
        self.random.shuffle(every)
        yield from every

    def _phone(self) -> str:
        return f"{self.data['telephone']}{self.random.randrange(10000, 99999)}"
