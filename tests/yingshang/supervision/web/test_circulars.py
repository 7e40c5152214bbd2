"""Circulars in the browser: made, read down to the duties, written, frozen, corrected, taken as Excel."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.obligations import by, handed_out, part
from tests.factories.orgs import make_person
from tests.factories.supervision import circular_of
from yingshang.obligations.actions import by_unit
from yingshang.supervision.models import Circular

_CELL = re.compile(r'<td class="num[^"]*"><a href="(/supervision/circulars/\d+/duties/\?[^"]+)">(\d+)</a></td>')
MAKE = {"kind": "supervision", "span": "this_month", "scope_kind": "all", "order": "rate"}


@pytest.fixture
def filled(county, actors, clock_at):
    """Two units with something in most columns, looked at on 16 March."""
    for unit in (county.bureau, county.section, county.other):
        for day in (5, 10, 25):
            handed_out(actors["clerk"], county.office, part(unit, by(date(2026, 3, day))))
    duty = handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 12)))).obligations.get()
    by_unit.acknowledge(actor=actors["liaison"], obligation=duty, version=duty.version)
    by_unit.submit(actor=actors["liaison"], obligation=duty, version=duty.version, result="办好了")
    clock_at.move_to("2026-03-16 09:00+08:00")


def page(client, name, circular, **query):
    return client.get(reverse(f"supervision:{name}", args=[circular.pk]), query)


@pytest.mark.usefixtures("filled")
def test_made_from_the_page_and_every_figure_leads_to_as_many_duties(client_as):
    client = client_as("clerk")
    answer = client.post(reverse("supervision:make_circular"), MAKE)
    circular = Circular.objects.get()
    assert answer.url == reverse("supervision:circular", args=[circular.pk])
    cells = _CELL.findall(client.get(answer.url).content.decode())
    assert len(cells) >= 12
    for href, count in cells:
        assert client.get(unescape(href)).context["total"] == int(count), href


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"span": "days"}, "first"),
        ({"span": "days", "first": "3.20", "last": "3.1"}, "last"),
        ({"cut_off": "2026-03-20"}, "cut_off"),
        ({"scope_kind": "source"}, "source"),
        ({"scope_kind": "units", "units": "县火星局"}, "units"),
        ({"kind": "weather"}, "kind"),
        ({"first": "〇", "span": "days"}, "first"),
    ],
)
def test_what_is_wrong_is_said(filled, client_as, more, field):
    answer = client_as("clerk").post(reverse("supervision:make_circular"), {**MAKE, **more})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Circular.objects.exists()


@pytest.mark.usefixtures("filled")
def test_of_one_document_or_of_some_units(county, client_as):
    client = client_as("clerk")
    client.post(reverse("supervision:make_circular"), {**MAKE, "scope_kind": "units", "units": "县教育局"})
    client.post(reverse("supervision:make_circular"), {**MAKE, "scope_kind": "source", "source": "0"})
    one, two = Circular.objects.order_by("pk")
    assert one.scope == {"units": [county.other.pk]}
    assert set(two.scope) == {"title", "basis"}
    assert "云川县教育局" in page(client, "circular", one).content.decode()


@pytest.mark.usefixtures("filled")
def test_written_with_a_clash_shown(client_as, actors):
    circular = circular_of(actors["clerk"])
    address = reverse("supervision:write_circular", args=[circular.pk])
    client = client_as("clerk")
    typed = {"title": "三月通报", "block_best": "县发改局办得好。", "version": circular.version}
    assert client.post(address, typed).status_code == 302
    clash = client.post(address, {**typed, "block_best": "第三种写法。"})
    assert clash.status_code == 409
    assert "县发改局办得好。" in clash.content.decode()
    assert "第三种写法。" in clash.content.decode()
    assert client.post(address, {**typed, "block_best": "长" * 10_000}).status_code == 422
    assert "县发改局办得好。" in page(client, "circular_preview", circular).content.decode()


@pytest.mark.usefixtures("filled")
def test_frozen_corrected_and_withdrawn_from_the_page(client_as, actors):
    circular = circular_of(actors["clerk"])
    client = client_as("clerk")

    def act(name, target, **sent):
        return client.post(reverse(f"supervision:{name}_circular", args=[target.pk]), sent)

    act("recount", circular, cut_off="2026-03-10")
    act("compose", circular, names=["overall"])
    act("freeze", circular)
    circular.refresh_from_db()
    assert (circular.state, circular.number) == ("frozen", 1)
    assert "2026年第1期" in page(client, "circular", circular).content.decode()
    assert act("correct", circular, reason=" 　").status_code == 422
    answer = act("correct", circular, reason="数据有误")
    new = Circular.objects.get(corrects=circular)
    assert answer.url == reverse("supervision:circular", args=[new.pk])
    assert "正在更正" in page(client, "circular", circular).content.decode()
    act("withdraw", new, reason="没有错")
    new.refresh_from_db()
    assert new.state == "withdrawn"


def book_of(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.usefixtures("filled")
def test_the_annex_and_the_list_in_excel(client_as, actors, county):
    circular = circular_of(actors["clerk"])
    client = client_as("clerk")
    rows = book_of(page(client, "circular_table", circular)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if row[0] == "名次")
    table = rows[rows.index(head) + 1 :]
    assert [row[1] for row in table] == ["云川县教育局", "云川县发展和改革局", "合计"]
    assert table[-1][head.index("逾期未办结")] == 6
    answer = page(client, "circular_duties", circular, unit=county.other.pk, figure="overdue", _export="1")
    listed = book_of(answer).get_sheet_by_index(0).to_python()
    assert [row[0] for row in listed].count("逾期未办结") == 2


@pytest.mark.usefixtures("filled")
def test_what_is_asked_of_another_unit_or_figure_is_not_found(client_as, actors, county):
    circular = circular_of(actors["clerk"])
    client = client_as("clerk")
    asked = ({"unit": "999999"}, {"unit": "x"}, {"figure": "weather"}, {"unit": county.town.pk})
    assert {page(client, "circular_duties", circular, **one).status_code for one in asked} == {404}


@pytest.mark.usefixtures("filled")
def test_the_clerk_of_another_office_finds_none_of_it(client_as, cast, actors, county):
    circular = circular_of(actors["clerk"])
    cast["foreign"] = make_person("外单位经办人", county.other, "clerk")
    client = client_as("foreign")
    names = ("circular", "circular_preview", "circular_duties", "circular_table")
    acts = ("write", "recount", "compose", "freeze", "correct", "withdraw")
    every = [*names, *(f"{act}_circular" for act in acts)]
    assert {name: page(client, name, circular).status_code for name in every} == dict.fromkeys(every, 404)
    assert client.get(reverse("supervision:circulars")).context["list"].slice.rows == []


@pytest.mark.usefixtures("filled")
def test_the_list_asks_no_more_for_three_than_for_one(client_as, actors):
    client = client_as("clerk")
    counted = []
    for more in (1, 2):
        for _ in range(more):
            circular_of(actors["clerk"])
        client.get(reverse("supervision:circulars"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("supervision:circulars"))
        counted.append(len(queries))
    assert counted[0] == counted[1]
