"""The board's page: every number leads to a list of as many."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from tests.factories.obligations import by, handed_out, part
from yingshang.obligations.actions import by_unit
from yingshang.obligations.actions.handing_out import Due
from yingshang.obligations.enums import DueKind

BOARD = "supervision:board"
_CELL = re.compile(r'<a href="(/duties/office/[^"]+)" title="[^"]*"><span class="board-mark"[^>]*>(.)</span>(\d+)')


@pytest.fixture
def filled(county, actors, clock_at):
    """Duties in every column, for three units and a section."""
    clock_at.move_to("2026-01-05 09:00+08:00")
    days = (
        date(2026, 1, 20),
        date(2026, 2, 3),
        date(2026, 2, 20),
        date(2026, 3, 4),
        date(2026, 3, 25),
        date(2026, 6, 1),
    )
    for number, unit in enumerate((county.bureau, county.section, county.other, county.town)):
        for day in days[number:]:
            handed_out(actors["clerk"], county.office, part(unit, by(day)))
    handed_out(actors["clerk"], county.office, part(county.bureau, Due(DueKind.NONE)))
    sent = handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 4)))).obligations.get()
    by_unit.acknowledge(actor=actors["liaison"], obligation=sent, version=sent.version)
    by_unit.submit(actor=actors["liaison"], obligation=sent, version=sent.version, result="办好了")
    clock_at.move_to("2026-03-02 09:00+08:00")


@pytest.mark.usefixtures("filled")
def test_every_number_leads_to_as_many_duties(client_as):
    client = client_as("clerk")
    cells = _CELL.findall(client.get(reverse(BOARD)).content.decode())
    assert {mark for _, mark, _ in cells} == {"■", "▲", "●", "○", "◆"}
    for href, _, count in cells:
        shown = client.get(unescape(href)).context["list"]
        assert len(shown.slice.rows) == int(count), href
        assert not shown.asked.is_wrong, href


@pytest.mark.usefixtures("filled")
def test_narrowed_and_with_too_long_a_name(client_as):
    client = client_as("supervisor")
    page = client.get(reverse(BOARD), {"words": "教育　\u200b", "late": "on"}).content.decode()
    assert "县教育局" in page
    assert "县发改局" not in page
    assert "没有这样的单位" in client.get(reverse(BOARD), {"kind": "town", "late": "on"}).content.decode()
    assert client.get(reverse(BOARD), {"words": "镇" * 10_000}).status_code == 422
    assert "没有这样的单位" in client.get(reverse(BOARD), {"words": "火星"}).content.decode()


def test_an_office_that_handed_nothing_out(clock_at, client_as):
    assert "没有未办结的事项" in client_as("clerk").get(reverse(BOARD)).content.decode()


@pytest.mark.usefixtures("filled")
def test_units_have_no_board(client_as):
    assert {role: client_as(role).get(reverse(BOARD)).status_code for role in ("liaison", "outsider", "hotline")} == {
        "liaison": 403,
        "outsider": 403,
        "hotline": 403,
    }
