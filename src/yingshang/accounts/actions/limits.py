"""Counting wrong attempts, exactly, however many arrive at once.

An attempt is reserved before the password is looked at, by one conditional UPDATE per bucket: of two hundred parallel
guesses only as many as the limit get to be guesses. A right password gives its reservation back.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from yingshang.accounts.enums import BucketKind
from yingshang.accounts.events import bucket_full
from yingshang.accounts.models import Bucket
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.rules.sealing import fingerprint
from yingshang.kernel import clock
from yingshang.kernel.actor import NOBODY
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from yingshang.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Gate:
    """One bucket that an attempt has to pass: its kind, whom or what it counts, and how many tries it takes."""

    kind: BucketKind
    about: tuple[str, ...]
    limit: int
    person_id: int | None = None

    @property
    def key(self) -> str:
        """Under which the bucket is found."""
        return fingerprint(self.kind, *self.about)


def reserve(gates: Sequence[Gate]) -> None:
    """Take one try from every gate or from none. Raises Refusal ``accounts.too_many_tries`` with the minutes left."""
    moment = clock.now()
    with transaction.atomic():
        for gate in gates:
            if not _take(gate, moment):
                raise _closed(gate, moment)


def give_back(gates: Sequence[Gate]) -> None:
    """The attempt was right: its tries are returned. What counts the owner's own slips is emptied."""
    for gate in gates:
        rows = Bucket.objects.filter(key=gate.key, tries__gt=0)
        if gate.kind in {BucketKind.STRANGERS, BucketKind.ADDRESS}:
            # Others may be guessing at this moment: only this one attempt is taken off their count.
            rows.update(tries=F("tries") - 1)
        else:
            rows.update(tries=0, closed_until=None)


def close_full(gates: Sequence[Gate], *, actor: Actor) -> None:
    """The attempt was wrong: close every gate that is full now. Exactly one of parallel attempts records it."""
    until = clock.now() + login_options().lock
    for gate in gates:
        rows = Bucket.objects.filter(key=gate.key, tries__gte=gate.limit, closed_until__isnull=True)
        if rows.exists():
            with suppress(Refusal):  # another attempt closed it first
                note_lock(actor=actor.once(""), gate=gate, until=until)


@command("accounts.note_lock")
def note_lock(*, actor: Actor, gate: Gate, until: datetime) -> None:
    """Close a full bucket until ``until`` and record it, unless another attempt has done so."""
    rows = Bucket.objects.filter(key=gate.key, tries__gte=gate.limit, closed_until__isnull=True)
    if not rows.update(closed_until=until):
        raise Refusal("accounts.too_many_tries", minutes=_minutes(login_options().lock.total_seconds()))
    bucket = Bucket.objects.get(key=gate.key)
    record(
        bucket_full,
        bucket.person or bucket,
        actor=actor,
        kind=gate.kind.label,
        tries=gate.limit,
        until=clock.local(until).strftime("%Y-%m-%d %H:%M"),
    )


def stranger(address: str) -> Actor:
    """Whoever tries: nobody known, from an address."""
    return replace(NOBODY, address=address)


def _take(gate: Gate, moment: datetime) -> bool:
    new = Bucket(key=gate.key, kind=gate.kind, person_id=gate.person_id, since=moment)
    Bucket.objects.bulk_create([new], ignore_conflicts=True)
    row = Bucket.objects.filter(key=gate.key)
    over = Q(closed_until__lte=moment) | Q(closed_until__isnull=True, since__lte=moment - login_options().window)
    row.filter(over).update(tries=0, since=moment, closed_until=None)
    return bool(row.filter(closed_until__isnull=True, tries__lt=gate.limit).update(tries=F("tries") + 1))


def _closed(gate: Gate, moment: datetime) -> Refusal:
    bucket = Bucket.objects.filter(key=gate.key).first()
    options = login_options()
    until = bucket.closed_until if bucket is not None else None
    seconds = ((until - moment) if until is not None else options.lock).total_seconds()
    return Refusal("accounts.too_many_tries", minutes=_minutes(seconds))


def _minutes(seconds: float) -> int:
    return max(1, -(-int(seconds) // 60))
