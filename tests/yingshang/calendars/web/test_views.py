"""The pages of the calendar: what is seen, what is registered, what is refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gongwen.workdays import last_official_year
from yingshang.calendars.forms.days import CountForm, DayForm
from yingshang.calendars.models import Day, Year

BASIS = "青政办发〔2026〕9号"
GIVEN = {"date": "2026年3月7日", "until": "", "kind": "work", "name": "抗旱值班", "basis": BASIS, "_key": "k"}
HOSTILE = st.text(st.sampled_from(" \u3000\u200b\u202e〇=\0年月日/-.0129五"), max_size=12)


def test_a_year_shows_its_unusual_days(client_as):
    page = client_as("liaison").get("/calendar/2026/").content.decode()
    assert "2026-02-14" in page
    assert "登记放假或调休" not in page
    assert "还没有公布" not in page


def test_an_unpublished_year_says_so(client_as):
    page = client_as("liaison").get(f"/calendar/{last_official_year() + 1}/").content.decode()
    assert "还没有公布" in page


@pytest.mark.parametrize("year", [1999, 2101, 99999])
def test_years_out_of_reach_are_not_found(client_as, year):
    assert client_as("clerk").get(f"/calendar/{year}/").status_code == 404


def test_a_clerk_registers_a_day(client_as):
    response = client_as("clerk").post("/calendar/2026/days/", GIVEN, follow=True)
    assert "已登记1天" in response.content.decode()
    assert Day.objects.get().date == date(2026, 3, 7)


def test_the_same_form_twice_registers_once(client_as):
    clerk = client_as("clerk")
    for _ in range(2):
        assert clerk.post("/calendar/2026/days/", GIVEN).status_code == 302
    assert Day.objects.get().version == 1


def test_whoever_comes_second_sees_both_words_and_may_insist(client_as):
    client_as("system_admin").post("/calendar/2026/days/", {**GIVEN, "_key": "first"})
    clerk = client_as("clerk")
    mine = {**GIVEN, "kind": "rest", "basis": "县办通知", "_key": "second"}
    answer = clerk.post("/calendar/2026/days/", mine)
    page = answer.content.decode()
    assert (answer.status_code, Day.objects.get().basis) == (409, BASIS)
    assert BASIS in page
    assert "县办通知" in page
    assert 'value="2026-03-07:1"' in page
    assert clerk.post("/calendar/2026/days/", {**mine, "_key": "third", "seen": "2026-03-07:1"}).status_code == 302
    assert (Day.objects.get().basis, Day.objects.get().works) == ("县办通知", False)


@pytest.mark.parametrize("seen", ["2026-02-30:1", "x", "2026-03-07:" + "9" * 40, "\0", "2026-03-07:1 " * 5000])
def test_a_false_word_of_what_was_seen_is_none(client_as, seen):
    assert client_as("clerk").post("/calendar/2026/days/", {**GIVEN, "seen": seen}).status_code == 302


def test_several_days_in_a_row(client_as):
    clerk = client_as("clerk")
    clerk.post("/calendar/2026/days/", {**GIVEN, "date": "2026-03-07", "until": "2026-03-08"})
    assert list(Day.objects.values_list("date", flat=True)) == [date(2026, 3, 7), date(2026, 3, 8)]


def test_what_was_typed_stays_with_an_error(client_as):
    response = client_as("clerk").post("/calendar/2026/days/", {**GIVEN, "date": "2月30日"})
    page = response.content.decode()
    assert (response.status_code, Day.objects.count()) == (422, 0)
    assert BASIS in page
    assert "抗旱值班" in page


def test_a_day_is_taken_back(client_as):
    clerk = client_as("clerk")
    clerk.post("/calendar/2026/days/", {**GIVEN, "date": "2026-03-07"})
    day = Day.objects.get()
    assert "抗旱值班" in clerk.get(f"/calendar/days/{day.pk}/clear/").content.decode()
    clerk.post(f"/calendar/days/{day.pk}/clear/", {"version": day.version})
    assert Day.objects.count() == 0


def test_an_import_shows_the_days_that_differ(client_as):
    clerk = client_as("clerk")
    clerk.post("/calendar/2026/days/", {**GIVEN, "date": "2026-10-01"})
    page = clerk.post("/calendar/2026/import/").content.decode()
    assert "保留了本单位的登记" in page
    assert "2026-10-01" in page


def test_publishing_a_year(client_as):
    client_as("clerk").post("/calendar/2027/publish/", {"basis": "国办发明电〔2026〕9号"})
    assert Year.objects.get().year == 2027


def test_the_calculator_shows_its_way(client_as):
    page = client_as("liaison").get("/calendar/count/", {"start": "2026-04-30", "days": "2"}).content.decode()
    assert "2026-05-07" in page
    assert "5月1日" in page


@pytest.mark.parametrize("days", ["", "x", "99999", "-99999", "1.5", "〇"])
def test_bad_numbers_are_said(client_as, days):
    response = client_as("liaison").get("/calendar/count/", {"start": "2026-04-30", "days": days})
    assert response.status_code == 200
    assert "到期日：" not in response.content.decode()


def test_a_year_page_asks_as_often_for_one_day_as_for_many(client_as):
    clerk = client_as("clerk")
    clerk.post("/calendar/2026/days/", GIVEN)
    clerk.get("/calendar/2026/")  # says what was done, and draws what a session asks once
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            clerk.get("/calendar/2026/")
        asked.append(len(queries))
        clerk.post("/calendar/2026/import/")
        clerk.get("/calendar/2026/")
    assert Day.objects.count() > 20
    assert asked[0] == asked[1]


@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_letters_are_errors_of_the_form_never_of_the_site(day, until, basis):
    form = DayForm({"date": day, "until": until, "kind": "work", "basis": basis})
    if form.is_valid():
        assert form.entries()
    assert isinstance(CountForm({"start": day, "days": until}).errors, dict)
