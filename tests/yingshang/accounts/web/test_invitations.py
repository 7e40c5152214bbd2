"""From the ledger over a printed slip to an open account."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import make_person
from yingshang.accounts.actions.invitations import invite
from yingshang.accounts.models import Bucket, Invitation, LoginSession
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event, Submission
from yingshang.orgs.enums import PersonState

NEW = "Qing-Chuan-2026"


@pytest.fixture
def admin(cast):
    client = Client()
    log_in(client, cast["security_admin"])
    return client


@pytest.fixture
def newcomer(county):
    person = make_person("李新", county.bureau)
    person.state = PersonState.LISTED
    person.set_unusable_password()
    person.save()
    return person


def slips_of(page):
    """Login name → code, as they are printed."""
    names = re.findall(r'slip-name">([^<]+)<', page)
    return dict(zip(names, re.findall(r'slip-code">([^<]+)<', page), strict=True))


def print_slips(admin, key="form-1", **data):
    response = admin.post(reverse("accounts:slips"), {"_key": key, **data})
    return slips_of(response.content.decode())


def activate(person, code, password=NEW, *, client=None, **given):
    client = client or Client()
    username = getattr(person, "username", person)
    data = {"username": username, "code": code, "password": password, "again": password, **given}
    return client, client.post(reverse("accounts:activation"), data)


def test_the_whole_way(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    assert re.fullmatch("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", code)
    newcomer.refresh_from_db()
    assert newcomer.state == PersonState.INVITED
    client, response = activate(newcomer, code.lower().replace("-", " "))
    newcomer.refresh_from_db()
    assert (response.status_code, newcomer.state, newcomer.check_password(NEW)) == (302, PersonState.ACTIVE, True)
    assert client.get("/").status_code == 200
    assert [event.type for event in Event.objects.order_by("id")] == [
        "accounts.invited",
        "accounts.activated",
        "accounts.logged_in",
    ]


def test_the_slip_says_all_that_is_needed_and_the_code_is_in_no_address(admin, newcomer):
    page = admin.post(reverse("accounts:slips"), {"person": newcomer.pk}).content.decode()
    assert [
        word
        for word in ("李新", newcomer.username, "云川县发展和改革局", "http://testserver/account/activate/")
        if word not in page
    ] == []
    code = slips_of(page)[newcomer.username]
    assert [
        address for address in re.findall(r'(?:href|action|src)="([^"]*)"', page) if code in unescape(address)
    ] == []
    assert "data:image/svg+xml;base64," in page


def test_the_code_is_stored_nowhere(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    bare = code.replace("-", "")
    rows = [vars(row) for model in (Invitation, Event, Submission, Bucket) for row in model.objects.all()]
    assert Submission.objects.count() == 1
    assert [row for row in rows if code in str(row) or bare in str(row)] == []


def test_sent_twice_it_is_the_same_slip(admin, newcomer):
    first, second = print_slips(admin, person=newcomer.pk), print_slips(admin, person=newcomer.pk)
    assert first == second
    assert Invitation.objects.count() == 1


def test_a_new_slip_makes_the_old_one_worthless(admin, newcomer):
    old = print_slips(admin, "form-1", person=newcomer.pk)[newcomer.username]
    new = print_slips(admin, "form-2", person=newcomer.pk)[newcomer.username]
    assert old != new
    assert "已经作废" in activate(newcomer, old)[1].content.decode()
    assert activate(newcomer, new)[1].status_code == 302
    assert (
        "已经使用" in admin.post(reverse("accounts:slips"), {"_key": "form-2", "person": newcomer.pk}).content.decode()
    )


def test_a_whole_unit_at_once_and_nobody_who_has_an_account(admin, county, newcomer, cast):
    second = make_person("赵新", county.section)
    second.state = PersonState.LISTED
    second.save()
    elsewhere = make_person("钱新", county.other)
    elsewhere.state = PersonState.LISTED
    elsewhere.save()
    found = print_slips(admin, all="1", unit=county.bureau.pk)
    assert set(found) == {newcomer.username, second.username}
    assert len(set(found.values())) == 2


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"person": "x"},
        {"person": "9" * 30},
        {"all": "1", "unit": "999999"},
        {"all": "1", "unit": "\0", "words": "没有这个人"},
    ],
)
def test_nobody_chosen_is_said(admin, given):
    response = admin.post(reverse("accounts:slips"), given)
    assert response.status_code == 422
    assert "没有选择人员" in response.content.decode()


def test_the_cost_of_a_page_of_slips_grows_by_the_writes_only(admin, county):
    def reads(count):
        people = [make_person("新人", county.other) for _ in range(count)]
        for person in people:
            person.state = PersonState.LISTED
            person.save()
        with CaptureQueriesContext(connection) as caught:
            admin.post(reverse("accounts:slips"), {"person": [person.pk for person in people]})
        return sum('"orgs_post"' in query["sql"] for query in caught.captured_queries)

    assert reads(1) == reads(3)


def test_it_expires(admin, newcomer):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        session = LoginSession.objects.get()
        session.seen_at = session.opened_at = session.proved_at = "2026-05-16T01:00:00Z"
        session.save()
        code = print_slips(admin, person=newcomer.pk)[newcomer.username]
        traveller.shift(timedelta(days=14, seconds=1))
        page = activate(newcomer, code)[1].content.decode()
        assert "已于 2026-05-30 09:00 过期" in page
        newcomer.refresh_from_db()
        assert newcomer.state == PersonState.INVITED


def test_it_works_once(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    activate(newcomer, code)
    _, response = activate(newcomer, code, "Another-2026-x")
    newcomer.refresh_from_db()
    assert "已经使用过" in response.content.decode()
    assert newcomer.check_password(NEW)


def test_revoked_it_is_worthless(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    row = Invitation.objects.get()
    assert admin.post(reverse("accounts:revoke", args=[row.pk])).status_code == 302
    assert admin.post(reverse("accounts:revoke", args=[row.pk])).status_code == 422
    assert "已经作废" in activate(newcomer, code)[1].content.decode()


def test_a_wrong_code_and_an_unknown_name_are_told_in_the_same_words(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    pages = [activate(*given)[1].content.decode() for given in ((newcomer, "0" * 16), ("nobody.here", code))]
    assert ["登录名或开通码不正确" in page for page in pages] == [True, True]
    assert ["作废" in page or "使用过" in page for page in pages] == [False, False]


def test_a_code_belongs_to_one_person(admin, newcomer, county):
    other = make_person("别人", county.other)
    other.state = PersonState.LISTED
    other.save()
    codes = print_slips(admin, person=[newcomer.pk, other.pk])
    assert activate(newcomer, codes[other.username])[1].status_code == 422


def test_guessing_codes_is_limited_by_name_and_by_address(admin, newcomer, login_with):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    pages = [activate(newcomer, "0" * 16)[1].content.decode() for _ in range(11)]
    assert ["错误次数过多" in page for page in pages] == [False] * 10 + [True]
    assert "错误次数过多" in activate(newcomer, code)[1].content.decode()


def test_a_weak_password_costs_neither_the_code_nor_a_try(admin, newcomer):
    code = print_slips(admin, person=newcomer.pk)[newcomer.username]
    for _ in range(12):
        page = activate(newcomer, code, "abc")[1].content.decode()
    assert "密码只有 3 个字符，太短。" in page
    assert f'value="{newcomer.username}"' in page
    assert activate(newcomer, code)[1].status_code == 302


def test_a_lost_password_is_taken_back_and_a_slip_sets_a_new_one(admin, cast, enter):
    person = cast["clerk"]
    client, _ = enter(person)
    page = admin.post(reverse("accounts:reset", args=[person.pk]), {"_key": "a"}).content.decode()
    assert client.get("/").status_code == 302
    assert enter(person)[1].status_code == 422
    assert activate(person, slips_of(page)[person.username])[1].status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_who_has_an_account_or_left_gets_no_slip(actors, cast):
    for state in (PersonState.ACTIVE, PersonState.SUSPENDED, PersonState.LEFT):
        cast["clerk"].state = state
        with pytest.raises(Refusal, match=r"accounts\.not_to_invite"):
            invite(actor=actors["security_admin"], person=cast["clerk"])
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "leader", "liaison"])
def test_only_the_security_administrator_makes_slips(actors, newcomer, role):
    with pytest.raises(NotAllowed):
        invite(actor=actors[role], person=newcomer)


def test_nobody_makes_one_for_oneself(actors, cast):
    with pytest.raises(NotAllowed):
        invite(actor=actors["security_admin"], person=cast["security_admin"], reset=True)


def test_it_asks_for_the_password_when_that_was_long_ago(cast, newcomer):
    client = Client()
    log_in(client, cast["security_admin"], proved=False)
    response = client.post(reverse("accounts:slips"), {"person": newcomer.pk})
    assert response.url.startswith(reverse("accounts:prove"))
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\0b", "x" * 10_000])
def test_whatever_is_typed_gets_an_answer(newcomer, text):
    assert activate(text, text, text)[1].status_code == 422
    assert activate(newcomer, text, NEW)[1].status_code == 422
    assert activate(newcomer, "0" * 16, text)[1].status_code == 422
