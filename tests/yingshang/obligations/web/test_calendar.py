"""时限日历: the load of each day by lamp, each number as long as its list."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.obligations import by, handed_out, on, part
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind

PAGE = reverse("obligations:calendar")


def loads(answer):
    return {
        str(day.date): {item.title for item in day.items}
        for week in answer.context["month"].weeks
        for day in week
        if day.items
    }


@pytest.fixture
def rows(clock_at, county, actors):
    for day in (3, 3, 6, 31):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, day))))
    handed_out(actors["clerk"], county.office, part(county.other, by(date(2026, 3, 3))))
    clock_at.move_to("2026-03-04 09:00+08:00")


def test_of_a_unit(rows, client_as):
    answer = client_as("liaison").get(PAGE)
    assert loads(answer) == {"2026-03-03": {"逾期 2"}, "2026-03-06": {"临期 1"}, "2026-03-31": {"正常 1"}}


def test_of_an_office(rows, client_as):
    answer = client_as("clerk").get(PAGE, {"of": "office"})
    assert loads(answer)["2026-03-03"] == {"逾期 3"}
    assert loads(client_as("supervisor").get(PAGE))["2026-03-03"] == {"逾期 3"}


def test_a_number_is_as_long_as_its_list(rows, client_as):
    client = client_as("liaison")
    for week in client.get(PAGE).context["month"].weeks:
        for item in [item for day in week for item in day.items]:
            found = client.get(item.href).context["list"].slice.rows
            assert f"{item.title.split()[0]} {len(found)}" == item.title


def test_midnight_is_chinese(clock_at, county, actors, client_as):
    due = Due(DueKind.ONCE, at=on(date(2026, 3, 31), time(23, 59)))  # the evening in China, the afternoon in UTC
    handed_out(actors["clerk"], county.office, part(county.bureau, due))
    early = Due(DueKind.ONCE, at=on(date(2026, 4, 1), time(0, 30)))  # the day before in UTC
    handed_out(actors["clerk"], county.office, part(county.bureau, early))
    assert loads(client_as("liaison").get(PAGE, {"month": "2026-04"})) == {
        "2026-03-31": {"正常 1"},
        "2026-04-01": {"正常 1"},
    }


def test_rest_and_worked_days_are_marked(rows, client_as):
    weeks = client_as("liaison").get(PAGE, {"month": "2026-05"}).context["month"].weeks
    days = {str(day.date): (day.rest, day.word) for week in weeks for day in week}
    assert days["2026-05-01"][0] is True
    assert days["2026-05-09"] == (False, "班")


@pytest.mark.parametrize("month", ["某月", "2026-13", "9999-01", "０２０２-01", "2026-00", "=1+1", "\0", "x" * 10_000])
def test_a_month_that_is_none(rows, client_as, month):
    answer = client_as("liaison").get(PAGE, {"month": month})
    assert answer.status_code == 200
    assert (answer.context["month"].year, answer.context["month"].month) == (2026, 3)
    assert "读不出月份" in answer.content.decode()


def test_its_queries_do_not_grow(clock_at, county, actors, client_as):
    client = client_as("liaison")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 3))))
    queries()
    before = queries()
    for day in (4, 5):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, day))))
    assert queries() == before
