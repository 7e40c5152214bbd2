"""Nothing typed is lost when the session is over in the middle of a form."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path, reverse

from tests.factories.accounts import log_in
from tests.factories.orgs import PASSWORD
from yingshang.accounts.models import KeptForm, LoginSession
from yingshang.accounts.web.prove import proved
from yingshang.kernel.web import access
from yingshang.kernel.web.access import STAFF, Row

GOT = []


def write(request):
    """A form of some room: it keeps what arrives, and complains of a title that is blank."""
    GOT.append({name: request.POST.getlist(name) for name in request.POST})
    return redirect("/") if request.POST.get("title", "").strip() else HttpResponse("标题没有填写", status=422)


urlpatterns = [
    path("", include("yingshang.config.urls")),
    path("room/write/", write, name="room-write"),
    path("room/guarded/", proved(write), name="room-guarded"),
]
TEXT = "第一行\n第二行 <b>“引号”</b> & 100%\n  缩进"
FORM = {"title": "关于开展检查的通知", "body": TEXT, "units": ["3", "5"], "_key": "0190-key"}


@pytest.fixture(autouse=True)
def room(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    rows = {**access.table(), **{name: Row(name, STAFF) for name in ("room-write", "room-guarded")}}
    monkeypatch.setattr(access, "table", lambda: rows)
    GOT.clear()


def end(client):
    LoginSession.objects.filter(ended_at=None).update(ended_at="2026-05-16T00:00:00Z", reason="ended_by_admin")


def fields_of(page):
    """What the form that sends again holds, as a browser would send it."""
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.DOTALL) if "继续提交" in part)
    action = re.search(r'action="([^"]+)"', form)[1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    areas = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.DOTALL)
    found = {}
    for name, value in [*hidden, *areas]:
        found.setdefault(name, []).append(unescape(value))
    return action, found


def end_by(how, client, traveller, token):
    """Let the session end in one of the ways in which sessions end."""
    if how == "idle":
        traveller.shift(timedelta(hours=2))
    elif how == "ended":
        end(client)
    elif how == "logged out elsewhere":
        client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token})
    else:
        Session.objects.all().delete()


@pytest.mark.parametrize("how", ["idle", "ended", "logged out elsewhere", "row gone"])
def test_from_the_form_over_the_login_back_to_the_form(cast, enter, how):
    client = Client(enforce_csrf_checks=True)
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        client.get(reverse("account_login"))
        token = client.cookies["csrftoken"].value
        enter(cast["clerk"], client=client, csrfmiddlewaretoken=token)
        token = client.cookies["csrftoken"].value
        end_by(how, client, traveller, token)
        header = {"HTTP_REFERER": "http://testserver/room/form/?id=3"}
        response = client.post("/room/write/?step=2", {**FORM, "csrfmiddlewaretoken": token}, **header)
        assert response.url == f"{reverse('account_login')}?next=/room/form/%3Fid%3D3"
        assert GOT == []
        page = client.get(response.url).content.decode()
        assert "已经保留" in page
        token = client.cookies["csrftoken"].value
        _, response = enter(cast["clerk"], client=client, csrfmiddlewaretoken=token)
        page = client.get(response.url).content.decode()
        assert "关于开展检查的通知" in page
        assert "&lt;b&gt;" in page
        action, found = fields_of(page)
        assert action == "/room/write/?step=2"
        again = client.post(action, found)
        assert again.status_code == 302
        got = GOT.pop()
        assert {name: got[name] for name in FORM} == {
            "title": [FORM["title"]],
            "body": [TEXT],
            "units": ["3", "5"],
            "_key": ["0190-key"],
        }
        assert KeptForm.objects.count() == 0


def keep_one(person, data=None, path="/room/write/", **headers):
    client = Client()
    log_in(client, person)
    client.get("/")
    end(client)
    response = client.post(path, FORM if data is None else data, **headers)
    return client, response


def test_what_the_room_refuses_stays_kept(cast, enter):
    client, _ = keep_one(cast["clerk"], {"title": " ", "body": "正文"})
    _, response = enter(cast["clerk"], client=client)
    action, found = fields_of(client.get(response.url).content.decode())
    assert client.post(action, found).status_code == 422
    assert KeptForm.objects.count() == 1


def test_another_person_in_the_same_browser_sees_nothing_of_it(cast, enter):
    client, _ = keep_one(cast["clerk"])
    _, response = enter(cast["leader"], client=client)
    assert response.url == "/"
    row = KeptForm.objects.get()
    assert client.get(reverse("accounts:kept", args=[row.pk])).status_code == 404
    assert client.post(reverse("accounts:discard", args=[row.pk])).status_code == 404
    client.post("/room/write/", {"title": "x", "_kept": str(row.pk)})
    assert KeptForm.objects.count() == 1


def test_it_lies_sealed_in_the_database(cast):
    keep_one(cast["clerk"])
    assert "检查".encode() not in bytes(KeptForm.objects.get().sealed)
    assert b"\\u68c0" not in bytes(KeptForm.objects.get().sealed)


def test_a_stranger_fills_no_store(db):
    response = Client().post("/room/write/", FORM)
    assert response.url.startswith(reverse("account_login"))
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize("cookie", ["", "x" * 10_000, "\xe2\x80\xae", "a" * 32])
def test_a_made_up_cookie_finds_nobody(cast, cookie):
    client = Client()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
    client.cookies["known_device"] = cookie
    client.post("/room/write/", FORM)
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"title": "x" * 1_100_000}, 0),
        ({"title": "x" * 900_000}, 1),
        ({"title": "", "body": " \n"}, 0),
        ({"_key": "only"}, 0),
        ({}, 0),
        ({"title": "\0\u202e\u200b\u3000〇="}, 1),
    ],
)
def test_too_much_and_nothing_are_not_kept(cast, data, kept):
    _, response = keep_one(cast["clerk"], data)
    assert response.status_code == 302
    assert KeptForm.objects.count() == kept


def test_passwords_and_tokens_are_not_kept_and_files_by_name_only(cast, enter):
    file = SimpleUploadedFile("现场照片.jpg", b"\xff\xd8secret-bytes")
    client, _ = keep_one(cast["clerk"], {**FORM, "new_password": "Hush-2026", "photo": file})
    _, response = enter(cast["clerk"], client=client)
    page = client.get(response.url).content.decode()
    assert "现场照片.jpg" in page
    assert "需要重新选择" in page
    assert "Hush-2026" not in page
    assert "secret-bytes" not in page


def test_acts_on_accounts_are_typed_anew(cast):
    keep_one(cast["security_admin"], {"reason": "x"}, reverse("accounts:act", args=[1, "suspend"]))
    assert KeptForm.objects.count() == 0


def test_of_one_person_the_newest_five_stay(cast):
    for number in range(7):
        keep_one(cast["clerk"], {"title": f"第{number}份"})
    assert KeptForm.objects.count() == 5


def test_after_a_day_it_is_no_longer_offered(cast, enter):
    with time_machine.travel("2026-05-16 09:00:00+08:00", tick=False) as traveller:
        client, _ = keep_one(cast["clerk"])
        traveller.shift(timedelta(hours=25))
        _, response = enter(cast["clerk"], client=client)
        assert response.url == "/"


def test_a_part_of_a_page_is_kept_to_be_read_and_not_to_be_sent(cast, enter):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/room/form/"}
    client, response = keep_one(cast["clerk"], **headers)
    assert (response.status_code, response.headers["HX-Redirect"]) == (
        401,
        f"{reverse('account_login')}?next=/room/form/",
    )
    _, response = enter(cast["clerk"], client=client)
    page = client.get(response.url).content.decode()
    assert "关于开展检查的通知" in page
    assert ">继续提交<" not in page
    assert 'href="/room/form/"' in page


def test_it_can_be_thrown_away(cast, enter):
    client, _ = keep_one(cast["clerk"])
    enter(cast["clerk"], client=client)
    row = KeptForm.objects.get()
    assert client.get(reverse("accounts:discard", args=[row.pk])).status_code == 405
    assert client.post(reverse("accounts:discard", args=[row.pk])).status_code == 302
    assert KeptForm.objects.count() == 0


def test_sealed_under_an_older_secret_it_says_so(cast, enter, settings):
    client, _ = keep_one(cast["clerk"])
    settings.SECRET_KEY = "another"
    client, response = enter(cast["clerk"], client=Client())
    assert client.get(response.url).status_code == 422


def stale_post(client, **headers):
    return client.post("/room/write/", {**FORM, "csrfmiddlewaretoken": "x" * 64}, **headers)


def test_a_form_older_than_the_login_is_shown_and_sent_by_a_second_press(cast, enter):
    client = Client(enforce_csrf_checks=True)
    log_in(client, cast["clerk"])
    client.get(reverse("accounts:password"))
    response = stale_post(client, HTTP_ORIGIN="http://testserver")
    assert GOT == []
    action, found = fields_of(client.get(response.url).content.decode())
    assert client.post(action, found, HTTP_ORIGIN="http://testserver").status_code == 302
    assert GOT.pop()["title"] == [FORM["title"]]


@pytest.mark.parametrize("headers", [{"HTTP_ORIGIN": "http://evil.example"}, {"HTTP_ORIGIN": "null"}, {}])
def test_a_form_from_elsewhere_is_refused_and_not_kept(cast, headers):
    client = Client(enforce_csrf_checks=True)
    log_in(client, cast["clerk"])
    client.get(reverse("accounts:password"))
    assert stale_post(client, **headers).status_code == 403
    assert KeptForm.objects.count() == 0


def test_a_sensitive_form_is_kept_while_the_password_is_asked_again(cast):
    client = Client()
    log_in(client, cast["clerk"], proved=False)
    response = client.post("/room/guarded/", FORM)
    assert response.url.startswith(reverse("accounts:prove"))
    given = {"password": PASSWORD, "next": unquote(response.url.partition("next=")[2])}
    response = client.post(reverse("accounts:prove"), given)
    action, found = fields_of(client.get(response.url).content.decode())
    assert action == "/room/guarded/"
    assert client.post(action, found).status_code == 302
    assert GOT.pop()["body"] == [TEXT]


def test_a_kept_form_that_never_was_is_not_found(cast):
    client = Client()
    log_in(client, cast["clerk"])
    assert client.get(reverse("accounts:kept", args=[uuid.uuid4()])).status_code == 404
