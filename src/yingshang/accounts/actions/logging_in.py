"""Proving who somebody is: the password, the second factor, and the limits on trying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password

from yingshang.accounts.actions.factors import use_code, use_recovery
from yingshang.accounts.actions.limits import Gate, close_full, give_back, reserve, stranger
from yingshang.accounts.enums import BucketKind, Method
from yingshang.accounts.queries.people import person_by_username
from yingshang.accounts.queries.sessions import is_usual_place
from yingshang.accounts.rules.options import login_options
from yingshang.kernel.errors import Refusal
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from yingshang.orgs.models import Person

SECOND_TRIES = 5


def check_login(*, username: str, password: str, address: str, device: str) -> Person:
    """The person whose name and password these are. ``device`` is the mark of a browser known to be theirs, or "".

    Raises Refusal: ``accounts.too_many_tries`` before the password is looked at, ``accounts.wrong_login`` for a name
    or a password that is wrong (the same words and the same time for both), and, to whoever knows the password,
    ``accounts.suspended`` or ``accounts.no_post``.
    """
    person = person_by_username(username)
    gates = gates_of(person, username=username, address=address, device=device)
    reserve(gates)
    if not _matches(person, password) or person is None:
        close_full(gates, actor=stranger(address))
        raise Refusal("accounts.wrong_login")
    give_back(gates)
    if not person.is_active:
        raise Refusal("accounts.suspended")
    if actor_for(person).post_id is None:
        raise Refusal("accounts.no_post")
    return person


def gates_of(person: Person | None, *, username: str, address: str, device: str) -> list[Gate]:
    """What an attempt has to pass.

    A browser that its owner has logged in with before has a bucket of its own and no other: strangers who fill the
    account's bucket, or the address that the whole office shares, do not lock the owner out. From a usual address
    the account has a bucket of its own too, and the address counts as well.
    """
    options = login_options()
    if person is not None and device:
        return [Gate(BucketKind.DEVICE, (str(person.pk), device), options.own_tries, person.pk)]
    by_address = Gate(BucketKind.ADDRESS, (address,), options.address_tries)
    if person is not None and is_usual_place(person, address):
        return [Gate(BucketKind.PLACE, (str(person.pk), address), options.own_tries, person.pk), by_address]
    pk = person.pk if person is not None else None
    return [Gate(BucketKind.STRANGERS, (username.casefold(),), options.strangers_tries, pk), by_address]


def check_second(person: Person, code: str, *, address: str) -> Method:
    """What kind of second factor ``code`` is. Raises Refusal for a wrong one and for too many."""
    gates = [Gate(BucketKind.SECOND, (str(person.pk),), SECOND_TRIES, person.pk)]
    reserve(gates)
    actor = actor_for(person, address=address)
    if use_code(person, code):
        method = Method.TOTP
    elif use_recovery(person, code, actor=actor):
        method = Method.RECOVERY
    else:
        close_full(gates, actor=actor)
        raise Refusal("accounts.wrong_code", field="code")
    give_back(gates)
    return method


def check_again(person: Person, password: str, *, address: str) -> None:
    """The person of a session proves again who they are. Raises Refusal for a wrong password and for too many."""
    gates = [Gate(BucketKind.PROOF, (str(person.pk),), SECOND_TRIES, person.pk)]
    reserve(gates)
    if not check_password(password, person.password):
        close_full(gates, actor=actor_for(person, address=address))
        raise Refusal("accounts.wrong_password", field="password")
    give_back(gates)


def _matches(person: Person | None, password: str) -> bool:
    if person is None:
        make_password(password)  # as long as a real check takes
        return False
    return person.check_password(password)
