"""The cast of the tests: one county, the office with all its posts, two departments that must not see one another."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.accounts import log_in
from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.calendars.queries.days import forget
from yingshang.orgs.enums import PostKind, UnitKind


class Actors(Mapping):
    """Role → actor, made when it is first asked for: most tests need two of the dozen."""

    def __init__(self, people):
        self._people = people
        self._made = {}

    def __getitem__(self, role):
        if role not in self._made:
            self._made[role] = actor_of(self._people[role])
        return self._made[role]

    def __iter__(self):
        return iter(self._people)

    def __len__(self):
        return len(self._people)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """No copy of one test's calendar, and nothing it counted, reaches the next: databases come and go under one process."""
    forget()
    cache.clear()
    yield
    forget()


@pytest.fixture
def own_files(settings, tmp_path):
    """The files of the test lie in a folder of its own."""
    storage = {
        "BACKEND": "yingshang.kernel.files.storage.DurableStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def county(db):
    """county > office (营商局), bureau (发改局) with a section, other (教育局), town."""
    root = make_unit("云川县", kind=UnitKind.COUNTY)
    bureau = make_unit("云川县发展和改革局", root, short_name="县发改局")
    return SimpleNamespace(
        root=root,
        office=make_unit("云川县营商环境建设局", root, short_name="县营商局"),
        bureau=bureau,
        section=make_unit("投资股", bureau, UnitKind.SECTION),
        other=make_unit("云川县教育局", root, short_name="县教育局"),
        town=make_unit("白石镇", root, UnitKind.TOWN),
    )


@pytest.fixture
def cast(county):
    """Role → person: every post of the office, ``liaison`` of the bureau, ``outsider`` = liaison of the other department."""
    people = {kind.value: make_person(kind.label, county.office, kind) for kind in PostKind if kind != PostKind.LIAISON}
    people["liaison"] = make_person("联络员", county.bureau)
    people["outsider"] = make_person("外单位联络员", county.other)
    return people


@pytest.fixture
def actors(cast):
    """Role → actor of the cast."""
    return Actors(cast)


@pytest.fixture
def client_as(cast):
    """A function: role → a client that is logged in as that member of the cast; "anonymous" → one that is not."""

    def make(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            log_in(client, cast[role])
        return client

    return make
