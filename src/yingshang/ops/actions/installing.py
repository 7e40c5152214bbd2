"""Filling a new installation: tables, browser files, guards of the ledger, the office and its three administrators."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yingshang.accounts.actions.invitations import invite
from yingshang.accounts.enums import EndReason
from yingshang.accounts.models import LoginSession
from yingshang.audit.actions.guarding import install_guards
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.letters.actions.templates import ship_templates
from yingshang.ops import events
from yingshang.orgs.actions.people import add_person
from yingshang.orgs.actions.units import found_unit
from yingshang.orgs.enums import PostKind, UnitKind
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

_POSTS = {"system": PostKind.SYSTEM_ADMIN, "security": PostKind.SECURITY_ADMIN, "audit": PostKind.AUDIT_ADMIN}


@dataclass(frozen=True, slots=True)
class Slip:
    """What one of the first people is handed on paper."""

    post: str
    name: str
    username: str
    code: str


def prepare() -> None:
    """Bring tables, browser files and templates up to this version, guard the ledger; as often as one likes."""
    call_command("migrate", interactive=False, verbosity=0, stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    install_guards()
    ship_templates()


def migrations_missing() -> int:
    """How many migrations the database has not seen."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_filled() -> bool:
    """Whether there is any unit or person."""
    return Unit.objects.exists() or Person.objects.exists()


@command("kernel.run_as_system")
def install(*, actor: Actor, county: str, office: str, people: Mapping[str, tuple[str, str]]) -> list[Slip]:
    """Found the county and the office and invite the first three; ``people``: role → (name, login name).

    Raises Refusal ``ops.not_empty``, ``ops.three_people`` when two of them are one, and what founding refuses.
    """
    if is_filled():
        raise Refusal("ops.not_empty")
    if len({name for name, _ in people.values()}) < len(_POSTS) or len({login for _, login in people.values()}) < 3:
        raise Refusal("ops.three_people")
    root = found_unit(actor=actor, parent=None, kind=UnitKind.COUNTY, name=county, facts={})
    unit = found_unit(actor=actor, parent=root, kind=UnitKind.DEPARTMENT, name=office, facts={})
    slips = []
    for role, kind in _POSTS.items():
        name, login = people[role]
        person = add_person(actor=actor, unit=unit, kind=kind, name=name, facts={"username": login})
        _, code = invite(actor=actor, person=person)
        slips.append(Slip(kind.label, person.name, person.username, code))
    record(events.installed, unit, actor=actor)
    return slips


def end_sessions() -> None:
    """End every session of a restored database: some of them had been ended since it was copied."""
    Session.objects.all().delete()
    LoginSession.objects.open().update(ended_at=clock.now(), reason=EndReason.RESTORED)
