"""Checked first, confirmed exactly as checked, all or nothing."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from tests.factories.sheets import HEADS, UNITS, row_of, upload, write_unit, xlsx
from yingshang.kernel.enums import ImportState
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event, SheetImport
from yingshang.kernel.sheets import RowRefused, check_import, marked_copy, opened, read_rows, recheck, write_import
from yingshang.kernel.sheets.comparing import compare
from yingshang.orgs.models import Unit


@pytest.fixture
def admin(actors):
    return actors["system_admin"]


@pytest.fixture
def check(admin):
    return lambda *rows: check_import(UNITS, upload(xlsx(*rows)), name="单位.xlsx", actor=admin)


def names():
    return set(Unit.objects.values_list("name", flat=True))


def test_the_check_writes_nothing_and_says_what_would_be(check, county):
    before = names()
    run = check(HEADS, row_of(), row_of("白石镇", kind="乡镇（街道）", phone="", founded_on="", order="5"))
    assert (names(), Event.objects.count(), run.state) == (before, 0, ImportState.CHECKED)
    report = run.report
    assert (report["total"], report["created"], report["changed"], report["unchanged"]) == (2, 1, 1, 0)
    assert report["changes"][1] == {"row": 3, "is_new": False, "cells": [["排序", "0", "5"]]}


def test_confirmed_it_is_written_once(check, admin):
    run = check(HEADS, row_of(), row_of("云川县林业局"))
    done = write_import(run, admin.once("k"))
    assert (done.state, {"云川县水利局", "云川县林业局"} <= names()) == (ImportState.WRITTEN, True)
    assert [event.type for event in Event.objects.order_by("id")] == [
        "tests.unit_written",
        "tests.unit_written",
        "kernel.sheet_imported",
    ]
    assert write_import(run, admin.once("k")).pk == done.pk
    with pytest.raises(Refusal, match="import_written"):
        write_import(run, admin.once("another"))
    assert Event.objects.count() == 3


def test_with_one_bad_cell_nothing_can_be_written(check, admin, county):
    before = names()
    run = check(HEADS, row_of(), row_of("云川县林业局", order="很多"))
    assert (run.state, [each["letter"] for each in run.report["problems"]]) == (ImportState.FAULTY, ["G"])
    with pytest.raises(Refusal, match="import_written"):
        write_import(run, admin)
    assert names() == before


def test_what_the_command_would_refuse_is_heard_in_the_check(check, county):
    before = names()
    run = check(HEADS, row_of("禁用单位"), row_of())
    assert [(each["row"], each["letter"], each["code"]) for each in run.report["problems"]] == [
        (2, "A", "kernel.no_such_move")
    ]
    assert (names(), Event.objects.count()) == (before, 0)


def test_a_key_that_comes_twice(check):
    run = check(HEADS, row_of(), row_of("乙"), row_of())
    assert [(each["row"], each["what"]) for each in run.report["problems"]] == [(4, "与第 2 行重复")]


def test_a_broken_constraint_is_a_problem_of_its_row(admin, county, monkeypatch):
    def write(actor, change):
        Unit.objects.create(pk=county.root.pk, name="再来一个", kind="town", path="x")

    monkeypatch.setattr("tests.factories.sheets.UNITS.__class__.write", None, raising=False)
    sheet = type(UNITS)(**{**UNITS.__dict__, "write": write})
    problems = compare(read_rows(sheet, _file(xlsx(HEADS, row_of())), admin), admin).problems
    assert [(each.row, each.what) for each in problems] == [(2, "与已有的记录冲突，写不进去")]


def _file(data):
    return default_storage.path(default_storage.save("tests/given", upload(data)))


def test_what_changed_after_the_check_is_shown_again(check, admin, county):
    run = check(HEADS, row_of("白石镇", kind="乡镇（街道）", order="5"))
    write_unit(actor=admin, unit=county.town, values={"name": "白石镇", "order": 4})
    with pytest.raises(Refusal, match="import_stale"):
        write_import(run, admin)
    run = recheck(run, admin)
    assert ["排序", "4", "5"] in run.report["changes"][0]["cells"]
    write_import(run, admin)
    assert Unit.objects.get(name="白石镇").order == 5


def test_a_row_refused_at_the_last_moment_undoes_the_rows_before_it(check, admin, monkeypatch):
    run = check(HEADS, row_of(), row_of("云川县林业局"))
    real = Unit.save

    def save(unit, **kwargs):
        if unit.name == "云川县林业局":
            raise Refusal("kernel.not_found")
        real(unit, **kwargs)

    monkeypatch.setattr(Unit, "save", save)
    with pytest.raises(RowRefused) as caught:
        write_import(run, admin)
    assert (caught.value.facts, caught.value.why.code) == ({"row": 3}, "kernel.not_found")
    assert "云川县水利局" not in names()
    assert SheetImport.objects.get().state == ImportState.CHECKED


def test_a_file_that_was_altered_in_the_store_is_refused(check, admin):
    run = check(HEADS, row_of())
    default_storage.delete(run.stored_as)
    default_storage.save(run.stored_as, upload(xlsx(HEADS, row_of("另一个单位"))))
    with pytest.raises(Refusal, match="import_file_gone"):
        write_import(run, admin)
    default_storage.delete(run.stored_as)
    with pytest.raises(Refusal, match="import_file_gone"):
        write_import(run, admin)


def test_who_may_not_import_is_refused_before_anything_is_read(actors):
    with pytest.raises(NotAllowed):
        check_import(UNITS, upload(b"whatever"), name="x", actor=actors["clerk"])
    assert SheetImport.objects.count() == 0


def test_nobody_writes_what_another_has_checked(check, actors, county):
    run = check(HEADS, row_of())
    run.person_id = actors["clerk"].person_id
    with pytest.raises(NotAllowed):
        write_import(run, actors["system_admin"])
    assert SheetImport.objects.visible_to(actors["clerk"]).count() == 0
    assert SheetImport.objects.visible_to(actors["system_admin"]).count() == 1


def test_a_masked_value_stands_for_the_stored_one(check, admin, county):
    write_unit(actor=admin, unit=county.town, values={"name": "白石镇", "phone": "13812345678"})
    same = row_of("白石镇", kind="乡镇（街道）", phone="138****5678", founded_on="", order="0")
    other = row_of("云川县教育局", phone="138****5678")
    run = check(HEADS, same, other)
    assert (run.report["unchanged"], [(each["row"], each["letter"]) for each in run.report["problems"]]) == (
        1,
        [(3, "E")],
    )


def test_columns_that_the_file_lacks_stay_as_they_are(check, admin, county):
    write_unit(actor=admin, unit=county.town, values={"name": "白石镇", "short_name": "白石"})
    run = check(["名称", "类别", "排序"], ["白石镇", "乡镇（街道）", 9])
    write_import(run, admin)
    town = Unit.objects.get(name="白石镇")
    assert (town.short_name, town.order) == ("白石", 9)
    assert "没有“简称”列，这一项保持不变。" in run.report["notes"]


def test_the_marked_copy_mended_can_be_sent_again(admin, check, tmp_path, county):
    run = check(["单位名录"], [*HEADS, "自己的列"], [*row_of(order="很多"), "留着"], [], row_of("乙"))
    with opened(run, admin) as reading:
        report = compare(reading, admin)
        made = marked_copy(reading, report.problems, actor=admin, say=lambda each: f"{each.what}：{each.allowed}")
    path = tmp_path / "marked.xlsx"
    path.write_bytes(made.read())
    again = read_rows(UNITS, path, admin)
    assert [(each.row, each.letter, each.value) for each in again.problems] == [(3, "G", "很多")]
    cells = dict(again.table["rows"])[3]
    assert cells[8:] == ["留着", "G 排序：不是数字：整数，只填数字，如 12、不小于 0、不大于 9999"]
    assert [each.row for each in again.rows] == [3, 5]
