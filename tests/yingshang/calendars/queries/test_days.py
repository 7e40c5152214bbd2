"""Arithmetic on the stored calendar: right for 调休, for years not published, for the office's own days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.workdays import last_official_year
from yingshang.calendars.actions.editing import Entry, publish_year, set_days
from yingshang.calendars.enums import Roll
from yingshang.calendars.queries import days
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.parameters import set_parameter

pytestmark = pytest.mark.django_db
some_days = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@pytest.fixture
def plain(db):
    return days.calendar()


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2020, 9, 25), 15, date(2020, 10, 22)),  # 国庆中秋八天，9月27日、10月10日上班
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # 周六上班，国办发明电〔2025〕7号
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # 元旦三天，周日上班
        (date(2026, 3, 2), -1, date(2026, 2, 28)),  # 周六上班
    ],
)
def test_working_days_with_exchanged_rest(start, n, end):
    assert days.add_working_days(start, n) == end


def test_the_hypothesis_of_adding_and_counting(plain):
    @given(some_days, st.integers(0, 80))
    def inverse(start, n):
        assert days.count_working_days(start, days.add_working_days(start, n, using=plain), using=plain) == n

    @given(some_days, st.sampled_from([Roll.NEXT, Roll.PREVIOUS, Roll.NONE]))
    def rolling(day, way):
        once = days.roll_day(day, way, using=plain)
        assert days.roll_day(once, way, using=plain) == once
        assert way == Roll.NONE or days.is_working_day(once, using=plain)
        assert (once - day).days * {"next": 1, "previous": -1, "none": 0}[way] >= 0

    @given(some_days, st.integers(0, 40), st.integers(0, 40))
    def monotone(start, a, b):
        low, high = sorted((a, b))
        assert days.add_working_days(start, low, using=plain) <= days.add_working_days(start, high, using=plain)

    @given(some_days, st.integers(-40, 40))
    def path(start, n):
        way = days.path_of(start, n, using=plain)
        assert sum(counts for _, counts in way) == abs(n)
        assert (way[-1][0] if way else start) == days.add_working_days(start, n, using=plain)

    for check in (inverse, rolling, monotone, path):
        check()


def test_the_offices_word_wins_over_the_library(actors):
    saturday = date(2026, 3, 7)
    assert not days.is_working_day(saturday)
    set_days(actor=actors["clerk"], entries=[Entry(saturday, True, "抗旱值班", "青政办发〔2026〕9号")])
    assert days.is_working_day(saturday)
    assert days.add_working_days(date(2026, 3, 6), 1) == saturday


def test_a_year_not_published_says_so_until_it_is(actors):
    year = last_official_year() + 1
    first = days.deadline(date(year, 3, 1), 5)
    publish_year(actor=actors["clerk"], year=year, basis=f"国办发明电〔{year - 1}〕9号")
    second = days.deadline(date(year, 3, 1), 5)
    assert (first.provisional, second.provisional, first.day) == (True, False, second.day)


def test_a_count_that_crosses_into_an_unpublished_year_is_provisional():
    year = last_official_year()
    assert not days.deadline(date(year, 1, 5), 3).provisional
    assert days.deadline(date(year, 12, 28), 20).provisional


def test_another_process_sees_a_change(actors, django_assert_num_queries):
    before = days.calendar()
    with django_assert_num_queries(1):
        assert days.calendar() is before
    set_days(actor=actors["clerk"], entries=[Entry(date(2026, 3, 7), True, "", "青政办发〔2026〕9号")])
    assert days.calendar().works(date(2026, 3, 7))
    assert not before.works(date(2026, 3, 7))


def test_the_closing_hour_is_a_dated_number(actors):
    set_parameter(
        actor=actors["clerk"],
        name="calendars.closing",
        value="17:00",
        valid_from=date(2026, 10, 1),
        basis="冬季作息通知",
    )
    assert days.closing_time(date(2026, 9, 30)) == time(17, 30)
    assert days.closing_time(date(2026, 10, 1)) == time(17, 0)


def test_the_path_names_the_days_skipped():
    way = days.path_of(date(2026, 4, 30), 2)
    skipped = [day for day, counts in way if not counts]
    assert skipped == [date(2026, 5, 1) + timedelta(days=n) for n in range(5)]


LAST = last_official_year()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-05-08T17:30:00+08:00", "2026-05-08T17:30:00+08:00"),  # at closing: still that day
        ("2026-05-08T17:30:01+08:00", "2026-05-09T08:30:00+08:00"),  # Friday evening: Saturday is worked (调休)
        ("2026-05-08T12:30:00+08:00", "2026-05-08T12:30:00+08:00"),
        ("2026-05-09T00:00:00+08:00", "2026-05-09T08:30:00+08:00"),
        ("2026-05-10T10:00:00+08:00", "2026-05-11T08:30:00+08:00"),
        ("2026-02-14T18:00:00+08:00", "2026-02-24T08:30:00+08:00"),  # nine days of Spring Festival
        ("2024-02-28T16:00:00+00:00", "2024-02-29T08:30:00+08:00"),  # midnight here, the day before in UTC
        ("2025-12-31T18:00:00+08:00", "2026-01-04T08:30:00+08:00"),
    ],
)
def test_the_next_moment_at_which_somebody_works(plain, moment, expected):
    found = days.next_working_moment(datetime.fromisoformat(moment))
    assert (found.at, found.provisional) == (datetime.fromisoformat(expected), False)


def test_the_moment_is_itself_or_an_opening_and_does_not_move_twice(plain):
    @given(st.datetimes(datetime(2019, 1, 2), datetime(2026, 12, 20), timezones=st.just(SHANGHAI)))
    @settings(max_examples=40)
    def stays(moment):
        once = days.next_working_moment(moment, using=plain).at
        assert once >= moment
        assert days.is_working_day(once.date(), using=plain)
        assert days.next_working_moment(once, using=plain).at == once

    stays()


@pytest.mark.parametrize(
    ("start", "end", "unsure"),
    [
        (date(LAST, 12, 1), date(LAST, 12, 25), False),
        (date(LAST, 12, 1), date(LAST, 12, 26), True),  # New Year's arrangement comes with the next notice
        (date(LAST, 12, 1), date(LAST + 1, 1, 4), True),
        (date(LAST + 1, 5, 1), date(LAST + 1, 5, 8), True),
        (date(2018, 12, 20), date(2019, 1, 3), False),
        (date(2003, 12, 20), date(2004, 1, 9), True),
    ],
)
def test_every_result_says_whether_it_may_change(plain, start, end, unsure):
    assert plain.unsure(start, end) == plain.unsure(end, start) == unsure
    assert days.counted(start, end) == days.Count(days.count_working_days(start, end), unsure)
    assert days.rolled(end, Roll.NONE).provisional == plain.unsure(end, end)


def test_a_notice_registered_by_the_office_ends_the_doubt(actors):
    publish_year(actor=actors["clerk"], year=LAST + 1, basis="国办发明电〔2026〕1号")
    known = days.calendar()
    assert not known.unsure(date(LAST, 12, 1), date(LAST + 1, 12, 25))
    assert known.unsure(date(LAST, 12, 1), date(LAST + 1, 12, 26))


def test_a_change_that_was_rolled_back_leaves_no_copy_behind(actors):
    day, basis = date(2026, 5, 8), "青营商〔2026〕9号"
    with pytest.raises(RuntimeError):
        _set_and_fail(actors["clerk"], Entry(day, False, "", basis))
    set_days(actor=actors["clerk"], entries=[Entry(date(2026, 5, 7), False, "", basis)])
    known = days.calendar()
    assert (known.works(day), known.works(date(2026, 5, 7))) == (True, False)


def _set_and_fail(actor, entry):
    with transaction.atomic():
        set_days(actor=actor, entries=[entry])
        assert not days.calendar().works(entry.date)
        raise RuntimeError
