"""Exports: text stays text, what is personal is masked, and what went out comes in again unchanged."""

from __future__ import annotations

import csv
import hashlib
import io
import time
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories.sheets import UNITS, upload, write_unit
from yingshang.kernel.models import Event, SheetExport
from yingshang.kernel.sheets import Column, Cover, Kind, Sheet, check_import, export, provenance, read_rows
from yingshang.kernel.sheets.books import MOST_IN_CELL
from yingshang.kernel.sheets.values import clean
from yingshang.orgs.models import Unit

DANGEROUS = [
    "=1+1",
    "+86 138",
    "-x",
    "@SUM(A1)",
    "\tx",
    '=HYPERLINK("x")',
    "http://x.cn",
    "'=1",
    "〇",
    "001",
]
PLAIN = Sheet(
    "tests.plain", "随便一表", (Column("name", "名称", lines=True), Column("n", "数", Kind.WHOLE)), key=("name",)
)


@pytest.fixture
def admin(actors):
    return actors["system_admin"]


def data_of(made):
    with made.file as file:
        return file.read()


def read(made):
    """Rows of the first sheet as a strict reader sees them: (value, type)."""
    book = openpyxl.load_workbook(io.BytesIO(data_of(made)))
    return [[(cell.value, cell.data_type) for cell in row] for row in book.worksheets[0].iter_rows()]


@time_machine.travel("2026-05-16 02:30:00+00:00")
def test_what_stands_above_the_rows(admin, county, monkeypatch):
    monkeypatch.setattr("yingshang.kernel.sheets.exporting.provenance", [lambda actor: f"审计链头 {actor.name}"])
    made = export(UNITS, Unit.objects.visible_to(admin), actor=admin, cover=Cover("单位名录", "类别：部门"))
    head = [row[0][0] for row in read(made)[:6]]
    assert head == [
        "单位名录",
        "筛选条件：类别：部门",
        "数据截至 2026-05-16 10:30，导出人：系统管理员（云川县营商环境建设局）；个人信息已隐去",
        "审计链头 系统管理员",
        "全称",
        "云川县",
    ]
    assert (made.name, made.count) == ("单位名录 2026-05-16 1030.xlsx", Unit.objects.count())
    assert provenance == []


def test_dangerous_text_stays_text_in_excel(admin):
    rows = [{"name": text, "n": 1} for text in DANGEROUS]
    found = read(export(PLAIN, rows, actor=admin, cover=Cover("x")))[4:]
    assert [(row[0], row[1]) for row in found] == [((text, "s"), (1, "n")) for text in DANGEROUS]


def test_dangerous_text_stays_text_in_csv(admin):
    rows = [{"name": text, "n": -1} for text in DANGEROUS]
    made = export(PLAIN, rows, actor=admin, cover=Cover("x"), form="csv")
    data = data_of(made)
    assert data.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    assert [row[1] for row in found] == ["-1"] * len(DANGEROUS)
    assert [row[0] for row in found if row[0][0] in "=+-@\t"] == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), max_size=5))
@example(["_x0041_", "=1", "'=1", "\u200b=1", "<a>&"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was(admin, tmp_path, form, texts):
    made = export(PLAIN, [{"name": text, "n": 7} for text in texts], actor=admin, cover=Cover("x"), form=form)
    kept = [clean(text, lines=True) for text in texts]
    path = tmp_path / "back"
    path.write_bytes(data_of(made))
    wanted = [(text, 7) for text in kept]
    found = [(row.values["name"], row.values["n"]) for row in read_rows(PLAIN, path, admin).rows] if texts else []
    assert found == wanted


def test_what_went_out_comes_in_unchanged(admin, county, cast):
    write_unit(
        actor=admin,
        unit=county.town,
        values={
            "name": "白石镇",
            "short_name": "=白石",
            "phone": "13812345678",
            "founded_on": date(1958, 8, 1),
            "address": "一行\n两行",
            "parent_id": county.root.pk,
        },
    )
    for form in ("xlsx", "csv"):
        made = export(UNITS, Unit.objects.visible_to(admin), actor=admin, cover=Cover("单位名录"), form=form)
        run = check_import(UNITS, upload(data_of(made)), name="x", actor=admin)
        report = run.report
        assert (report["problems"], report["notes"]) == ([], [])
        assert (report["unchanged"], report["created"], report["changed"]) == (Unit.objects.count(), 0, 0)


def test_personal_columns_leave_masked_unless_permitted(actors, county):
    write_unit(actor=actors["system_admin"], unit=county.town, values={"name": "白石镇", "phone": "13812345678"})
    town = Unit.objects.filter(name="白石镇")
    seen = {}
    for role in ("system_admin", "security_admin"):
        made = export(UNITS, town, actor=actors[role], cover=Cover("x"))
        seen[role] = read(made)[4][4][0]
    assert seen == {"system_admin": "138****5678", "security_admin": "13812345678"}
    assert set(SheetExport.objects.values_list("person_name", "revealed")) == {
        ("系统管理员", False),
        ("安全管理员", True),
    }


def test_who_took_what_is_noted_with_the_hash_of_the_file(admin, county):
    made = export(UNITS, Unit.objects.visible_to(admin), actor=admin, cover=Cover("单位名录", "全部单位"))
    noted, event = SheetExport.objects.get(), Event.objects.get()
    assert noted.sha256 == hashlib.sha256(data_of(made)).hexdigest()
    assert (noted.count, event.type, event.facts["sha256"]) == (made.count, "kernel.sheet_exported", noted.sha256)


def test_chosen_columns_and_values_that_excel_cannot_hold(admin):
    sheet = Sheet(
        "tests.values",
        "各种值",
        (
            Column("a", "甲", Kind.DECIMAL),
            Column("b", "乙", value=lambda row: "长" * 40_000),
            Column("c", "丙", Kind.WHOLE),
            Column("d", "丁", Kind.DATE),
            Column("e", "戊"),
        ),
    )
    row = {"a": Decimal("0.1"), "c": 10**17, "d": date(1850, 1, 1), "e": None}
    cells = read(export(sheet, [row], actor=admin, cover=Cover("x", columns=("a", "b", "c", "d"))))[4]
    assert [cells[0], cells[2], cells[3]] == [(0.1, "n"), (str(10**17), "s"), ("1850-01-01", "s")]
    assert (len(cells), len(cells[1][0]), cells[1][0][-12:]) == (4, MOST_IN_CELL, "…（内容过长，此处截断）")


def test_no_other_form(admin):
    with pytest.raises(ValueError, match="pdf"):
        export(PLAIN, [], actor=admin, cover=Cover("x"), form="pdf")


@pytest.mark.slow
def test_a_hundred_thousand_rows(admin, tmp_path):
    columns = (
        *(Column(f"c{n}", f"第{n}列") for n in range(8)),
        Column("n", "数", Kind.WHOLE),
        Column("d", "日", Kind.DATE),
    )
    sheet = Sheet("tests.wide", "大表", columns, key=("c0",))
    row = {f"c{n}": f"云川县第{n}单位" for n in range(8)} | {"n": 3, "d": date(2026, 5, 16)}
    rows = ({**row, "c0": f"第 {number} 行"} for number in range(100_000))
    begin = time.perf_counter()
    made = export(sheet, rows, actor=admin, cover=Cover("大表"))
    written = time.perf_counter() - begin
    path = tmp_path / "big.xlsx"
    path.write_bytes(data_of(made))
    begin = time.perf_counter()
    reading = read_rows(sheet, path, admin)
    print(f"written in {written:.1f} s, read in {time.perf_counter() - begin:.1f} s")
    assert (made.count, len(reading.rows), reading.problems) == (100_000, 100_000, [])
    assert written < 300
