"""Sessions of an invented county's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.accounts.actions.sessions import adopt_session
from yingshang.accounts.web.opening import BACKEND, LOGIN
from yingshang.kernel import clock

if TYPE_CHECKING:
    from django.test import Client

    from yingshang.accounts.models import LoginSession
    from yingshang.orgs.models import Person


def log_in(client: Client, person: Person, *, proved: bool = True) -> LoginSession:
    """Log ``person`` in past the page: registered, without an event, so that a test counts its own acts only."""
    client.force_login(person, backend=BACKEND)
    session = client.session
    row = adopt_session(person, key=session.session_key, address="127.0.0.1", agent="Test")
    if proved:
        row.proved_at = clock.now()
        row.save(update_fields=["proved_at"])
    session[LOGIN] = row.pk
    session.save()
    return row
