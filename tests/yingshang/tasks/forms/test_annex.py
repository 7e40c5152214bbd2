"""The annex in Word: rows of several plans stand under their titles."""

from __future__ import annotations

import docx
import pytest

from tests.factories import papers
from tests.factories.orgs import actor_of
from yingshang.tasks.forms.annex import annex_of

PLANS = ["规范收费方案", "诚信建设方案"]


@pytest.fixture
def rows(cast, own_files):
    document = papers.read(actor=actor_of(cast["clerk"]))
    return list(document.items.prefetch_related("units").order_by("order", "id"))


def lines(rows):
    table = docx.Document(annex_of("任务分解表", "云政办发〔2026〕7号", rows, plans=PLANS)).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_each_plan_begins_under_its_title(rows):
    rows[-1].scheme = 1
    found = lines(rows)
    width = len(found[0])
    assert [line[0] for line in found if len(set(line)) == 1] == PLANS
    assert found[1] == [PLANS[0]] * width
    assert len(found) == 1 + len(rows) + 2


def test_one_plan_needs_no_title(rows):
    assert len(lines(rows)) == 1 + len(rows)
