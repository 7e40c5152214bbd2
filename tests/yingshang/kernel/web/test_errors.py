"""When the site says no: one clear page with what happened, what to do and a code; a notice where only a part was asked for."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from yingshang.kernel.web import errors

KINDS = [
    (lambda request: errors.bad_request(request, BadRequest()), 400, "这个请求系统读不懂", "kernel.bad_request"),
    (lambda request: errors.bad_request(request, RequestDataTooBig()), 413, "提交的内容太大", "kernel.too_big"),
    (lambda request: errors.bad_request(request, TooManyFieldsSent()), 413, "提交的内容太大", "kernel.too_big"),
    (
        lambda request: errors.permission_denied(request, PermissionDenied()),
        403,
        "您当前的岗位不能办理",
        "kernel.not_allowed",
    ),
    (lambda request: errors.page_not_found(request, Http404()), 404, "没有找到这个页面", "kernel.not_found"),
    (errors.csrf_failure, 403, "这张表单打开得太久", "kernel.stale_form"),
]
each = pytest.mark.parametrize(("handler", "status", "what", "code"), KINDS, ids=[code for *_, code in KINDS])


@each
def test_a_whole_page(handler, status, what, code, rf):
    answer = handler(rf.get("/somewhere/"))
    text = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{what}" in text
    assert f"代码：{code}" in text
    assert "<!doctype html" in text


@each
def test_a_part_goes_to_the_notices_and_takes_no_other_place(handler, status, what, code, rf):
    request = rf.get("/somewhere/", headers={"HX-Request": "true"})
    request.htmx = type("Htmx", (), {"boosted": False, "__bool__": lambda _: True})()
    answer = handler(request)
    assert answer.status_code == status
    assert what in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#notices", "innerHTML show:top")


def test_whose_session_ended_in_a_part_of_a_page_logs_in_and_comes_back_to_it(rf):
    request = rf.post("/somewhere/part/", headers={"HX-Request": "true"})
    told = {"boosted": False, "current_url_abs_path": "/somewhere/?a=1", "__bool__": lambda _: True}
    request.htmx = type("Htmx", (), told)()
    page = errors.csrf_failure(request).content.decode()
    assert "?next=%2Fsomewhere%2F%3Fa%3D1" in page


@pytest.fixture
def broken(monkeypatch, client_as):
    """A clerk's client for whom the first page is broken."""

    def fail(*_args, **_kwargs):
        raise RuntimeError("secret of the inside")

    client = client_as("clerk")
    client.raise_request_exception = False
    monkeypatch.setattr("yingshang.kernel.web.design.render", fail)
    return client


def test_a_fault_of_ours_names_a_trace_that_is_in_the_log_and_tells_nothing_else(broken, caplog):
    with caplog.at_level(logging.ERROR, logger="yingshang.errors"):
        answer = broken.get("/design/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出了差错，这一步没有办成。" in text
    assert "secret of the inside" not in text
    trace = text.partition("kernel.fault · ")[2][:12]
    assert f"trace {trace}" in caplog.text


def test_a_fault_in_a_part_is_a_part(broken):
    answer = broken.get("/design/", headers={"HX-Request": "true"})
    assert answer.status_code == 500
    assert "<html" not in answer.content.decode()
    assert answer["HX-Retarget"] == "#notices"


@pytest.mark.parametrize("role", ["clerk", "anonymous"])
def test_an_unknown_address_looks_the_same_to_everybody(client_as, role):
    answer = client_as(role).get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这个页面或这条记录。" in answer.content.decode()


def test_a_form_without_its_token_says_what_to_do(cast):
    answer = Client(enforce_csrf_checks=True).post("/design/", {"title": "x"})
    assert answer.status_code == 403
    assert "重新登录后再提交" in answer.content.decode()


def test_what_waited_too_long_for_others_is_told_to_come_again(rf):
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = errors.fault(rf.get("/somewhere/"))
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "请过半分钟再办一次" in text
    assert "系统出了差错" not in text
