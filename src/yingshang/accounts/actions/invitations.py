"""Opening accounts by a printed slip: a one-time code, made by the security administrator, used by its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.accounts.actions.limits import Gate, close_full, give_back, reserve, stranger
from yingshang.accounts.actions.passwords import hashed, keep_password
from yingshang.accounts.actions.people import close_all
from yingshang.accounts.enums import ACCOUNT, BucketKind, EndReason, InvitationState
from yingshang.accounts.events import account_reset, activated, invitation_revoked, invited
from yingshang.accounts.models import Invitation
from yingshang.accounts.queries.people import person_by_username
from yingshang.accounts.rules import codes
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.rules.sealing import key_for
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.orgs.enums import PersonState
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person

_PURPOSE = "invitation"
CODE_TRIES = 10


def invite(*, actor: Actor, person: Person, reset: bool = False) -> tuple[Invitation, str]:
    """An invitation and its code, to be printed now: the code itself is nowhere stored.

    Under an idempotency key the code is derived from it, so that a form sent twice prints the same slip. ``reset``
    also takes the present password away. Raises Refusal ``accounts.not_to_invite`` for somebody who has an account or
    left, ``accounts.slip_is_old`` when the same form was sent again after its code was used or replaced.
    """
    once = actor.once(f"{actor.key[:40]}:{person.pk}") if actor.key else actor
    code = codes.random_code(codes.INVITATION_LENGTH)
    if once.key:
        about = f"{actor.person_id}|{once.key}|{reset}"
        code = codes.derived_code(codes.INVITATION_LENGTH, key=key_for(_PURPOSE), about=about)
    act = reset_account if reset else invite_person
    invitation = act(actor=once, person=person, digest=codes.digest(code, purpose=_PURPOSE))
    if invitation is None or invitation.state_at(clock.now()) != InvitationState.OPEN:
        raise Refusal("accounts.slip_is_old", name=person.name)
    return invitation, codes.shown(code)


@command("accounts.invite_person", target="person")
def invite_person(*, actor: Actor, person: Person, digest: str) -> Invitation:
    """Make an invitation for somebody without an account; an earlier one that is open is revoked."""
    if person.state == PersonState.LISTED:
        ACCOUNT.move(person, "invite", actor=actor)
    elif person.state != PersonState.INVITED:
        raise Refusal("accounts.not_to_invite", name=person.name, state=person.get_state_display())
    return _make(actor, person, digest)


@command("accounts.reset_account", target="person")
def reset_account(*, actor: Actor, person: Person, digest: str) -> Invitation:
    """Take the password of somebody who has lost it, end their sessions, and make an invitation to set a new one."""
    if person.state not in {PersonState.ACTIVE, PersonState.INVITED}:
        raise Refusal("accounts.not_to_invite", name=person.name, state=person.get_state_display())
    person.set_unusable_password()
    person.save(update_fields=["password"])
    close_all(person, EndReason.PASSWORD_CHANGED)
    record(account_reset, person, actor=actor)
    return _make(actor, person, digest)


@command("accounts.revoke_invitation", target="invitation")
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Make an open code worthless. Raises Refusal when it is no longer open."""
    rows = Invitation.objects.filter(pk=invitation.pk).open()
    if not rows.update(revoked_at=clock.now()):
        raise Refusal("accounts.code_not_open")
    record(invitation_revoked, invitation.person, actor=actor)
    return invitation


def activate(*, username: str, code: str, password: str, address: str) -> Person:
    """Set the first password with the code of a slip, and open the account.

    Raises Refusal: too many tries, a name or code that is wrong (one sentence for both), a code that was used, revoked
    or has expired, or a BadPassword. Only who knows a code learns what became of it.
    """
    person = person_by_username(username)
    gates = [
        Gate(BucketKind.CODE, (username.casefold(),), CODE_TRIES, person.pk if person is not None else None),
        Gate(BucketKind.ADDRESS, (address,), login_options().address_tries),
    ]
    reserve(gates)
    digest = codes.digest(codes.typed(code), purpose=_PURPOSE)
    found = Invitation.objects.filter(person=person, digest=digest).first() if person is not None else None
    if person is None or found is None:
        close_full(gates, actor=stranger(address))
        raise Refusal("accounts.wrong_invitation", field="code")
    give_back(gates)
    _check_open(found, clock.now())
    encoded = hashed(password, person=person)
    activate_account(actor=actor_for(person, address=address), person=person, invitation=found, encoded=encoded)
    return person


@command("accounts.activate_account", target="person")
def activate_account(*, actor: Actor, person: Person, invitation: Invitation, encoded: str) -> None:
    """Use up the code, store the password, open the account. Raises Refusal when another attempt used the code."""
    if not Invitation.objects.filter(pk=invitation.pk, person=person).open().update(used_at=clock.now()):
        raise Refusal("accounts.code_used", field="code")
    if person.state == PersonState.INVITED:
        ACCOUNT.move(person, "activate", actor=actor)
    elif person.state != PersonState.ACTIVE:
        raise Refusal("accounts.suspended")
    keep_password(person, encoded)
    record(activated, person, actor=actor)


def _make(actor: Actor, person: Person, digest: str) -> Invitation:
    moment = clock.now()
    Invitation.objects.filter(person=person).open().update(revoked_at=moment)
    invitation = Invitation.objects.create(
        person=person,
        digest=digest,
        made_at=moment,
        made_by=actor.name,
        expires_at=moment + login_options().invitation,
    )
    record(invited, person, actor=actor, until=clock.local(invitation.expires_at).strftime("%Y-%m-%d %H:%M"))
    return invitation


def _check_open(invitation: Invitation, moment: datetime) -> None:
    refusals = {
        InvitationState.USED: "accounts.code_used",
        InvitationState.REVOKED: "accounts.code_revoked",
        InvitationState.EXPIRED: "accounts.code_expired",
    }
    code = refusals.get(invitation.state_at(moment))
    if code is not None:
        raise Refusal(code, field="code", until=clock.local(invitation.expires_at).strftime("%Y-%m-%d %H:%M"))
