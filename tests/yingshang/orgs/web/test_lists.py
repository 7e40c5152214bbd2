"""The ledgers of units and people, and the way out to Excel and back."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.orgs import make_person, make_unit
from tests.factories.sheets import upload
from tests.yingshang.orgs.web.test_pages import page
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import SheetImport
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.models import Person, Post


def rows(client, name, **query):
    response = client.get(reverse(f"orgs:{name}"), query)
    return {str(row) for row in response.context["list"].slice.rows}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"words": "联络"}, {"联络员", "外单位联络员"}),
        ({"unit_kind": "hotline"}, {"热线坐席"}),
        ({"state": "left"}, {"走了的人"}),
        ({"words": "\u3000"}, None),
        ({"public": "yes"}, {"联络员"}),
    ],
)
def test_people_are_filtered(county, cast, client_as, query, names):
    gone = make_person("走了的人", county.other)
    Person.objects.filter(pk=gone.pk).update(state="left")
    Post.objects.filter(person=cast["liaison"]).update(public=True)
    everybody = {person.name for person in cast.values()}
    assert rows(client_as("clerk"), "people", **query) == (everybody if names is None else names)


def test_unit_and_post_are_asked_of_one_and_the_same_post(county, client_as):
    both = make_person("两岗", county.other, "liaison")
    Post.objects.create(person=both, unit=county.bureau, kind="leader")
    client = client_as("clerk")
    unit = str(county.bureau.pk)
    assert "两岗" in rows(client, "people", unit=unit, unit_kind="leader")
    assert "两岗" not in rows(client, "people", unit=unit, unit_kind="liaison")
    Post.objects.filter(person=both, kind="leader").update(valid_to=clock.today().replace(year=2020))
    assert "两岗" not in rows(client, "people", unit=unit)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"words": "发改"}, {"云川县发展和改革局"}),
        ({"kind": "town"}, {"白石镇"}),
        ({"state": "dissolved"}, {"旧镇"}),
        ({"kind": "department", "liaison": "no"}, {"云川县营商环境建设局"}),
        ({"kind": "department", "liaison": "yes"}, {"云川县发展和改革局", "云川县教育局"}),
    ],
)
def test_units_are_filtered(county, cast, client_as, query, names):
    old = make_unit("旧镇", county.root, "town")
    dissolve_unit(actor=SYSTEM, unit=old, version=None, on=clock.today(), basis="川府〔2026〕1号")
    assert rows(client_as("liaison"), "units", **query) == names


def test_other_units_people_are_in_no_row_count_or_file(county, cast, client_as):
    Person.objects.filter(pk=cast["liaison"].pk).update(name="甄别人", mobile="13800001234")
    client = client_as("outsider")
    shown = page(client, "people", state="all")
    assert ("甄别人" in shown, "13800001234" in shown) == (False, False)
    assert client.get(reverse("orgs:people")).context["list"].total.number == 1
    answer = client.get(reverse("orgs:people"), {"_export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert ("甄别人" in text, "外单位联络员" in text) == (False, True)
    assert client.get(reverse("orgs:people_file")).status_code == 403


def test_mobile_numbers_leave_the_list_masked(county, cast, client_as):
    Person.objects.update(mobile="13800001234")
    text = b"".join(client_as("clerk").get(reverse("orgs:people"), {"_export": "csv"}).streaming_content).decode()
    assert ("13800001234" in text, "138****1234" in text) == (False, True)


@pytest.mark.parametrize("bad", ["\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\x00b", "长" * 10_000])
@pytest.mark.parametrize("name", ["people", "units"])
def test_bad_input_is_answered(county, client_as, name, bad):
    query = {"words": bad, "unit": bad, "state": bad, "kind": bad, "unit_kind": bad, "liaison": bad, "public": bad}
    assert client_as("clerk").get(reverse(f"orgs:{name}"), query).status_code == 200


@pytest.mark.parametrize("name", ["people", "units"])
def test_queries_do_not_grow_with_rows(county, client_as, name):
    client = client_as("clerk")

    def queries():
        client.get(reverse(f"orgs:{name}"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(f"orgs:{name}"))
        return len(caught)

    few = queries()
    for number in range(5):
        make_person(f"人{number}", make_unit(f"第{number}局", county.root))
    assert queries() == few


@pytest.mark.parametrize(("name", "file"), [("units", "units_file"), ("people", "people_file")])
def test_what_was_exported_is_imported_without_a_change(county, cast, client_as, name, file):
    Person.objects.filter(pk=cast["liaison"].pk).update(mobile="13800001234", phone="0421-5812345转801")
    Post.objects.filter(person=cast["liaison"]).update(public=True, duties="=办公室联络", valid_from=clock.today())
    make_unit("投资股", county.other, "section")
    make_unit("柳树村", make_unit("预算组", county.section, "section"), "village")
    client = client_as("system_admin")
    book = b"".join(client.get(reverse(f"orgs:{file}")).streaming_content)
    answer = client.post(reverse(f"orgs:{name}_import"), {"file": upload(book)})
    run = SheetImport.objects.get()
    assert answer["Location"] == reverse(f"orgs:{name}_import_run", args=[run.pk])
    report = run.report
    count = len(run.report["changes"]) + report["unchanged"]
    assert (report["problems"], report["created"], report["changed"]) == ([], 0, 0)
    assert count == report["total"] >= 8


def test_only_what_the_filters_show_is_in_the_file(county, cast, client_as):
    client = client_as("system_admin")
    answer = client.get(reverse("orgs:units_file"), {"kind": "town"})
    cells = [
        str(cell)
        for line in openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
            values_only=True
        )
        for cell in line
    ]
    assert ("白石镇" in cells, "云川县教育局" in cells) == (True, False)
