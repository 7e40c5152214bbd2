"""Finding sessions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from yingshang.accounts.models import LoginSession
from yingshang.accounts.rules.options import login_options
from yingshang.kernel import clock

if TYPE_CHECKING:
    from yingshang.orgs.models import Person


def hash_of(key: str) -> str:
    """What the register stores of a session key. Keys are long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def session_by_key(key: str) -> LoginSession | None:
    """The session that a browser's cookie belongs to or belonged to, also when it is over."""
    return LoginSession.objects.filter(key_hash=hash_of(key)).select_related("person").first() if key else None


def is_usual_place(person: Person, address: str) -> bool:
    """Whether the person has logged in from this address not long ago."""
    since = clock.now() - login_options().known_for
    return bool(address) and person.login_sessions.filter(address=address, opened_at__gte=since).exists()
