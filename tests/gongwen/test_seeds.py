"""Real documents, read where they are at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import gongwen

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
NAMES = {name: next(iter(SEEDS.glob(f"{name}_*.txt")), None) for name in ("000", "001", "002", "003", "004")}
pytestmark = pytest.mark.skipif(None in NAMES.values(), reason="the real documents are not at hand")


@cache
def read(name: str) -> gongwen.Decomposition:
    return gongwen.decompose_text(NAMES[name].read_text(encoding="utf-8"))


def task(name: str, start: str):
    (found,) = [task for task in read(name).tasks if task.title.startswith(start)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_title_stands_at_its_span(name):
    result = read(name)
    assert result.tasks
    for found in result.tasks:
        printed = "".join(result.text[slice(*found.span)].split())
        assert "".join(found.title.split()) in printed


@pytest.mark.parametrize("name", NAMES)
def test_tasks_come_in_the_order_of_the_text(name):
    spans = [found.span for found in read(name).tasks]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(read(name).text) for start, end in spans)


@pytest.mark.parametrize("name", NAMES)
def test_each_printed_unit_stands_in_its_document(name):
    result = read(name)
    text = "".join(result.text.split())
    for found in result.tasks:
        for unit in found.lead_units + found.participating_units + found.responsible_units:
            assert "".join(unit.split()) in text


@pytest.mark.parametrize(
    ("name", "least", "most"), [("000", 14, 14), ("001", 80, 95), ("002", 56, 56), ("003", 5, 11), ("004", 8, 10)]
)
def test_the_number_of_tasks(name, least, most):
    assert least <= len(read(name).tasks) <= most


@pytest.mark.parametrize("name", ["000", "001", "002"])
def test_nearly_every_task_of_a_document_with_printed_units_has_one(name):
    tasks = read(name).tasks
    named = [t for t in tasks if t.lead_units or t.participating_units or t.responsible_units]
    assert len(named) >= 0.85 * len(tasks)


def test_a_table():
    result = read("000")
    assert result.document.number == "北营商发〔2020〕7号"
    assert result.document.issued_on == "2020-05-21"
    assert [t.ordinal for t in result.tasks] == [str(i) for i in range(1, 15)]
    assert task("000", "纳入党校培训计划").deadline.due == "2020-09-30"
    stands = task("000", "各政务大厅发放宣传单")
    assert stands.responsible_units == ["综合协调股", "监察股"]
    assert (stands.deadline.continuous, stands.deadline.due) == (True, "2020-09-30")
    assert any(d.deadline.recurrence and "BYMONTHDAY=10,25" in d.deadline.recurrence for d in stands.duties) or (
        stands.deadline.recurrence is not None
    )
    assert task("000", "开展“党建+营商”活动").quotas  # 「三个一」 is a name, what follows it is not


def test_several_plans_with_labelled_lines():
    result = read("001")
    assert len(result.schemes) == 7
    assert result.schemes[0] == "宝鸡市规范中介服务专项行动实施方案"
    assert result.slogans
    assert {t.scheme for t in result.tasks} == set(range(7))
    first = task("001", "动态调整中介服务事项清单")
    assert (first.lead_units, first.participating_units) == (["市行政审批服务局", "市司法局"], ["市级有关部门"])


def test_brackets_in_traditional_characters():
    result = read("002")
    assert result.document.script == "traditional"
    assert [t.ordinal for t in result.tasks] == [str(i) for i in range(1, 57)]
    found = task("002", "保護中小投資者合法權益")
    assert (found.lead_units, found.participating_units) == (["縣法院"], ["縣級相關部門", "各鎮辦(社區)"])


def test_a_timetable_in_an_annex():
    (table,) = read("003").timetables
    assert len(table.rows) == 16
    assert all(row.unit for row in table.rows)


def test_a_form_and_slogans_in_annexes():
    result = read("004")
    assert len(result.slogans) == 8
    assert [form.title for form in result.forms] == ["送公开、走访万户企业营商环境登记表"]
    assert any(duty.deadline.due and duty.deadline.due.startswith("2018-05") for duty in result.obligations)
