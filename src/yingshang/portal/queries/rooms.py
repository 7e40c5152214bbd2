"""What the three administrators' rooms need looked at: findings of the checks, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.accounts.queries.people import accounts_seen_by
from yingshang.audit.enums import ShreddingState
from yingshang.audit.models import Entry, Shredding
from yingshang.audit.queries.ledger import last_number
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel, JobState
from yingshang.kernel.health import Result, examine, worst_first
from yingshang.kernel.models import Job
from yingshang.orgs.enums import PersonState

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.kernel.actor import Actor

# What the administrator should hear of without asking; the page of the examination has all checks.
QUICK = ("kernel.jobs", "kernel.migrations", "ops.disk", "ops.backups", "calendars.years", "orgs.administrators")


@dataclass(frozen=True, slots=True)
class SystemRoom:
    """Findings, the worst first, and jobs that were set aside."""

    findings: list[Result]
    faults: int
    attentions: int
    parked: int


@dataclass(frozen=True, slots=True)
class SecurityRoom:
    """How many people have no account yet, hold a code that they have not used, or are suspended."""

    listed: int
    invited: int
    suspended: int
    shreddings: int
    findings: list[Result]


@dataclass(frozen=True, slots=True)
class AuditRoom:
    """Where the ledger ends, when it was last verified, by whom and with how many faults, and what waits."""

    last: int
    today: int
    verified_at: datetime | None
    verified_by: str
    verified_sentence: str
    shreddings: int
    latest: list[Entry]


def system_room() -> SystemRoom:
    """What the system administrator looks at first."""
    found = worst_first(examine(*QUICK))
    levels = [result.finding.level for result in found]
    parked = Job.objects.filter(state=JobState.PARKED).count()
    return SystemRoom(found, levels.count(HealthLevel.FAULT), levels.count(HealthLevel.ATTENTION), parked)


def security_room(actor: Actor) -> SecurityRoom:
    """What the security administrator looks at first."""
    states = (PersonState.LISTED, PersonState.INVITED, PersonState.SUSPENDED)
    listed, invited, suspended = (accounts_seen_by(actor, state=state).order_by().count() for state in states)
    return SecurityRoom(
        listed=listed,
        invited=invited,
        suspended=suspended,
        shreddings=_waiting_shreddings(actor),
        findings=examine("orgs.administrators"),
    )


def audit_room(actor: Actor) -> AuditRoom:
    """What the audit administrator looks at first."""
    entries = Entry.objects.visible_to(actor)
    verified = entries.filter(type="audit.ledger_verified").order_by("-number").first()
    today = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditRoom(
        last=last_number(),
        today=entries.filter(at__gte=today).order_by().count(),
        verified_at=verified.at if verified else None,
        verified_by=verified.person_name if verified else "",
        verified_sentence=verified.sentence if verified else "",
        shreddings=_waiting_shreddings(actor),
        latest=list(entries.order_by("-number")[:10]),
    )


def _waiting_shreddings(actor: Actor) -> int:
    return Shredding.objects.visible_to(actor).filter(state=ShreddingState.REQUESTED).count()
