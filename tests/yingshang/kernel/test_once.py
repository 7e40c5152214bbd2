"""What a page reads of settings it reads once, and nothing is kept from one page to the next."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yingshang.kernel.once import read_once, reading_once
from yingshang.kernel.web.middleware import ReadingOnceMiddleware


@pytest.fixture
def read():
    numbers = count(1)
    return lambda: next(numbers)


def test_outside_of_a_page_everything_is_read_anew(read):
    assert [read_once("days", read) for _ in range(2)] == [1, 2]


def test_a_page_reads_once_and_the_next_page_anew(read):
    for expected in (1, 2):
        with reading_once():
            assert [read_once("days", read) for _ in range(3)] == [expected] * 3
    assert read_once("days", read) == 3


def test_what_is_read_of_one_day_is_not_shown_of_another(read):
    with reading_once():
        assert [read_once(key, read) for key in (("parameters", 1), ("parameters", 2), ("parameters", 1))] == [1, 2, 1]


def test_a_block_within_another_goes_on_with_what_was_read(read):
    with reading_once():
        first = read_once("days", read)
        with reading_once():
            assert read_once("days", read) == first
        assert read_once("days", read) == first
    assert read_once("days", read) != first


def test_a_page_that_fails_leaves_nothing_behind(read):
    def page():
        with reading_once():
            read_once("days", read)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page()
    assert read_once("days", read) == 2


@pytest.mark.django_db
def test_the_ledger_asks_for_parameters_and_the_calendar_once(cast, client_as):
    with CaptureQueriesContext(connection) as queries:
        assert client_as("clerk").get("/duties/office/").status_code == 200
    asked = [one["sql"] for one in queries]
    assert sum('FROM "kernel_parameter"' in sql for sql in asked) == 1
    assert sum('FROM "calendars_edition"' in sql for sql in asked) == 1


@pytest.mark.django_db
def test_what_is_sent_sees_the_parameters_as_they_are(rf):
    numbers = count(1)
    seen = []

    def view(_):
        seen.append([read_once("days", lambda: next(numbers)) for _ in range(2)])

    for request in (rf.get("/"), rf.post("/")):
        ReadingOnceMiddleware(view)(request)
    assert seen == [[1, 1], [2, 3]]
