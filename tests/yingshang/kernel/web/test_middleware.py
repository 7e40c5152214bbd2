"""What stands around every view: who may pass, and how a refusal looks."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from yingshang.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from yingshang.kernel.web import access


def refuse(request, kind):
    raise {
        "refusal": Refusal("kernel.needed", act="报送"),
        "not_allowed": NotAllowed(),
        "not_found": NotFound(),
        "conflict": Conflict(theirs=None),
        "unknown": Refusal("tests.without_sentence"),
    }[kind]


def show(request):
    return HttpResponse("here")


app_name = "tests"
urlpatterns = [
    path("login/", show, name="account_login"),
    path("refuse/<slug:kind>/", refuse, name="refuse"),
    path("show/", show, name="show"),
    path("unlisted/", show, name="unlisted"),
]


@pytest.fixture(autouse=True)
def _site(monkeypatch):
    """A small site of these views; the menu is empty, since its addresses are not there."""
    rows = [
        access.Row("refuse", access.PUBLIC),
        access.Row("show", frozenset({"clerk"})),
        access.Row("account_login", access.PUBLIC),
    ]
    monkeypatch.setattr(access, "table", lambda: {row.name: row for row in rows})
    monkeypatch.setattr("yingshang.kernel.web.refusals.render", plain)
    with override_settings(ROOT_URLCONF=__name__):
        yield


def plain(request, template, context, status):
    """The words of a refusal without the page around them, which belongs to the real site."""
    sentence = context["refusal"]
    return HttpResponse(f"{sentence.what}|{sentence.todo}|{sentence.code}", status=status)


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refusal", 422, "“报送”还缺少必须填写的内容。|请补充后再办理。|kernel.needed"),
        ("not_allowed", 403, "|kernel.not_allowed"),
        ("not_found", 404, "|kernel.not_found"),
        ("conflict", 409, "|kernel.changed_meanwhile"),
        ("unknown", 422, "|tests.without_sentence"),
    ],
)
def test_a_refusal_becomes_its_status_and_its_sentences(client_as, kind, status, words):
    response = client_as("clerk").get(f"/refuse/{kind}/")
    assert response.status_code == status
    assert words in response.content.decode()


def test_who_is_not_logged_in_goes_to_log_in_and_comes_back(client_as):
    response = client_as("anonymous").get("/show/?page=2")
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/show/%3Fpage%3D2")


def test_only_the_role_of_the_row_passes(client_as):
    assert [client_as(role).get("/show/").status_code for role in ("clerk", "liaison")] == [200, 403]


def test_an_address_without_a_row_is_shut_for_everybody(client_as):
    assert [client_as(role).get("/unlisted/").status_code for role in ("clerk", "system_admin", "anonymous")] == [
        403,
        403,
        302,
    ]
