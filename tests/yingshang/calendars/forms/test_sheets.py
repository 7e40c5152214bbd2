"""The arrangement as a table: what comes out goes in again; all or nothing; problems by cell."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.factories.sheets import xlsx
from yingshang.calendars.actions.editing import Entry, set_days
from yingshang.calendars.enums import Source
from yingshang.calendars.models import Day
from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel.models import Event

HEADS = ["日期", "上班或休息", "名称", "依据文件"]
BASIS = "国办发明电〔2026〕9号"
GOOD = [["2027-02-06", "上班", "春节调休", BASIS], ["2027-02-08", "休", "", BASIS]]


def given(*rows, head=HEADS):
    return {"file": SimpleUploadedFile("放假安排.xlsx", xlsx(list(head), *rows))}


def checked(client, *rows, head=HEADS):
    """The address and the page of the report."""
    answer = client.post("/calendar/table/", given(*rows, head=head), follow=True)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else "", answer.content.decode()


def body(content: bytes) -> list[list[object]]:
    rows = [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]
    start = rows.index(HEADS)
    return rows[start + 1 :]


def test_a_year_comes_in_by_table(client_as):
    clerk = client_as("clerk")
    address, page = checked(clerk, *GOOD)
    assert "春节调休" in page
    assert Day.objects.count() == 0, "checking writes nothing"
    clerk.post(address, {"_key": "k"})
    kept = list(Day.objects.values_list("date", "works", "name", "basis", "source"))
    assert kept == [
        (date(2027, 2, 6), True, "春节调休", BASIS, Source.OFFICE),
        (date(2027, 2, 8), False, "", BASIS, Source.OFFICE),
    ]
    assert is_working_day(date(2027, 2, 6))
    assert Event.objects.filter(type="calendars.day_set").count() == 2


@pytest.mark.parametrize(
    ("cell", "value"),
    [(0, "2027-02-30"), (0, "1999-01-01"), (0, ""), (1, "半天"), (1, ""), (3, ""), (3, "\u3000"), (2, "长" * 61)],
)
def test_one_bad_cell_and_nothing_is_written(client_as, cell, value):
    clerk = client_as("clerk")
    bad = list(GOOD[1])
    bad[cell] = value
    address, page = checked(clerk, GOOD[0], bad)
    assert HEADS[cell] in page
    clerk.post(address, {"_key": "k"})
    assert Day.objects.count() == 0


def test_the_same_day_twice_is_a_problem_of_both_rows(client_as):
    address, _ = checked(client_as("clerk"), GOOD[0], GOOD[0])
    client_as("clerk").post(address, {"_key": "k"})
    assert Day.objects.count() == 0


def test_what_comes_out_goes_in_again_and_changes_nothing(client_as, actors):
    set_days(actor=actors["clerk"], entries=[Entry(date(2026, 3, 7), True, "抗旱值班", "青政办发〔2026〕9号")])
    clerk = client_as("clerk")
    content = b"".join(clerk.get("/calendar/2026/file/").streaming_content)
    rows = body(content)
    by_day = {str(row[0])[:10]: row[1:] for row in rows}
    assert by_day["2026-03-07"] == ["上班", "抗旱值班", "青政办发〔2026〕9号"]
    assert by_day["2026-02-14"][0] == "上班"
    assert by_day["2026-10-01"][0] == "休息"
    before = Day.objects.count()
    answer = clerk.post("/calendar/table/", {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    run = answer.context["run"]
    assert (run.report["created"], run.report["changed"], run.report["unchanged"]) == (0, 0, len(rows))
    assert Day.objects.count() == before


def test_a_file_without_names_leaves_them(client_as, actors):
    set_days(actor=actors["clerk"], entries=[Entry(date(2026, 3, 7), True, "抗旱值班", "青政办发〔2026〕9号")])
    clerk = client_as("clerk")
    address, _ = checked(clerk, ["2026-03-07", "休息", BASIS], head=["日期", "上班或休息", "依据文件"])
    clerk.post(address, {"_key": "k"})
    day = Day.objects.get()
    assert (day.works, day.name, day.basis) == (False, "抗旱值班", BASIS)


def test_the_blank_template_offers_the_two_kinds(client_as):
    content = b"".join(client_as("clerk").get("/calendar/table/template/"))
    book = load_workbook(io.BytesIO(content))
    head = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert set(HEADS) <= {str(value).rstrip("*＊ ") for value in head}
    assert book.worksheets[0].data_validations.dataValidation


@pytest.mark.parametrize("role", ["liaison", "leader", "audit_admin"])
def test_who_may_not_edit_may_not_import(client_as, role):
    assert client_as(role).get("/calendar/table/").status_code in {403, 404}
    assert body(b"".join(client_as(role).get("/calendar/2026/file/").streaming_content))
