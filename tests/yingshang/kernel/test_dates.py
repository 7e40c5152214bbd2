"""Every way in which the field writes a day, and what looks like one and is none."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.dates import period_words, read_day

TODAY = date(2026, 11, 21)
MAY16 = date(2026, 5, 16)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-16",
        "2026-5-16",
        "2026/5/16",
        "2026.5.16",
        "2026年5月16日",
        "2026 年 5 月 16 日",
        "20260516",
        "5.16",
        "5月16日",
        "5月16号",
        "5-16",
        "46158",
        "２０２６．５．１６",
        "二〇二六年五月十六日",
        "二○二六年五月十六日",
        "\u30005月16日\u200b",
        "2026-05-16 00:00:00",
        "2026-05-16T08:30",
        "2026-05-16（周六）",
    ],
)
def test_a_day(text):
    assert read_day(text, today=TODAY) == MAY16


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月三十一日", date(2026, 12, 31)),
        ("十月二十日", date(2026, 10, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("今天", TODAY),
    ],
)
def test_other_days(text, day):
    assert read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-02-29",
        "20261301",
        "13.40",
        "五月",
        "2026-5",
        "99999",
        "10000",
        "待定",
        "=TODAY()",
        "1" * 50,
        "0001-01-01",
        "1.2.3.4",
    ],
)
def test_no_day(text):
    assert read_day(text, today=TODAY) is None


def test_a_quarter_is_said_in_words_and_anything_else_stays():
    assert period_words("2026Q3") == "2026年第三季度"
    assert [period_words(each) for each in ("清单Q3", "2026Q5", "报送清单")] == ["清单Q3", "2026Q5", "报送清单"]
