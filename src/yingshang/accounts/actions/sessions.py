"""Opening, following and ending sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.accounts.enums import EndReason, Method
from yingshang.accounts.events import identity_proved, logged_in, logged_out, session_ended
from yingshang.accounts.models import LoginSession
from yingshang.accounts.queries.sessions import hash_of
from yingshang.accounts.rules.agents import browser_of
from yingshang.kernel import clock
from yingshang.kernel.busy import in_passing
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person

TOUCH_SECONDS = 60  # a write at every request would queue behind every other write


@command("accounts.log_in", target="person")
def open_session(
    *, actor: Actor, person: Person, method: Method, key: str, agent: str, password_due: bool = False
) -> LoginSession:
    """Register a login under the session key of the browser and record it.

    Whoever calls this has proved the person's identity.
    """
    moment = clock.now()
    row = LoginSession.objects.create(
        person=person,
        key_hash=hash_of(key),
        method=method,
        address=actor.address,
        agent=agent[:200],
        opened_at=moment,
        seen_at=moment,
        proved_at=moment,
        has_second=method in {Method.TOTP, Method.RECOVERY},
        password_due=password_due,
    )
    record(logged_in, person, actor=actor, method=method.label, device=browser_of(agent), agent=agent[:200])
    return row


def adopt_session(person: Person, *, key: str, address: str, agent: str) -> LoginSession:
    """The row of a session that was opened by other code (a command on the server, a test); made when there is none."""
    moment = clock.now()
    row, _ = LoginSession.objects.get_or_create(
        key_hash=hash_of(key),
        defaults={
            "person": person,
            "method": Method.ADOPTED,
            "address": address,
            "agent": agent[:200],
            "opened_at": moment,
            "seen_at": moment,
        },
    )
    return row


def touch(row: LoginSession) -> None:
    """Note that the session is in use, at most once a minute. No event: it is no act."""
    moment = clock.now()
    if (moment - row.seen_at).total_seconds() >= TOUCH_SECONDS:
        # reading goes on with a full disk, and while others write
        in_passing(lambda: LoginSession.objects.filter(pk=row.pk).open().update(seen_at=moment))


def follow_key(row: LoginSession, key: str) -> None:
    """The session's key was changed: the register follows it."""
    LoginSession.objects.filter(pk=row.pk).update(key_hash=hash_of(key))


def run_out(row: LoginSession, reason: EndReason) -> None:
    """Close a session that ended by itself. No event: time is nobody's act."""
    LoginSession.objects.filter(pk=row.pk).open().update(ended_at=clock.now(), reason=reason)


@command("accounts.log_out")
def log_out(*, actor: Actor, session: LoginSession) -> None:
    """Close one's own session."""
    LoginSession.objects.filter(pk=session.pk).open().update(ended_at=clock.now(), reason=EndReason.LOGGED_OUT)
    record(logged_out, session.person, actor=actor)


@command("accounts.end_session", target="session")
def end_session(*, actor: Actor, session: LoginSession, reason: EndReason) -> LoginSession:
    """Close a session; its browser is logged out at its next request. Raises Refusal when it is over already."""
    if not LoginSession.objects.filter(pk=session.pk).open().update(ended_at=clock.now(), reason=reason):
        raise Refusal("accounts.session_over")
    record(session_ended, session, actor=actor, person=session.person.name, reason=reason.label)
    return session


@command("accounts.end_session", target="person")
def end_sessions_of(*, actor: Actor, person: Person, reason: EndReason) -> int:
    """Close every open session of a person and say how many. Raises Refusal when there is none."""
    rows = list(LoginSession.objects.filter(person=person).open())
    if not rows:
        raise Refusal("accounts.no_session", name=person.name)
    for row in rows:
        end_session(actor=actor, session=row, reason=reason)
    return len(rows)


@command("accounts.prove_identity", target="session")
def note_proof(*, actor: Actor, session: LoginSession, has_second: bool = False) -> LoginSession:
    """The person has just proved again who they are; sensitive acts are open for a while."""
    fields: dict[str, object] = {"proved_at": clock.now()}
    if has_second:
        fields["has_second"] = True
    LoginSession.objects.filter(pk=session.pk).update(**fields)
    session.refresh_from_db()
    record(identity_proved, session.person, actor=actor)
    return session
