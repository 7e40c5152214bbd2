"""Trying out a restored copy from inside: every page without arguments, opened as several people and as nobody.

Only in a scratch installation: sessions are opened without a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from yingshang.accounts.actions.sessions import adopt_session
from yingshang.accounts.web.opening import BACKEND, LOGIN
from yingshang.kernel import clock
from yingshang.kernel.web.access import table
from yingshang.orgs.enums import PersonState, PostKind
from yingshang.orgs.models import Person, Post

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAULT = 500
_LEAVES = frozenset({"accounts:logout", "account_logout"})


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as somebody got it."""

    role: str
    path: str
    status: int

    @property
    def is_fault(self) -> bool:
        """Whether the page broke."""
        return self.status >= _FAULT


def visit_pages() -> list[Visit]:
    """Open all pages that need no arguments, as nobody and as one person of every kind of post."""
    found = []
    for role, client in _clients():
        for path in _paths():
            found.append(Visit(role, path, client.get(path).status_code))
    return found


def _paths() -> list[str]:
    paths = set()
    for name in table():
        if name in _LEAVES:
            continue
        try:
            paths.add(reverse(name))
        except NoReverseMatch:  # it takes arguments
            continue
    return sorted(paths)


def _clients() -> Iterator[tuple[str, Client]]:
    yield "", _client()
    for kind in PostKind.values:
        held = Post.objects.held_on(clock.today()).filter(kind=kind).order_by("pk")
        person = Person.objects.filter(posts__in=held, state=PersonState.ACTIVE).order_by("pk").first()
        if person is not None:
            yield kind, _logged_in(person)


def _client() -> Client:
    host = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost").lstrip(".")
    return Client(raise_request_exception=False, headers={"host": host})


def _logged_in(person: Person) -> Client:
    client = _client()
    client.force_login(person, backend=BACKEND)
    session = client.session
    row = adopt_session(person, key=str(session.session_key), address="127.0.0.1", agent="drill")
    session[LOGIN] = row.pk
    session.save()
    return client
