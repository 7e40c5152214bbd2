"""Looking a paper up by its code, so many times a minute from one address."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.parameters import values_on
from yingshang.letters.models import Letter, Look
from yingshang.letters.rules import LOOKS_A_MINUTE

WINDOW = timedelta(minutes=1)
KEPT = timedelta(days=1)
_SHAPE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_LENGTH = 16


class TooManyLooks(Refusal):
    """Tried too often from one address."""

    status = 429


def look_up(code: str, *, address: str) -> Letter | None:
    """The signed letter that bears the code, or None. Raises TooManyLooks; nothing is told apart before that.

    The address is kept as a keyed fingerprint for a day, to count by.
    """
    _count(address)
    plain = "".join(code.upper().split())[: _LENGTH + 1].replace("-", "")
    if len(plain) != _LENGTH or not set(plain) <= _SHAPE:
        return None
    return Letter.objects.filter(check_code=plain, number__isnull=False).select_related("issuer").first()


def forget_looks() -> int:
    """Delete what was counted before yesterday; how many rows went."""
    return Look.objects.filter(since__lt=clock.now() - KEPT).delete()[0]


def _count(address: str) -> None:
    key = hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()
    now = clock.now()
    Look.objects.bulk_create([Look(address=key, since=now)], ignore_conflicts=True)
    row = Look.objects.filter(address=key)
    row.filter(Q(since__lte=now - WINDOW)).update(tries=0, since=now)
    if not row.filter(tries__lt=values_on().number(LOOKS_A_MINUTE)).update(tries=F("tries") + 1):
        raise TooManyLooks("letters.many_looks")
