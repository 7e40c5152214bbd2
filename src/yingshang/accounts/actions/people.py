"""Acts of the security administrator on somebody's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.accounts.enums import ACCOUNT, EndReason
from yingshang.accounts.events import account_restored, account_suspended, bucket_emptied
from yingshang.accounts.models import Bucket, Invitation, LoginSession
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.orgs.actions.posts import check_last_administrator
from yingshang.orgs.models import Post

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import Event
    from yingshang.orgs.models import Person


@command("accounts.unlock_account", target="person")
def unlock_account(*, actor: Actor, person: Person) -> int:
    """Empty every bucket of the account and say how many. Raises Refusal when there is none."""
    emptied = Bucket.objects.filter(person=person).delete()[0]
    if not emptied:
        raise Refusal("accounts.not_locked", name=person.name)
    record(bucket_emptied, person, actor=actor)
    return emptied


@command("accounts.suspend_account", target="person")
def suspend_account(*, actor: Actor, person: Person, reason: str) -> Person:
    """Close an account: its sessions end at their next request, its open code is worthless.

    Raises Refusal ``orgs.last_administrator`` when nobody else could act as one of the three administrators.
    """
    for post in Post.objects.held_on(clock.today()).filter(person=person):
        check_last_administrator(post, actor)
    ACCOUNT.move(person, "suspend", actor=actor, reason=reason.strip())
    close_all(person, EndReason.SUSPENDED)
    Invitation.objects.filter(person=person).open().update(revoked_at=clock.now())
    record(account_suspended, person, actor=actor, reason=reason.strip())
    return person


@command("accounts.restore_account", target="person")
def restore_account(*, actor: Actor, person: Person, reason: str) -> Person:
    """Open a suspended account again, with the password it had."""
    ACCOUNT.move(person, "restore", actor=actor, reason=reason.strip())
    record(account_restored, person, actor=actor, reason=reason.strip())
    return person


def follow_leaving(happened: list[Event]) -> None:
    """An effect in the transaction of whoever registers that somebody has left: sessions and codes end with it."""
    left = [int(event.target_id) for event in happened if event.type == "orgs.person_left"]
    if left:
        open_ones = LoginSession.objects.filter(person__in=left).open()
        open_ones.update(ended_at=clock.now(), reason=EndReason.SUSPENDED)
        Invitation.objects.filter(person__in=left).open().update(revoked_at=clock.now())


def close_all(person: Person, reason: EndReason) -> int:
    """Close the sessions of an account that another command takes away; that command's event tells of it."""
    return LoginSession.objects.filter(person=person).open().update(ended_at=clock.now(), reason=reason)
