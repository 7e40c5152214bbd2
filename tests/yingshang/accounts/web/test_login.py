"""Logging in and out, the second step, what is said, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import PASSWORD, make_person
from yingshang.accounts.actions import logging_in
from yingshang.accounts.actions.factors import renew_recovery
from yingshang.accounts.models import LoginSession, SecondFactor
from yingshang.accounts.rules.sealing import seal
from yingshang.accounts.rules.totp import code_at, step_of
from yingshang.accounts.web.devices import COOKIE, marks
from yingshang.kernel import clock
from yingshang.kernel.models import Event
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Post

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def give_factor(person):
    return SecondFactor.objects.create(
        person=person, sealed=seal(SECRET.encode(), purpose="second factor"), enrolled_at=clock.now()
    )


def now_code():
    return code_at(SECRET, step_of(clock.now()))


def test_the_page_is_ours_and_says_how_to_begin(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "凭开通码设置密码" in page
    assert "统一身份认证" not in page


def test_name_and_password_open_a_registered_session(cast, enter):
    client, response = enter(cast["clerk"], HTTP_USER_AGENT="x")
    row = LoginSession.objects.get()
    assert (response.status_code, response.url) == (302, "/")
    assert (row.person, row.address, row.method, row.ended_at) == (cast["clerk"], "10.0.0.5", "password", None)
    assert client.get("/").status_code == 200
    assert [event.type for event in Event.objects.all()] == ["accounts.logged_in"]


@pytest.mark.parametrize("typed", [" {} ", "\u200b{}", "{}\u3000", "\u202e{}"])
def test_blanks_and_unseen_marks_around_the_name_do_not_matter(cast, enter, typed):
    _, response = enter(typed.format(cast["clerk"].username))
    assert response.status_code == 302


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(cast, enter):
    _, wrong = enter(cast["clerk"], "not-this")
    _, unknown = enter("nobody.here", "not-this")
    first, second = (
        response.content.decode().replace(cast["clerk"].username, "NAME").replace("nobody.here", "NAME")
        for response in (wrong, unknown)
    )
    assert "登录名或密码不正确" in first
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert (
        first.split("<main")[1].split("</form>")[0].count("NAME")
        == second.split("<main")[1].split("</form>")[0].count("NAME")
        == 1
    )


def test_an_unknown_name_takes_a_real_hash_as_long_as_a_known_one(cast, enter, settings, monkeypatch):
    hashed = []
    monkeypatch.setattr(logging_in, "make_password", hashed.append)
    enter("nobody.here", "not-this")
    assert hashed == ["not-this"]
    enter(cast["clerk"], "not-this")
    assert hashed == ["not-this"]


def test_nothing_typed_by_strangers_is_recorded(cast, enter, login_with, caplog):
    login_with(strangers_tries=2)
    for _ in range(3):
        enter("my-password-by-mistake", "and-my-name")
    events = list(Event.objects.all())
    assert [event.type for event in events] == ["accounts.bucket_full"]
    kept = " ".join([str(vars(event)) for event in events] + [record.getMessage() for record in caplog.records])
    assert "mistake" not in kept
    assert "and-my-name" not in kept


@pytest.mark.parametrize(
    ("state", "status"), [(PersonState.SUSPENDED, 422), (PersonState.LEFT, 422), (PersonState.LISTED, 422)]
)
def test_who_knows_the_password_of_a_closed_account_learns_that_it_is_closed(cast, enter, state, status):
    person = cast["clerk"]
    person.state = state
    person.save()
    _, right = enter(person)
    _, wrong = enter(person, "not-this")
    assert right.status_code == status
    assert "目前不能登录" in right.content.decode()
    assert "目前不能登录" not in wrong.content.decode()


def test_without_a_post_of_today_nobody_gets_in(cast, enter):
    Post.objects.filter(person=cast["clerk"]).update(valid_to=clock.today() - timedelta(days=1))
    _, response = enter(cast["clerk"])
    assert "没有在任的岗位" in response.content.decode()
    assert LoginSession.objects.count() == 0


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/account/", "/account/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("\\\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_it_goes_where_one_wanted_but_never_off_the_site(cast, enter, wanted, goes):
    _, response = enter(cast["clerk"], next=wanted)
    assert response.url == goes


def test_the_key_of_the_session_changes_at_login_and_what_was_in_it_is_gone(cast, enter):
    client = Client()
    client.get("/")
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted = session.session_key
    enter(cast["clerk"], client=client)
    assert client.session.session_key != planted
    assert "planted" not in client.session


def test_logging_in_as_somebody_else_in_the_same_browser_closes_the_first(cast, enter):
    client, _ = enter(cast["clerk"])
    client.cookies.pop("csrftoken", None)
    client.post(reverse("account_logout"))
    enter(cast["leader"], client=client)
    assert list(LoginSession.objects.order_by("id").values_list("person_id", "reason")) == [
        (cast["clerk"].pk, "logged_out"),
        (cast["leader"].pk, ""),
    ]


def test_logging_out_ends_the_session_for_good(cast, enter):
    client, _ = enter(cast["clerk"])
    key = client.session.session_key
    assert client.get(reverse("account_logout")).status_code == 405
    client.post(reverse("account_logout"))
    stolen = Client()
    stolen.cookies[django_settings.SESSION_COOKIE_NAME] = key
    assert stolen.get("/").status_code == 302
    assert [event.type for event in Event.objects.order_by("pk")] == ["accounts.logged_in", "accounts.logged_out"]


def test_the_second_step_opens_the_session_and_nothing_before_does(cast, enter):
    give_factor(cast["clerk"])
    client, response = enter(cast["clerk"], next="/account/")
    assert response.url == reverse("accounts:second")
    assert client.get("/").status_code == 302
    assert LoginSession.objects.count() == 0
    assert client.post(reverse("accounts:second"), {"code": "000000"}).status_code == 422
    response = client.post(reverse("accounts:second"), {"code": now_code()})
    assert response.url == "/account/"
    assert LoginSession.objects.get().method == "totp"


def test_a_code_works_once(cast, enter):
    give_factor(cast["clerk"])
    code = now_code()
    first, _ = enter(cast["clerk"])
    second, _ = enter(cast["clerk"])
    assert first.post(reverse("accounts:second"), {"code": code}).status_code == 302
    assert second.post(reverse("accounts:second"), {"code": code}).status_code == 422


def test_a_recovery_code_works_once_and_leaves_a_trace(cast, enter, actors):
    give_factor(cast["clerk"])
    codes = renew_recovery(actor=actors["clerk"], person=cast["clerk"])
    assert (len(codes), len(set(codes))) == (10, 10)
    statuses = []
    for _ in range(2):
        client, _ = enter(cast["clerk"])
        statuses.append(client.post(reverse("accounts:second"), {"code": codes[0].lower()}).status_code)
    assert statuses == [302, 422]
    assert [event.facts for event in Event.objects.filter(type="accounts.recovery_used")] == [{"left": 9}]


def test_the_second_step_takes_five_tries_also_over_several_browsers(cast, enter):
    give_factor(cast["clerk"])
    pages = []
    for _ in range(6):
        client, _ = enter(cast["clerk"])
        pages.append(client.post(reverse("accounts:second"), {"code": "000000"}).content.decode())
    assert ["错误次数过多" in page for page in pages] == [False] * 5 + [True]
    client, _ = enter(cast["clerk"])
    assert client.post(reverse("accounts:second"), {"code": now_code()}).status_code == 422


def test_the_first_step_is_good_for_ten_minutes(cast, enter):
    give_factor(cast["clerk"])
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        client, _ = enter(cast["clerk"])
        traveller.shift(timedelta(minutes=11))
        assert client.post(reverse("accounts:second"), {"code": now_code()}).status_code == 422
        assert LoginSession.objects.count() == 0


def test_a_password_changed_between_the_steps_stops_the_second(cast, enter):
    give_factor(cast["clerk"])
    client, _ = enter(cast["clerk"])
    cast["clerk"].set_password("Another-2026")
    cast["clerk"].save()
    assert client.post(reverse("accounts:second"), {"code": now_code()}).status_code == 422
    assert LoginSession.objects.count() == 0


def test_who_is_logged_in_is_sent_on(cast):
    client = Client()
    log_in(client, cast["clerk"])
    assert client.get(reverse("account_login") + "?next=/account/").url == "/account/"


def test_the_marks_of_a_shared_browser_are_kept_apart(cast, enter, county):
    client = Client()
    for index in range(10):
        enter(make_person(f"人{index}", county.office), client=client)
        client.post(reverse("account_logout"))
    request = type("Request", (), {"COOKIES": {COOKIE: client.cookies[COOKIE].value}})()
    found = marks(request)
    assert len(found) == len(set(found.values())) == 8


def test_the_cookies_say_what_they_must(cast, enter):
    client, _ = enter(cast["clerk"])
    session, device = client.cookies[django_settings.SESSION_COOKIE_NAME], client.cookies[COOKIE]
    assert [(cookie["httponly"], cookie["samesite"]) for cookie in (session, device)] == [(True, "Lax")] * 2
    assert session["max-age"] == ""
    assert PASSWORD not in str(client.cookies)


ALPHABET = ["", " ", "\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\0b", "x" * 10_000, "🙂", "％＿'\"\\"]


@pytest.mark.parametrize("text", ALPHABET)
def test_whatever_is_typed_gets_an_answer(cast, enter, text):
    person = cast["clerk"]
    assert enter(text, text)[1].status_code == 422
    assert enter(person, text)[1].status_code == 422
    give_factor(person)
    client, _ = enter(person)
    assert client.post(reverse("accounts:second"), {"code": text}).status_code == 422
