"""Every address as every role, driven from the access table itself; another unit's object is not found."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.orgs import actor_of, make_person
from tests.yingshang.samples import Sample, samples
from tools.site_pages import addresses
from yingshang.kernel.web.access import PUBLIC, Row, is_open, table
from yingshang.kernel.web.menu import entries
from yingshang.orgs.enums import Scope

ADDRESSES = {address.name: address for address in addresses() if address.name in table()}
SAMPLES = samples()
LOGIN = reverse("account_login")


@pytest.fixture
def everybody(cast):
    """The cast, a person without a post (whose session ends at the first request), and nobody (None)."""
    return {**cast, "without_post": make_person("无岗位人员"), "anonymous": None}


def client_of(person):
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def is_in(person):
    """Whether the person can be logged in at all."""
    return person is not None and actor_of(person).post_id is not None


def roles_of(person):
    return frozenset() if person is None else actor_of(person).roles


def address_of(name, county, person, *, foreign=False):
    if not ADDRESSES[name].arguments:
        return reverse(name)
    sample = SAMPLES[name]
    make = sample.foreign if foreign else sample.own
    return reverse(name, kwargs=make(county, person))


def answer(client, name, county, person):
    """ "allowed", "login", "forbidden" or "not found", as the site answered."""
    query = SAMPLES[name].query if name in SAMPLES else {}
    response = client.get(address_of(name, county, person), query)
    if response.streaming:
        list(response.streaming_content)  # an export or a file: reading it to the end closes it
    to_login = response.status_code == 302 and response.headers["Location"].startswith(LOGIN)
    said = {403: "forbidden", 404: "not found", 400: "bad"}
    return "login" if to_login else said.get(response.status_code, "allowed")


def test_every_address_with_arguments_has_a_sample_and_no_sample_is_left_over():
    needed = {name for name, address in ADDRESSES.items() if address.arguments}
    assert needed - set(SAMPLES) == set(), "add them to tests/yingshang/<app>/samples.py"
    assert set(SAMPLES) - set(ADDRESSES) == set(), "samples of addresses that are gone"


def test_every_row_that_is_scoped_has_a_foreign_sample():
    scoped = {name for name, row in table().items() if row.of}
    assert {name for name in scoped if name not in SAMPLES or SAMPLES[name].foreign is None} == set()


@pytest.mark.untraced
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_may_open_it_is_who_the_table_names(name, county, everybody):
    got, wanted = {}, {}
    for role, person in everybody.items():
        allowed = is_open(name, roles=roles_of(person), logged_in=is_in(person))
        refusal = "forbidden" if is_in(person) else "login"
        wanted[role] = "allowed" if allowed else refusal
        # Whoever may not open it is refused before any object is looked up: the clerk's object does as a sample.
        maker = person if allowed and is_in(person) else everybody["clerk"]
        got[role] = answer(client_of(person), name, county, maker)
    assert got == wanted


@pytest.mark.parametrize("name", sorted(name for name, row in table().items() if row.of))
def test_the_object_of_another_unit_is_not_found(name, county, everybody):
    got = {}
    for role, person in everybody.items():
        if not is_in(person) or not is_open(name, roles=roles_of(person), logged_in=True):
            continue
        if table()[name].of == "unit" and actor_of(person).scope == Scope.ALL:
            continue
        client = client_of(person)
        address = address_of(name, county, person, foreign=True)
        response = client.get(address)
        got[role] = (client.post(address) if response.status_code == 405 else response).status_code
    assert got, "no role could try: give the row a role that does not see everything, or no `of`"
    assert set(got.values()) == {404}, got


def test_an_address_without_a_row_is_refused_to_everybody():
    assert not is_open("kernel:unknown", roles=frozenset({"system_admin"}), logged_in=True)


def test_a_name_listed_twice_is_a_defect(monkeypatch):
    module = SimpleNamespace(ROWS=[Row("same", PUBLIC), Row("same", PUBLIC)])
    monkeypatch.setattr("yingshang.kernel.web.access.import_module", lambda _: module)
    with pytest.raises(ValueError, match="listed twice"):
        table.__wrapped__()


def test_the_menu_on_the_page_of_every_role_holds_what_it_may_open_and_nothing_else(everybody):
    for person in everybody.values():
        if not is_in(person):
            continue
        page = client_of(person).get(reverse("portal:home")).content.decode()
        links = set(re.findall(r'href="([^"#?]+)"', page.partition("<main")[0]))
        roles = roles_of(person)
        wanted = {reverse(e.name): is_open(e.name, roles=roles, logged_in=True) for e in entries()}
        assert {address: address in links for address in wanted} == wanted


def test_a_menu_entry_leads_to_a_page_and_not_away(everybody, county):
    for entry in entries():
        person = next(p for p in everybody.values() if p and is_open(entry.name, roles=roles_of(p), logged_in=True))
        assert answer(client_of(person), entry.name, county, person) == "allowed", entry


def test_samples_given_twice_are_a_defect(tmp_path, monkeypatch):
    for app in ("one", "two"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "samples.py").touch()
    module = SimpleNamespace(SAMPLES={"a:b": Sample(own=lambda county, person: {})})
    monkeypatch.setattr("tests.yingshang.samples.HERE", tmp_path)
    monkeypatch.setattr("tests.yingshang.samples.import_module", lambda _: module)
    with pytest.raises(ValueError, match="given twice"):
        samples.__wrapped__()  # what is remembered was read from the real ones
