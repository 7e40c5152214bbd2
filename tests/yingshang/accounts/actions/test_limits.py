"""Two hundred guesses at once stay within the limit, and the owner still gets in."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from tests.factories.orgs import PASSWORD, make_person, make_unit
from yingshang.accounts.actions import logging_in
from yingshang.accounts.actions.limits import Gate, close_full, give_back, reserve, stranger
from yingshang.accounts.actions.logging_in import check_login, gates_of
from yingshang.accounts.enums import BucketKind
from yingshang.accounts.models import Bucket
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event

GATE = Gate(BucketKind.STRANGERS, ("somebody",), 3)
ATTACKER, OWNER = "203.0.113.9", "10.0.0.5"


def tries(count, gates=(GATE,)):
    """How ``count`` wrong attempts one after the other are answered."""
    found = []
    for _ in range(count):
        try:
            reserve(gates)
        except Refusal as refusal:
            found.append(refusal.code)
        else:
            close_full(gates, actor=stranger(ATTACKER))
            found.append("tried")
    return found


def test_a_bucket_takes_its_limit_and_then_closes(db):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        assert Counter(tries(6)) == {"tried": 3, "accounts.too_many_tries": 3}
        traveller.shift(timedelta(minutes=14, seconds=59))
        assert tries(1) == ["accounts.too_many_tries"]
        traveller.shift(timedelta(seconds=1))
        assert Counter(tries(4)) == {"tried": 3, "accounts.too_many_tries": 1}


def test_trying_while_it_is_closed_does_not_prolong_it(db):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        tries(3)
        for _ in range(14):
            traveller.shift(timedelta(minutes=1))
            tries(5)
        traveller.shift(timedelta(minutes=1))
        assert tries(1) == ["tried"]


def test_slips_far_apart_never_add_up(db):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        for _ in range(10):
            assert tries(2) == ["tried"] * 2
            traveller.shift(timedelta(minutes=15))


def test_a_right_password_gives_back_only_its_own_try(db):
    tries(2)
    reserve([GATE])
    give_back([GATE])
    assert Bucket.objects.get().tries == 2


def test_a_right_password_empties_what_counts_the_owners_own_slips(db):
    own = Gate(BucketKind.DEVICE, ("7", "mark"), 3)
    tries(2, [own])
    reserve([own])
    give_back([own])
    assert Bucket.objects.get().tries == 0


def test_a_try_that_one_gate_refuses_costs_nothing_at_the_other(db):
    full, other = Gate(BucketKind.STRANGERS, ("a",), 1), Gate(BucketKind.ADDRESS, ("b",), 5)
    tries(1, [full])
    tries(3, [other, full])
    assert {bucket.kind: bucket.tries for bucket in Bucket.objects.all()} == {"strangers": 1}


def test_closing_is_recorded_once_and_names_nobody_unknown(db):
    tries(9)
    event = Event.objects.get()
    assert (event.type, event.target_title, event.address) == ("accounts.bucket_full", "账号（陌生设备）", ATTACKER)
    assert event.facts["tries"] == 3


def test_the_rest_of_the_time_is_said(db):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        tries(3)
        traveller.shift(timedelta(minutes=10, seconds=30))
        with pytest.raises(Refusal) as caught:
            reserve([GATE])
        assert caught.value.facts == {"minutes": 5}


def test_what_counts_depends_on_where_one_comes_from(cast, enter):
    person = cast["clerk"]

    def kinds(**given):
        given = {"username": person.username, "address": OWNER, "device": "", **given}
        return [gate.kind for gate in gates_of(given.pop("person", person), **given)]

    assert kinds() == ["strangers", "address"]
    enter(person, address=OWNER)
    assert kinds() == ["place", "address"]
    assert kinds(address=ATTACKER) == ["strangers", "address"]
    assert kinds(address=ATTACKER, device="mark") == ["device"]
    assert kinds(person=None, device="mark") == ["strangers", "address"]


def test_an_address_fills_up_over_many_names(cast, login_with):
    login_with(address_tries=5)
    codes = Counter()
    for number in range(8):
        with pytest.raises(Refusal) as caught:
            check_login(username=f"name{number}", password="x", address=ATTACKER, device="")
        codes[caught.value.code] += 1
    assert codes == {"accounts.wrong_login": 5, "accounts.too_many_tries": 3}


def test_a_name_in_other_letters_is_no_new_bucket(cast, login_with):
    login_with(strangers_tries=2)
    for name in ("Name", "NAME", "name"):
        with pytest.raises(Refusal) as caught:
            check_login(username=name, password="x", address=ATTACKER, device="")
    assert caught.value.code == "accounts.too_many_tries"


@pytest.fixture
def person(transactional_db):
    return make_person("王敏", make_unit("云川县营商环境建设局"))


def guess(index, person, forged):
    """One wrong password through the whole site, as from a proxy that appends the attacker's real address."""
    try:
        client = Client(raise_request_exception=True)
        data = {"username": person.username, "password": f"guess-{index}"}
        header = {"HTTP_X_FORWARDED_FOR": f"{forged}, {ATTACKER}"}
        return client.post(reverse("account_login"), data, REMOTE_ADDR="127.0.0.1", **header).content.decode()
    finally:
        close_old_connections()
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("proxies", [0, 1])
def test_two_hundred_guesses_at_once_with_forged_addresses(person, settings, monkeypatch, proxies):
    """As behind one proxy, and as with the attacker in the same house as the owner (every address is the same)."""
    settings.TRUSTED_PROXIES = proxies
    looked = []
    monkeypatch.setattr(
        type(person), "check_password", lambda self, raw: looked.append(raw) or check_password(raw, self.password)
    )
    owner = Client()
    login = {"username": person.username, "password": PASSWORD}
    header = {"HTTP_X_FORWARDED_FOR": OWNER, "REMOTE_ADDR": "127.0.0.1"}
    assert owner.post(reverse("account_login"), login, **header).status_code == 302
    owner.post(reverse("account_logout"), **header)
    looked.clear()
    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(lambda index: guess(index, person, f"198.51.100.{index}"), range(200)))
    said = Counter("wrong" if "登录名或密码不正确" in page else "closed" for page in pages if "<title>" in page)
    limit = settings.LOGIN.strangers_tries
    assert (len(looked), said) == (limit, {"wrong": limit, "closed": 200 - limit})
    # The owner's browser is known, and behind the proxy so is the owner's address, even for a new browser.
    assert owner.post(reverse("account_login"), login, **header).status_code == 302
    fresh = Client().post(reverse("account_login"), login, **header)
    assert fresh.status_code == (302 if proxies else 422)
    assert Event.objects.filter(type="accounts.bucket_full").count() == 1


def test_the_site_checks_passwords_in_one_place_only(settings):
    assert settings.AUTHENTICATION_BACKENDS == ["django.contrib.auth.backends.ModelBackend"]
    assert logging_in.check_login.__module__ == "yingshang.accounts.actions.logging_in"
