"""The page of parameters: what holds, who may set it, what is refused in words."""

from __future__ import annotations

import pytest

from yingshang.kernel.models import Parameter

GIVEN = {"value": "17:00", "valid_from": "2026-10-01", "basis": "青政办发〔2026〕30号"}


def test_everybody_sees_what_holds(client_as):
    page = client_as("liaison").get("/parameters/").content.decode()
    assert "17:30" in page
    assert "查看、修改" not in page


def test_a_clerk_sets_a_value_from_a_day(client_as):
    response = client_as("clerk").post("/parameters/calendars.closing/", GIVEN, follow=True)
    assert "自2026-10-01起为17:00" in response.content.decode()
    assert Parameter.objects.get().basis == "青政办发〔2026〕30号"


def test_who_may_not_set_it_changes_nothing(client_as):
    response = client_as("liaison").post("/parameters/calendars.closing/", GIVEN)
    assert "依据文件" in response.content.decode()
    assert Parameter.objects.count() == 0


@pytest.mark.parametrize("field", ["value", "valid_from", "basis"])
@pytest.mark.parametrize("text", ["", "\u3000", "\u202e〇", "=1+1", "x" * 10_000, "25:99"])
def test_bad_input_is_said_and_kept(client_as, field, text):
    if (field, text) in {("basis", "\u202e〇"), ("basis", "=1+1"), ("basis", "25:99")}:
        pytest.skip("these are words like any other")
    response = client_as("clerk").post("/parameters/calendars.closing/", {**GIVEN, field: text})
    assert (response.status_code, Parameter.objects.count()) == (422, 0)


def test_an_unknown_name_is_not_found(client_as):
    assert client_as("clerk").get("/parameters/no.such/").status_code == 404


def test_a_coming_change_is_announced(client_as):
    clerk = client_as("clerk")
    clerk.post("/parameters/calendars.closing/", {**GIVEN, "valid_from": "2099-10-01"})
    assert "2099-10-01起 17:00" in clerk.get("/parameters/").content.decode()
