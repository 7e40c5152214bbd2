"""The security administrator's pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import PASSWORD, make_person
from yingshang.accounts.models import Bucket, LoginSession, SecondFactor
from yingshang.accounts.web.people import PAGE, plain
from yingshang.kernel.models import Event
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Person

from .test_login import give_factor


@pytest.fixture
def admin(cast):
    client = Client()
    log_in(client, cast["security_admin"])
    return client


def act(admin, person, verb, **given):
    return admin.post(reverse("accounts:act", args=[person.pk, verb]), {"_key": verb, **given})


def names_on(admin, **asked):
    page = admin.get(reverse("accounts:people"), asked).content.decode()
    return {person.name for person in Person.objects.all() if f'">{person.name}</a>' in page.partition("<main")[2]}


def test_the_ledger_shows_state_lock_factor_and_last_login(admin, cast, enter, login_with):
    login_with(strangers_tries=1)
    enter(cast["leader"])
    enter(cast["clerk"], "not-this", address="203.0.113.9")
    give_factor(cast["media"])
    page = admin.get(reverse("accounts:people")).content.decode()
    row = {
        name: page.partition(f'">{cast[name].name}</a>')[2].partition("</tr>")[0]
        for name in ("clerk", "leader", "media")
    }
    assert ["已锁定" in row[name] for name in row] == [True, False, False]
    assert ["已启用" in row[name] for name in row] == [False, False, True]
    assert [row[name].endswith("<td>—</td>") for name in row] == [True, False, True]


def test_it_is_narrowed_by_words_of_name_login_name_or_unit_by_state_and_by_unit(admin, cast, county):
    assert names_on(admin, words="媒体编辑") == {cast["media"].name}
    assert names_on(admin, words=cast["outsider"].username) == {"外单位联络员"}
    assert names_on(admin, words="教育局") == {"外单位联络员"}
    assert names_on(admin, unit=county.bureau.pk) == {"联络员"}
    assert names_on(admin, state="suspended") == set()
    Person.objects.filter(pk=cast["clerk"].pk).update(state="suspended")
    assert names_on(admin, state="suspended") == {cast["clerk"].name}


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\0b", "x" * 10_000, "9" * 400, "-1", "%_'"]
)
def test_whatever_is_asked_gets_an_answer(admin, cast, text):
    asked = {"words": text, "state": text, "unit": text, "after": text}
    assert admin.get(reverse("accounts:people"), asked).status_code == 200
    assert act(admin, cast["clerk"], "suspend", reason=text).status_code in {302, 422}


def test_a_reason_is_kept_as_people_see_it():
    assert [plain(text) for text in ("a\0b", "\u202e离岗\u3000\u3000审查\n", "\u200b", " \u3000")] == [
        "ab",
        "离岗 审查",
        "",
        "",
    ]


def test_pages_follow_one_another_without_gap_or_double(admin, county):
    for number in range(PAGE + 7):
        make_person(f"新人{number:03}", county.other)
    first = admin.get(reverse("accounts:people"))
    second = admin.get(reverse("accounts:people") + first.context["next"])
    seen = [line.person.pk for page in (first, second) for line in page.context["lines"]]
    assert seen == sorted(Person.objects.values_list("pk", flat=True))
    assert second.context["next"] == ""


def test_the_queries_do_not_grow(admin, county):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            admin.get(reverse("accounts:people"), {"unit": county.town.pk})
        return len(caught)

    make_person("一", county.town)
    one = cost()
    for name in "二三":
        give_factor(make_person(name, county.town))
    assert cost() == one


def test_unlocking_lets_the_owner_in_again(admin, cast, enter, login_with):
    login_with(strangers_tries=1)
    enter(cast["clerk"], "not-this")
    assert enter(cast["clerk"])[1].status_code == 422
    assert act(admin, cast["clerk"], "unlock").status_code == 302
    assert enter(cast["clerk"])[1].status_code == 302
    Bucket.objects.all().delete()
    assert act(admin, cast["leader"], "unlock").status_code == 422
    assert Event.objects.filter(type="accounts.bucket_emptied").count() == 1


def test_suspending_needs_a_reason_and_is_recorded_with_it(admin, cast):
    assert act(admin, cast["clerk"], "suspend", reason=" ").status_code == 422
    assert act(admin, cast["clerk"], "suspend", reason="离岗审查").status_code == 302
    event = Event.objects.get()
    assert (event.type, event.facts, event.target_title) == (
        "accounts.account_suspended",
        {"reason": "离岗审查"},
        cast["clerk"].name,
    )
    cast["clerk"].refresh_from_db()
    assert cast["clerk"].state == PersonState.SUSPENDED
    page = admin.get(reverse("accounts:person", args=[cast["clerk"].pk])).content.decode()
    assert (">恢复账号</button>" in page, ">停用账号</button>" in page) == (True, False)


def test_ending_all_sessions_of_somebody(admin, cast, enter):
    clients = [enter(cast["clerk"])[0] for _ in range(2)]
    assert act(admin, cast["clerk"], "end-sessions").status_code == 302
    assert "已由安全管理员结束" in clients[0].get("/", follow=True).content.decode()
    assert clients[1].get("/").status_code == 302
    assert LoginSession.objects.filter(person=cast["clerk"], reason="ended_by_admin").count() == 2
    assert act(admin, cast["leader"], "end-sessions").status_code == 422


def test_removing_the_second_factor_of_a_lost_phone(admin, cast):
    give_factor(cast["clerk"])
    assert act(admin, cast["clerk"], "remove-factor").status_code == 302
    assert SecondFactor.objects.count() == 0


def test_what_is_no_act_is_not_found_and_oneself_is_left_to_another(admin, cast):
    assert act(admin, cast["clerk"], "promote").status_code == 404
    assert act(admin, cast["security_admin"], "suspend", reason="x").status_code == 403
    page = admin.get(reverse("accounts:person", args=[cast["security_admin"].pk])).content.decode()
    assert "另一位安全管理员" in page


@pytest.mark.parametrize("verb", ["unlock", "end-sessions", "remove-factor", "suspend", "restore"])
def test_each_act_asks_for_a_fresh_proof(cast, verb):
    client = Client()
    log_in(client, cast["security_admin"], proved=False)
    assert act(client, cast["clerk"], verb, reason="x").url.startswith(reverse("accounts:prove"))
    assert client.post(reverse("accounts:prove"), {"password": PASSWORD}).status_code == 302
    assert act(client, cast["clerk"], verb, reason="x").status_code in {302, 422}
