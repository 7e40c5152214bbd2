"""Who is named in a circular: nobody is praised or blamed for where the list happens to end."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from yingshang.supervision.enums import Figure
from yingshang.supervision.queries.circular_facts import facts_of
from yingshang.supervision.queries.periods import Period


def unit(number, rank, on_time, due):
    counts = dict.fromkeys(Figure, 0) | {Figure.DUE: due, Figure.ON_TIME: on_time}
    return {"unit": number, "short": f"单位{number}", "rank": rank, "counts": counts, "ids": {}}


def said(*units):
    figures = {"total": dict.fromkeys(Figure, 0), "units": list(units), "rows": []}
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    return facts_of(figures, {}, march, datetime.fromisoformat("2026-03-31T23:59+08:00"))


def test_whoever_has_the_rate_of_the_last_one_named_is_named_too():
    facts = said(*(unit(n, 1, 2, 2) for n in range(1, 6)), unit(6, 6, 1, 2), *(unit(n, 7, 0, 1) for n in range(7, 11)))
    assert [facts["best"].count(f"单位{n}（100.0%，2/2）") for n in range(1, 6)] == [1] * 5
    assert "单位6" not in facts["best"]
    assert [facts["worst"].count(f"单位{n}（0.0%，0/1）") for n in range(7, 11)] == [1] * 4
    assert "单位6" not in facts["worst"]


@pytest.mark.parametrize(("many", "end"), [(12, "单位12（0.0%，0/1）"), (13, "单位12（0.0%，0/1）等13个单位")])
def test_of_many_it_is_said_how_many_there_are(many, end):
    assert said(*(unit(n, 1, 0, 1) for n in range(1, many + 1)))["worst"].endswith(end)
