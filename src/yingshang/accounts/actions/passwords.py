"""Setting passwords.

Passwords never are arguments of a command: a command's arguments go into the digest of its idempotency key. They are
checked and hashed first, also because hashing takes long and a transaction must not.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password

from yingshang.accounts.enums import EndReason
from yingshang.accounts.events import password_changed, session_ended
from yingshang.accounts.models import FormerPassword, LoginSession
from yingshang.accounts.rules.passwords import faults, rules_in_force
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person


class BadPassword(Refusal):
    """A password that the rules do not let pass; ``faults`` are all reasons at once."""

    def __init__(self, wrong: list[Refusal]) -> None:
        super().__init__(wrong[0].code, field="password", **wrong[0].facts)
        self.faults = wrong


def hashed(password: str, *, person: Person) -> str:
    """The hash of a new password of ``person``. Raises BadPassword with everything that is wrong with it."""
    rules = rules_in_force()
    wrong = faults(password, username=person.username, rules=rules)
    former = list(FormerPassword.objects.filter(person=person).order_by("-id")[: rules.history])
    known = [person.password, *(row.encoded for row in former)]
    if not wrong and any(check_password(password, encoded) for encoded in known):
        wrong = [Refusal("accounts.password_again", field="password", history=max(1, rules.history))]
    if wrong:
        raise BadPassword(wrong)
    return make_password(password)


def change_password(*, actor: Actor, person: Person, password: str, session: LoginSession | None) -> None:
    """Set one's own password; every other session of the person ends. Raises BadPassword."""
    store_password(actor=actor.once(""), person=person, encoded=hashed(password, person=person), session=session)


@command("accounts.change_password", target="person")
def store_password(*, actor: Actor, person: Person, encoded: str, session: LoginSession | None) -> None:
    """Store a checked and hashed password, remember it, end the other sessions; ``session`` goes on."""
    keep_password(person, encoded)
    others = LoginSession.objects.filter(person=person).open()
    if session is not None:
        LoginSession.objects.filter(pk=session.pk).update(password_due=False, proved_at=clock.now())
        others = others.exclude(pk=session.pk)
    for row in others:
        record(session_ended, row, actor=actor, person=person.name, reason=EndReason.PASSWORD_CHANGED.label)
    others.update(ended_at=clock.now(), reason=EndReason.PASSWORD_CHANGED)
    record(password_changed, person, actor=actor)


def keep_password(person: Person, encoded: str) -> None:
    """Write the hash to the account and to the former passwords, of which only as many as the rules ask for stay."""
    person.password = encoded
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    FormerPassword.objects.create(person=person, encoded=encoded, at=clock.now())
    keep = max(1, rules_in_force().history)
    newest = FormerPassword.objects.filter(person=person).order_by("-id").values_list("id", flat=True)[:keep]
    FormerPassword.objects.filter(person=person).exclude(pk__in=list(newest)).delete()


def is_too_old(person: Person) -> bool:
    """Whether the rules ask for a new password by its age; one whose age nobody knows is not too old."""
    days = rules_in_force().max_age_days
    latest = FormerPassword.objects.filter(person=person).order_by("-id").first()
    return bool(days) and latest is not None and clock.now() - latest.at > timedelta(days=days)
