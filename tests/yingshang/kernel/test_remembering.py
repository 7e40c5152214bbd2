"""Slow figures are kept for a minute and say of when they are; quick ones are counted anew each time."""

from __future__ import annotations

from itertools import count

import pytest
from django.core.cache import cache

from yingshang.kernel.remembering import remembered


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def figures():
    """A function that counts 1, 2, 3 …"""
    numbers = count(1)
    return lambda: next(numbers)


def test_quick_figures_are_counted_anew(figures, settings):
    settings.FIGURES_ARE_SLOW_FROM = 3600
    assert [remembered("board", figures).value for _ in range(3)] == [1, 2, 3]


def test_slow_figures_are_kept_for_a_minute_and_say_of_when_they_are(figures, settings, time_machine):
    settings.FIGURES_ARE_SLOW_FROM = 0
    time_machine.move_to("2026-05-18T01:00:00Z", tick=False)
    first = remembered("board", figures)
    time_machine.move_to("2026-05-18T01:00:59Z", tick=False)
    assert remembered("board", figures) == first
    time_machine.move_to("2026-05-18T01:01:01Z", tick=False)
    again = remembered("board", figures)
    assert (first.value, again.value) == (1, 2)
    assert (again.at - first.at).total_seconds() == 61


def test_what_is_kept_under_one_name_is_not_shown_under_another(figures, settings):
    settings.FIGURES_ARE_SLOW_FROM = 0
    assert [remembered(key, figures).value for key in ("clerk", "liaison", "clerk")] == [1, 2, 1]


def test_nothing_that_cannot_be_counted_is_kept(figures, settings):
    settings.FIGURES_ARE_SLOW_FROM = 0

    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        remembered("board", fails)
    assert remembered("board", figures).value == 1
