"""One's own account: password, second factor, sessions, posts."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import PASSWORD
from yingshang.accounts.models import FormerPassword, LoginSession, RecoveryCode, SecondFactor
from yingshang.accounts.rules.sealing import unseal
from yingshang.accounts.rules.totp import code_at, step_of
from yingshang.kernel import clock
from yingshang.kernel.models import Event, Submission

NEW = "Qing-Chuan-2026"


def change(client, present=PASSWORD, password=NEW, again=None):
    given = {"present": present, "password": password, "again": password if again is None else again, "_key": "k"}
    return client.post(reverse("accounts:password"), given)


def test_a_changed_password_ends_the_other_sessions_and_renews_the_key_of_this_one(cast, enter):
    here, _ = enter(cast["clerk"])
    there, _ = enter(cast["clerk"])
    before = here.session.session_key
    assert change(here).url == reverse("accounts:me")
    assert here.session.session_key != before
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert list(LoginSession.objects.order_by("id").values_list("reason", flat=True)) == ["", "password_changed"]
    assert enter(cast["clerk"], NEW)[1].status_code == 302
    assert enter(cast["clerk"], PASSWORD)[1].status_code == 422
    types = [event.type for event in Event.objects.order_by("id")]
    assert types[2:4] == ["accounts.session_ended", "accounts.password_changed"]


def test_neither_password_nor_a_digest_of_it_is_kept_with_the_submission(cast, enter):
    client, _ = enter(cast["clerk"])
    change(client)
    assert Submission.objects.count() == 0
    assert [event for event in Event.objects.all() if NEW in str(vars(event)) or PASSWORD in str(vars(event))] == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"present": "not-this"}, "密码不正确。"),
        ({"password": "abc"}, "密码只有 3 个字符，太短。"),
        ({"again": "different"}, "两次填写的新密码不一样"),
        ({"password": PASSWORD}, "这个密码以前用过"),
        ({"password": "x" * 2000}, "1024"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast, enter, given, says):
    client, _ = enter(cast["clerk"])
    response = change(client, **given)
    assert response.status_code == 422
    assert says in response.content.decode()
    cast["clerk"].refresh_from_db()
    assert cast["clerk"].check_password(PASSWORD)


def test_the_last_three_do_not_come_back_and_the_fourth_may(cast, enter):
    client, _ = enter(cast["clerk"])
    words = [PASSWORD, *(f"Qing-Chuan-{number}" for number in range(1, 5))]
    for before, after in itertools.pairwise(words):
        assert change(client, before, after).status_code == 302
    assert FormerPassword.objects.count() == 3
    assert [change(client, words[4], word).status_code for word in (words[2], words[3], words[4])] == [422] * 3
    assert change(client, words[4], words[1]).status_code == 302


def test_the_present_password_may_be_tried_five_times(cast, enter):
    client, _ = enter(cast["clerk"])
    pages = [change(client, "not-this").content.decode() for _ in range(6)]
    assert ["错误次数过多" in page for page in pages] == [False] * 5 + [True]
    assert change(client).status_code == 422


def test_an_old_password_leads_to_the_change(cast, enter):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        FormerPassword.objects.create(person=cast["clerk"], encoded=make_password("x"), at=clock.now())
        traveller.shift(timedelta(days=180))
        client, _ = enter(cast["clerk"])
        assert client.get("/").status_code == 200
        traveller.shift(timedelta(seconds=1))
        client, _ = enter(cast["clerk"])
        assert client.get("/").url == reverse("accounts:password")
        change(client)
        assert client.get("/").status_code == 200


def test_rules_without_an_age_never_ask(cast, enter, login_with):
    login_with(password_rules="asvs-4")
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        FormerPassword.objects.create(person=cast["clerk"], encoded=make_password("x"), at=clock.now())
        traveller.shift(timedelta(days=3000))
        client, _ = enter(cast["clerk"])
        assert client.get("/").status_code == 200


def test_the_list_of_sessions_and_ending_one(cast, enter):
    agent = "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"
    here = Client(headers={"user-agent": agent})
    enter(cast["clerk"], client=here)
    there, _ = enter(cast["clerk"], address="10.0.0.77")
    page = here.get(reverse("accounts:me")).content.decode()
    assert "Windows 7 · Chrome 109（当前）" in page
    assert "10.0.0.77" in page
    row = LoginSession.objects.get(address="10.0.0.77")
    assert here.post(reverse("accounts:end", args=[row.pk])).status_code == 302
    assert "已由您在其他地方结束" in there.get("/", follow=True).content.decode()
    assert here.post(reverse("accounts:end", args=[row.pk])).status_code == 422


def test_nobody_ends_the_session_of_another_there(cast, enter):
    client, _ = enter(cast["security_admin"])
    enter(cast["clerk"])
    row = LoginSession.objects.get(person=cast["clerk"])
    assert client.post(reverse("accounts:end", args=[row.pk])).status_code == 404
    assert client.post(reverse("accounts:end-any", args=[row.pk])).status_code == 302
    assert LoginSession.objects.get(pk=row.pk).reason == "ended_by_admin"


def enrol(client):
    page = client.get(reverse("accounts:factor")).content.decode()
    secret = page.partition('<code class="account-code">')[2].partition("<")[0].replace(" ", "")
    return secret, client.post(reverse("accounts:factor"), {"code": code_at(secret, step_of(clock.now()))})


def test_enrolling_showing_recovery_codes_once_and_removing(cast):
    client = Client()
    log_in(client, cast["clerk"])
    secret, response = enrol(client)
    page = response.content.decode()
    assert page.count("<li><code") == 10
    factor = SecondFactor.objects.get()
    assert secret.encode() not in bytes(factor.sealed)
    assert unseal(bytes(factor.sealed), purpose="second factor") == secret.encode()
    code = page.partition('<li><code class="account-code">')[2].partition("<")[0]
    assert RecoveryCode.objects.filter(digest__contains=code.replace("-", "")).count() == 0
    assert code not in client.get(reverse("accounts:me")).content.decode()
    assert client.get(reverse("accounts:factor")).url == reverse("accounts:me")
    assert client.post(reverse("accounts:remove-factor")).status_code == 302
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert client.post(reverse("accounts:remove-factor")).status_code == 422
    assert [event.type.partition(".")[2] for event in Event.objects.order_by("id")] == [
        "factor_enrolled",
        "recovery_renewed",
        "factor_removed",
    ]


def test_a_wrong_first_code_enrols_nothing_and_keeps_the_secret(cast):
    client = Client()
    log_in(client, cast["clerk"])
    page = client.get(reverse("accounts:factor")).content.decode()
    again = client.post(reverse("accounts:factor"), {"code": "000000"}).content.decode()
    assert SecondFactor.objects.count() == 0
    assert page.partition("account-code")[2][:60] == again.partition("account-code")[2][:60]


@pytest.mark.parametrize("name", ["factor", "recovery", "remove-factor"])
def test_the_second_factor_is_touched_only_after_a_fresh_proof(cast, name):
    client = Client()
    log_in(client, cast["clerk"], proved=False)
    response = client.post(reverse(f"accounts:{name}"))
    assert response.url.startswith(reverse("accounts:prove"))


def test_a_proof_is_good_for_ten_minutes(cast, enter):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        client, _ = enter(cast["clerk"])
        traveller.shift(timedelta(minutes=10))
        assert client.get(reverse("accounts:factor")).status_code == 200
        traveller.shift(timedelta(seconds=1))
        assert client.get(reverse("accounts:factor")).status_code == 302
        given = {"password": PASSWORD, "next": reverse("accounts:factor")}
        assert client.post(reverse("accounts:prove"), {**given, "password": "no"}).status_code == 422
        assert client.post(reverse("accounts:prove"), given).url == reverse("accounts:factor")
        assert client.get(reverse("accounts:factor")).status_code == 200


ALPHABET = ["", " ", "\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\0b", "x" * 10_000]


@pytest.mark.parametrize("text", ALPHABET)
def test_whatever_is_typed_gets_an_answer(cast, text):
    client = Client()
    log_in(client, cast["clerk"])
    assert change(client, text, text, text).status_code == 422
    assert client.post(reverse("accounts:factor"), {"code": text}).status_code == 422
    assert client.post(reverse("accounts:prove"), {"password": text, "next": text}).status_code == 422
