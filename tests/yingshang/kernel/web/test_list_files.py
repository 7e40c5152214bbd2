"""The file of a list holds what its filters show of what one may see, and nothing else."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.yingshang.kernel.lists.sample import POSTS, make
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import Column, ask
from yingshang.kernel.models import Event
from yingshang.kernel.web import list_files
from yingshang.kernel.web.list_files import file_of
from yingshang.orgs.models import Post


def rows_of(asked):
    answer = file_of(None, asked, "xlsx")
    content = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[0] == "姓名")
    return rows[:head], rows[head], rows[head + 1 :]


def test_it_holds_what_the_filters_show(actors):
    above, head, rows = rows_of(ask(POSTS, {"kind": "liaison", "_sort": "-person"}, actors["clerk"]))
    assert any("筛选条件：岗位：联络员" in str(row[0]) for row in above)
    assert head[:4] == ["姓名", "单位", "岗位", "职务"]
    assert [row[0] for row in rows] == sorted(["联络员", "外单位联络员"], reverse=True)
    assert Event.objects.get().type == "kernel.sheet_exported"


def test_another_units_rows_do_not_leave(actors):
    assert [row[0] for row in rows_of(ask(POSTS, {}, actors["liaison"]))[2]] == ["联络员"]
    assert "外单位联络员" in [row[0] for row in rows_of(ask(POSTS, {}, actors["clerk"]))[2]]


def test_formulas_stay_text_and_personal_columns_are_masked(actors):
    Post.objects.filter(kind="media").update(title="=1+1")
    columns = (
        Column("person", "姓名"),
        Column("title", "职务"),
        Column("phone", "电话", personal=True, value=lambda _: "13812345678"),
    )
    asked = ask(make(columns=columns), {"kind": "media"}, actors["clerk"])
    (row,) = rows_of(asked)[2]
    assert row[1] == "=1+1"
    assert "13812345678" not in str(row)


@pytest.mark.parametrize(
    ("query", "form", "over", "code"),
    [
        ({}, "pdf", {}, "kernel.no_export"),
        ({}, "xlsx", {"sheet": "-"}, "kernel.no_export"),
        ({"kind": "nobody"}, "xlsx", {}, "kernel.export_filter"),
    ],
)
def test_what_is_not_exported(query, form, over, code, actors):
    with pytest.raises(Refusal) as refused:
        file_of(None, ask(make(**over), query, actors["clerk"]), form)
    assert (refused.value.code, Event.objects.count()) == (code, 0)


def test_more_than_a_file_holds(actors, monkeypatch):
    monkeypatch.setattr(list_files, "MOST", 3)
    with pytest.raises(Refusal, match="export_many"):
        file_of(None, ask(POSTS, {}, actors["clerk"]), "csv")
