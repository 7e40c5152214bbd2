"""Days as people write them; what is no day is refused with an example, whatever alphabet it comes in."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.web.fields import DayField, read_day

TODAY = date(2026, 5, 10)


class SampleForm(forms.Form):
    day = DayField(label="时限", required=False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-16", "2026-5-16", "2026.5.16", "2026/05/16", "2026年5月16日", "2026年05月16号", "20260516", "5.16", "5-16",
        "5/16", "5月16日", "5月16", "05月16号", "２０２６．５．１６", " 2026 年 5 月 16 日 ", "\u30002026-05-16", "2026\u200b-05-16",
        "\u202e2026-05-16", "2026-05-16（周六）", "2026-05-16(六)", "2〇26年5月16日", "5月16日（星期六）", "五月十六",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(text):
    assert read_day(text, today=TODAY) == date(2026, 5, 16)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("今天", date(2026, 5, 10)), ("明天", date(2026, 5, 11)), ("后天", date(2026, 5, 12)), ("昨天", date(2026, 5, 9))],
)
def test_words(text, expected):
    assert read_day(text, today=TODAY) == expected


def test_a_day_without_a_year_is_one_of_this_year_also_when_it_is_past():
    assert read_day("1.5", today=date(2026, 12, 31)) == date(2026, 1, 5)
    assert read_day("2.29", today=date(2028, 1, 1)) == date(2028, 2, 29)
    assert read_day("2.29", today=date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13-01", "0000-01-01", "0026-05-16", "5", "516", "2026", "202605", "5.16.", "5..16", "=5.16", "+5.16", "月日",
        "5.16\x00", "1.5.2026", "-5.16", "٥.١٦", "x" * 10_000, "5" * 10_000, "",
    ],
)  # fmt: skip
def test_what_is_no_day(text):
    assert read_day(text, today=TODAY) is None


@given(st.text(alphabet="0123456789.-/年月日号今天明（）() \u3000\u200b\u202e〇=\x00\n", max_size=30))
def test_whatever_is_typed_gives_a_day_or_a_sentence(text):
    form = SampleForm({"day": text})
    if form.is_valid():
        found = form.cleaned_data["day"]
        assert found is None or found.year >= 1900
    else:
        assert "20260516" in form.errors["day"][0] or "\x00" in text


@given(st.dates(min_value=date(1900, 1, 1)))
def test_what_the_field_shows_is_read_as_the_same_day(day):
    shown = DayField().widget.format_value(day)
    assert read_day(shown, today=TODAY) == day


def test_blank_is_none_and_what_was_typed_stays():
    assert SampleForm({"day": " \u3000"}).is_valid()
    form = SampleForm({"day": "2月30日"})
    assert not form.is_valid()
    assert 'value="2月30日"' in str(form["day"])


@time_machine.travel("2026-05-15 16:30:00+00:00")
def test_today_is_the_day_in_china():
    assert DayField().clean("今天") == date(2026, 5, 16)


def test_the_same_day_written_otherwise_has_not_changed():
    field = DayField()
    assert not field.has_changed(date(2026, 5, 16), "20260516")
    assert field.has_changed(date(2026, 5, 16), "20260517")
    assert field.has_changed(date(2026, 5, 16), "2月30日")
    assert not field.has_changed(None, "")
