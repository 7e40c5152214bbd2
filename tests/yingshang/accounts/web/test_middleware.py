"""A session ends at the next request, whoever ended it; what has to be done first comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import make_person
from yingshang.accounts.actions.factors import remove_factor
from yingshang.accounts.actions.people import restore_account, suspend_account
from yingshang.accounts.models import LoginSession
from yingshang.kernel import clock
from yingshang.orgs.actions.delegations import delegate, end_delegation
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Post

from .test_login import give_factor, now_code

LOGIN = reverse("account_login")


def is_out(client):
    """Whether the next request is sent to log in."""
    response = client.get("/")
    return response.status_code == 302 and response.url.startswith(LOGIN)


@pytest.fixture
def clock_of_may():
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        yield traveller


def test_idle_for_half_an_hour_it_is_over(cast, enter, clock_of_may):
    client, _ = enter(cast["clerk"])
    for _ in range(4):
        clock_of_may.shift(timedelta(minutes=30))
        assert not is_out(client)
    clock_of_may.shift(timedelta(minutes=30, seconds=1))
    page = client.get("/", follow=True).content.decode()
    assert "一段时间没有操作" in page
    assert LoginSession.objects.get().reason == "idle"


def test_after_twelve_hours_it_is_over_however_busy(cast, enter, clock_of_may):
    client, _ = enter(cast["clerk"])
    for _ in range(12 * 3):
        clock_of_may.shift(timedelta(minutes=20))
        assert not is_out(client)
    clock_of_may.shift(timedelta(seconds=1))
    assert is_out(client)
    assert LoginSession.objects.get().reason == "expired"


def test_an_installation_sets_other_times(cast, enter, clock_of_may, login_with):
    login_with(idle=timedelta(minutes=5))
    client, _ = enter(cast["clerk"])
    clock_of_may.shift(timedelta(minutes=5, seconds=1))
    assert is_out(client)


def test_it_is_written_to_once_a_minute_and_no_more(cast, enter, clock_of_may):
    client, _ = enter(cast["clerk"])
    writes = []
    for seconds in (0, 30, 29, 1, 30):
        clock_of_may.shift(timedelta(seconds=seconds))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/")
        writes.append(sum(query["sql"].startswith("UPDATE") for query in caught.captured_queries))
    assert writes == [0, 0, 0, 1, 0]


def test_the_check_costs_the_same_however_many_sessions_there_are(cast):
    def cost():
        client = Client()
        log_in(client, cast["clerk"])
        with CaptureQueriesContext(connection) as caught:
            client.get("/")
        return len(caught)

    cost()  # what is remembered between pages is counted once
    one = cost()
    assert [cost() for _ in range(3)] == [one] * 3


def test_the_last_post_ended_ends_every_session_at_the_next_request(cast, enter):
    first, _ = enter(cast["clerk"])
    second, _ = enter(cast["clerk"])
    other, _ = enter(cast["leader"])
    Post.objects.filter(person=cast["clerk"]).update(valid_to=clock.today() - timedelta(days=1))
    assert (is_out(first), is_out(second), is_out(other)) == (True, True, False)
    assert set(LoginSession.objects.filter(person=cast["clerk"]).values_list("reason", flat=True)) == {"no_post"}


def test_one_post_of_two_ended_takes_its_rights_and_leaves_the_session(cast, enter, county):
    person = cast["clerk"]
    Post.objects.create(person=person, unit=county.office, kind=PostKind.SECURITY_ADMIN)
    client, _ = enter(person)
    client.post(reverse("accounts:posts"), {"post": Post.objects.get(person=person, kind="security_admin").pk})
    assert client.get(reverse("accounts:people")).status_code == 200
    Post.objects.filter(person=person, kind="security_admin").update(valid_to=clock.today() - timedelta(days=1))
    assert client.get(reverse("accounts:people")).status_code == 403
    assert not is_out(client)


def test_suspended_one_is_out_at_the_next_request_and_restored_one_logs_in_anew(cast, enter, actors):
    client, _ = enter(cast["clerk"])
    suspend_account(actor=actors["security_admin"], person=cast["clerk"], reason="离岗审查")
    assert is_out(client)
    assert LoginSession.objects.get().reason == "suspended"
    restore_account(actor=actors["security_admin"], person=cast["clerk"], reason="审查结束")
    assert is_out(client)
    assert enter(cast["clerk"])[1].status_code == 302


def test_a_password_changed_by_other_code_ends_the_sessions(cast, enter):
    client, _ = enter(cast["clerk"])
    cast["clerk"].set_password("Another-2026")
    cast["clerk"].save()
    assert is_out(client)


def test_another_post_means_another_key(cast, enter, county):
    person = cast["clerk"]
    other = Post.objects.create(person=person, unit=county.office, kind=PostKind.LEADER)
    client, _ = enter(person)
    before = client.session.session_key
    response = client.post(reverse("accounts:posts"), {"post": other.pk})
    assert response.status_code == 302
    assert client.session.session_key != before
    assert not is_out(client)
    stolen = Client()
    stolen.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert is_out(stolen)


@pytest.mark.parametrize("post", ["0", "x", "", "9" * 30, "\0"])
def test_a_post_of_others_cannot_be_chosen(cast, enter, post):
    client, _ = enter(cast["clerk"])
    assert client.post(reverse("accounts:posts"), {"post": post}).status_code == 422
    assert client.post(reverse("accounts:posts"), {"post": cast["leader"].posts.get().pk}).status_code == 422


def test_the_first_login_leads_to_the_change_and_nowhere_else(cast, enter):
    person = cast["clerk"]
    person.must_change_password = True
    person.save()
    client, _ = enter(person)
    page = reverse("accounts:password")
    assert client.get("/").url == page
    assert client.get(reverse("accounts:me")).url == page
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == page
    assert "首次登录" in client.get(page).content.decode()
    given = {"present": "Test-pass-2026", "password": "Qing-Chuan-2026", "again": "Qing-Chuan-2026"}
    assert client.post(page, given).url == "/"
    assert not is_out(client)
    assert client.get("/").status_code == 200


def test_the_change_may_be_put_off_only_by_leaving(cast, enter):
    cast["clerk"].must_change_password = True
    cast["clerk"].save()
    client, _ = enter(cast["clerk"])
    assert client.post(reverse("account_logout")).url == LOGIN


def test_a_post_that_needs_a_second_factor_first_enrols_one(cast, enter, login_with):
    login_with(totp_roles=frozenset({"security_admin"}))
    client, _ = enter(cast["security_admin"])
    assert client.get("/").url == reverse("accounts:factor")
    page = client.get(reverse("accounts:factor")).content.decode()
    assert "您的岗位要求" in page
    clerk, _ = enter(cast["clerk"])
    assert clerk.get("/").status_code == 200


def test_a_post_that_needs_a_second_factor_asks_a_session_without_one(cast, enter, login_with, actors):
    person = cast["security_admin"]
    client, _ = enter(person)
    give_factor(person)
    login_with(totp_roles=frozenset({"security_admin"}))
    assert client.get("/").url == reverse("accounts:second")
    assert client.post(reverse("accounts:second"), {"code": now_code()}).status_code == 302
    assert client.get("/").status_code == 200
    remove_factor(actor=actors["security_admin"], person=person)


def test_pages_of_somebody_logged_in_are_stored_nowhere(cast, enter):
    client, _ = enter(cast["clerk"])
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert "no-store" in client.get(reverse("accounts:password")).headers["Cache-Control"]
    assert "no-store" in Client().get(LOGIN).headers["Cache-Control"]


def test_the_policies_of_the_browser_are_strict(cast, enter):
    client, _ = enter(cast["clerk"])
    response = client.get(reverse("accounts:me"))
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"} <= {
        part.strip() for part in policy.split(";")
    }
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    body = response.content.decode()
    assert " style=" not in body
    assert "<script>" not in body


def test_a_part_of_a_page_sends_the_whole_page_to_log_in(db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/people/?state=active"}
    response = Client().get("/account/", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == f"{LOGIN}?next=/account/people/%3Fstate%3Dactive"
    foreign = Client().get("/account/", headers={**headers, "HX-Current-URL": "http://evil.example/x"})
    assert foreign.headers["HX-Redirect"] == f"{LOGIN}?next=/"


def test_a_session_opened_by_other_code_is_registered_at_its_first_request(county):
    person = make_person("命令", county.office)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
    assert LoginSession.objects.get().method == "adopted"


def test_a_stand_in_whose_days_are_over_is_told_in_which_post_the_work_goes_on(cast, enter, actors):
    leader, clerk = cast["leader"], cast["clerk"]
    today = clock.today()
    standing = delegate(actor=actors["leader"], post=leader.posts.get(), to=clerk, days=(today, today), reason="休假")
    client, _ = enter(clerk)
    client.post(reverse("accounts:posts"), {"post": leader.posts.get().pk})
    here = client.session.session_key
    assert "您已不能再以" not in client.get(reverse("orgs:tree")).content.decode()
    end_delegation(actor=actors["leader"], delegation=standing)
    first, second = (client.get(reverse("orgs:tree")).content.decode() for _ in range(2))
    said = f"您已不能再以“{leader.posts.get()}”办理，现在的岗位是“云川县营商环境建设局 经办人”。"
    assert (said in first, said in second) == (True, False)
    assert client.session.session_key != here
    assert not is_out(client)
