"""The second factor: enrolling, checking, recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.accounts.events import factor_enrolled, factor_removed, recovery_renewed, recovery_used
from yingshang.accounts.models import LoginSession, RecoveryCode, SecondFactor
from yingshang.accounts.rules import codes
from yingshang.accounts.rules.sealing import seal, unseal
from yingshang.accounts.rules.totp import matching_step
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Person

RECOVERY_CODES = 10
_PURPOSE = "second factor"
_RECOVERY = "recovery"


@command("accounts.enrol_factor", target="person")
def enrol_factor(*, actor: Actor, person: Person, secret: str, code: str, session: LoginSession) -> SecondFactor:
    """Take up a secret that the person's app already shows codes of. The present session counts as two-factor.

    Raises Refusal ``accounts.wrong_code`` for a code that is not of this secret, ``accounts.factor_there`` when there
    is one.
    """
    moment = clock.now()
    step = matching_step(secret, code, moment=moment, after=0)
    if step is None:
        raise Refusal("accounts.wrong_code", field="code")
    if SecondFactor.objects.filter(person=person).exists():
        raise Refusal("accounts.factor_there")
    factor = SecondFactor.objects.create(
        person=person, sealed=seal(secret.encode(), purpose=_PURPOSE), last_step=step, enrolled_at=moment
    )
    LoginSession.objects.filter(pk=session.pk).update(has_second=True)
    record(factor_enrolled, person, actor=actor)
    return factor


@command("accounts.remove_factor", target="person")
def remove_factor(*, actor: Actor, person: Person) -> None:
    """Remove the second factor with its recovery codes. Raises Refusal when there is none."""
    if not SecondFactor.objects.filter(person=person).delete()[0]:
        raise Refusal("accounts.no_factor", name=person.name)
    RecoveryCode.objects.filter(person=person).delete()
    record(factor_removed, person, actor=actor)


@command("accounts.enrol_factor", target="person")
def store_recovery(*, actor: Actor, person: Person, digests: list[str]) -> None:
    """Replace the recovery codes by those with these hashes."""
    if not SecondFactor.objects.filter(person=person).exists():
        raise Refusal("accounts.no_factor", name=person.name)
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, digest=digest) for digest in digests])
    record(recovery_renewed, person, actor=actor)


def renew_recovery(*, actor: Actor, person: Person) -> list[str]:
    """New recovery codes, to be shown once; the codes themselves are nowhere stored."""
    fresh = [codes.random_code(codes.RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    digests = [codes.digest(code, purpose=_RECOVERY) for code in fresh]
    store_recovery(actor=actor.once(""), person=person, digests=digests)
    return [codes.shown(code) for code in fresh]


def use_code(person: Person, code: str) -> bool:
    """Whether this is the person's code of the moment; of two that come with one code only one gets true."""
    factor = SecondFactor.objects.filter(person=person).first()
    secret = unseal(bytes(factor.sealed), purpose=_PURPOSE) if factor is not None else None
    if factor is None or secret is None:
        return False
    step = matching_step(secret.decode(), code.strip(), moment=clock.now(), after=factor.last_step)
    if step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def use_recovery(person: Person, code: str, *, actor: Actor) -> bool:
    """Whether this is one of the person's unused recovery codes; it is used up."""
    digest = codes.digest(codes.typed(code), purpose=_RECOVERY)
    row = RecoveryCode.objects.filter(person=person, digest=digest, used_at__isnull=True).first()
    if row is None:
        return False
    try:
        spend_recovery(actor=actor.once(""), person=person, row=row)
    except Refusal:
        return False
    return True


@command("accounts.enrol_factor", target="person")
def spend_recovery(*, actor: Actor, person: Person, row: RecoveryCode) -> None:
    """Use up a recovery code. Raises Refusal when another attempt did."""
    if not RecoveryCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=clock.now()):
        raise Refusal("accounts.wrong_code", field="code")
    left = RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()
    record(recovery_used, person, actor=actor, left=left)
