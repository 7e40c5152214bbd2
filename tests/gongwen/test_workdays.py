"""Working days against the State Council's announcements and against a second package."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.workdays import (
    WorkCalendar,
    add_working_days,
    is_working_day,
    last_official_year,
    provisional,
    roll,
    working_days_between,
)

# Read from the notices named in docs/algorithms/working-days.md: weekends worked, weekdays of rest.
ANNOUNCED = {
    "国办发明电〔2005〕35号": (
        ["2005-12-31", "2006-01-28", "2006-02-05", "2006-04-29", "2006-04-30", "2006-09-30", "2006-10-08"],
        ["2006-01-02", "2006-01-03", "2006-02-01", "2006-02-03", "2006-05-05", "2006-10-06"],
    ),
    "国办发明电〔2006〕49号": (
        ["2006-12-30", "2006-12-31", "2007-02-17", "2007-02-25", "2007-04-28", "2007-09-30"],
        ["2007-01-02", "2007-01-03", "2007-02-23", "2007-05-07", "2007-10-05"],
    ),
    "2008, first year of 清明, 端午, 中秋": (
        ["2007-12-29", "2008-02-02", "2008-02-03", "2008-05-04", "2008-09-27", "2008-09-28"],
        ["2007-12-31", "2008-02-12", "2008-04-04", "2008-05-02", "2008-06-09", "2008-09-15", "2008-09-29"],
    ),
    "国办发明电〔2009〕27号": (
        ["2010-02-20", "2010-02-21", "2010-06-12", "2010-06-13", "2010-09-19", "2010-09-25", "2010-10-09"],
        ["2010-02-19", "2010-06-14", "2010-06-15", "2010-09-22", "2010-09-24", "2010-10-07"],
    ),
    "国办发明电〔2012〕33号": (
        ["2013-01-05", "2013-01-06", "2013-04-07", "2013-04-27", "2013-04-28", "2013-06-08", "2013-10-12"],
        ["2013-01-03", "2013-04-04", "2013-04-29", "2013-04-30", "2013-05-01", "2013-06-12", "2013-09-20"],
    ),
    "国发明电〔2015〕1号": (["2015-09-06"], ["2015-09-03", "2015-09-04"]),
    "国办发明电〔2019〕16号": (
        ["2020-01-19", "2020-04-26", "2020-05-09", "2020-06-28", "2020-09-27", "2020-10-10"],
        ["2020-01-24", "2020-05-05", "2020-06-26", "2020-10-08"],
    ),
    "国办发明电〔2020〕1号": ([], ["2020-01-31", "2020-02-01", "2020-02-02"]),
    "国办发明电〔2025〕7号": (
        ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
        ["2026-01-02", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-07"],
    ),
}


@pytest.mark.parametrize("notice", ANNOUNCED)
def test_days_of_the_notices(notice):
    worked, rest = ANNOUNCED[notice]
    assert [day for day in worked if not is_working_day(date.fromisoformat(day))] == []
    assert [day for day in rest if is_working_day(date.fromisoformat(day))] == []


def test_first_day_after_the_prolonged_spring_festival_of_2020():
    assert is_working_day(date(2020, 2, 3))
    assert is_working_day(date(2013, 5, 2))  # the three days of May 2013 end on the first


def test_every_day_agrees_with_a_second_source_but_one():
    chinese_calendar = pytest.importorskip("chinese_calendar")
    length = (date(2026, 12, 31) - date(2004, 1, 1)).days + 1
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range(length)]
    differing = [day for day in days if chinese_calendar.is_workday(day) != is_working_day(day)]
    assert differing == [date(2005, 12, 31)]  # 国办发明电〔2005〕35号 says worked; the other source forgot it


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2020-09-25", 15, "2020-10-22"),  # over a worked Sunday, eight days of rest, and a worked Saturday
        ("2020-10-22", -15, "2020-09-25"),
        ("2020-10-01", 1, "2020-10-09"),
        ("2020-10-10", 1, "2020-10-12"),
        ("2021-09-17", 1, "2021-09-18"),  # Saturday, worked
        ("2022-06-08", 0, "2022-06-08"),
        ("2022-06-11", 0, "2022-06-11"),  # nothing to count: the day itself, even a Saturday
        ("2022-06-11", 1, "2022-06-13"),
        ("2022-06-13", -1, "2022-06-10"),
        ("2020-12-31", 3, "2021-01-06"),
    ],
)
def test_add_working_days(start, n, end):
    assert add_working_days(date.fromisoformat(start), n) == date.fromisoformat(end)


def test_a_moment_counts_by_its_date_and_the_answer_is_a_plain_date():
    result = add_working_days(datetime(2020, 9, 25, 16, 30), 1)
    assert type(result) is date
    assert result == date(2020, 9, 27)


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_counting_is_the_inverse_of_adding(start, n):
    end = add_working_days(start, n)
    assert working_days_between(start, end) == n
    assert n == 0 or is_working_day(end)


def test_counting_backwards_is_negative():
    assert working_days_between(date(2020, 10, 22), date(2020, 9, 25)) == -15
    assert working_days_between(date(2020, 10, 22), add_working_days(date(2020, 10, 22), -7)) == -7


def test_roll():
    assert roll(date(2020, 10, 3)) == date(2020, 10, 9)
    assert roll(date(2020, 10, 3), "previous") == date(2020, 9, 30)
    assert roll(date(2020, 9, 27)) == date(2020, 9, 27)  # a worked Sunday stays


def test_overrides_win_and_can_be_edited_later():
    calendar = WorkCalendar.from_lists(working=(date(2022, 6, 11),), resting=(date(2022, 6, 13),))
    assert add_working_days(date(2022, 6, 10), 2, calendar) == date(2022, 6, 14)
    calendar.overrides[date(2022, 6, 14)] = False
    assert add_working_days(date(2022, 6, 10), 2, calendar) == date(2022, 6, 15)
    assert add_working_days(date(2022, 6, 10), 2) == date(2022, 6, 14)


def test_years_without_an_arrangement_are_provisional():
    last = last_official_year()
    assert last >= 2026
    assert not provisional(date(2004, 1, 1))
    assert not provisional(date(last, 12, 31))
    assert provisional(date(last + 1, 1, 1))
    assert provisional(date(2003, 12, 31))
    assert WorkCalendar().provisional(last + 1)
    statutory = date(last + 1, 10, 1)
    assert not is_working_day(statutory)


def test_last_day_that_a_date_can_name():
    assert is_working_day(date(9999, 12, 30))
    with pytest.raises(OverflowError):
        add_working_days(date(9999, 12, 30), 30)


def test_a_calendar_without_working_days_is_refused():
    calendar = WorkCalendar({date(2022, 1, 1) + timedelta(days=n): False for n in range(200)})
    with pytest.raises(ValueError, match="overrides"):
        add_working_days(date(2022, 1, 3), 1, calendar)
    with pytest.raises(ValueError, match="overrides"):
        roll(date(2022, 1, 3), calendar=calendar)
