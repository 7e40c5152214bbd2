"""Parameters are dated, limited, and carry their document."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.errors import NotAllowed, NotFound, Refusal
from yingshang.kernel.models import Event, Parameter
from yingshang.kernel.parameters import Declared, declare, set_parameter, value_of, values_on

DAYS = declare(Declared("tests.days", "办理时限", "测试", 5, "默认", unit="个工作日", least=1, most=30))
WAY = declare(Declared("tests.way", "计数方式", "测试", "streak", "默认", choices={"streak": "连续", "total": "累计"}))


def test_the_default_holds_until_a_value_is_set(db):
    assert (value_of("tests.days"), values_on().basis(DAYS)) == (5, "默认")


def test_a_value_holds_from_its_day_on(actors):
    clerk = actors["clerk"]
    set_parameter(actor=clerk, name="tests.days", value=7, valid_from=date(2026, 3, 1), basis="青营商发〔2026〕3号")
    set_parameter(actor=clerk, name="tests.days", value=9, valid_from=date(2026, 5, 1), basis="青营商发〔2026〕8号")
    read = [value_of("tests.days", date(2026, *day)) for day in [(2, 28), (3, 1), (4, 30), (5, 1)]]
    assert read == [5, 7, 7, 9]
    assert values_on(date(2026, 4, 1)).basis(DAYS) == "青营商发〔2026〕3号"


def test_of_two_values_of_one_day_the_later_holds(actors):
    for value in (7, 9):
        set_parameter(actor=actors["clerk"], name="tests.days", value=value, valid_from=date(2026, 3, 1), basis="更正")
    assert value_of("tests.days", date(2026, 3, 1)) == 9


@pytest.mark.parametrize(
    ("name", "value"),
    [("tests.days", 0), ("tests.days", 31), ("tests.days", "7"), ("tests.days", True), ("tests.way", "x")],
)
def test_what_it_cannot_be_is_refused(actors, name, value):
    with pytest.raises(Refusal, match="parameter_value"):
        set_parameter(actor=actors["clerk"], name=name, value=value, valid_from=date(2026, 3, 1), basis="某文件")
    assert Parameter.objects.count() == 0


def test_a_value_needs_its_document(actors):
    with pytest.raises(Refusal, match="parameter_basis"):
        set_parameter(actor=actors["clerk"], name="tests.days", value=7, valid_from=date(2026, 3, 1), basis="\u3000 ")


def test_an_unknown_parameter_is_not_found(actors):
    with pytest.raises(NotFound):
        set_parameter(actor=actors["clerk"], name="tests.none", value=7, valid_from=date(2026, 3, 1), basis="某文件")


@pytest.mark.parametrize("role", ["liaison", "outsider", "audit_admin", "security_admin"])
def test_who_may_not_set_is_refused(actors, role):
    with pytest.raises(NotAllowed):
        set_parameter(actor=actors[role], name="tests.days", value=7, valid_from=date(2026, 3, 1), basis="某文件")


def test_it_is_recorded(actors):
    set_parameter(actor=actors["clerk"], name="tests.way", value="total", valid_from=date(2026, 3, 1), basis="某文件")
    event = Event.objects.get()
    assert (event.type, event.facts["value"], event.facts["valid_from"]) == (
        "kernel.parameter_set",
        "total",
        "2026-03-01",
    )


def test_a_name_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare(Declared("tests.days", "办理时限", "测试", 5, "默认"))


def test_a_default_must_be_within_its_own_limits():
    with pytest.raises(ValueError, match="limits"):
        declare(Declared("tests.bad", "办理时限", "测试", 0, "默认", least=1, most=30))
