"""Names asked once, and items in few queries."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import papers
from tests.factories.orgs import make_unit
from yingshang.documents.actions.reviewing import drop_item
from yingshang.documents.queries.review import items_of, unsettled_names
from yingshang.documents.queries.standing import open_names


def test_names_are_asked_once_those_of_most_items_first(county, clerk):
    tasks = [(f"办理第{n}件事。按期完成。", "县某某局", "", "") for n in range(3)]
    document = papers.read(papers.notice(("另一件事。按期完成。", "县无名办", "", ""), *tasks), actor=clerk)
    found = unsettled_names(document, actor=clerk)
    assert [(one.printed, one.items) for one in found] == [("县某某局", 3), ("县无名办", 1)]
    for item in document.items.filter(units__printed="县无名办"):
        drop_item(actor=clerk, item=item, version=item.version, reason="不是任务")
    assert [one.printed for one in unsettled_names(document, actor=clerk)] == ["县某某局"]


def test_units_of_the_same_name_are_all_offered(county, clerk):
    first = make_unit("办公室", parent=county.office, kind="section")
    second = make_unit("办公室", parent=county.town, kind="section")
    document = papers.read(papers.notice(("编制计划。按期完成。", "办公室", "", "")), actor=clerk)
    if open_names(document):
        offered = {one.unit for one in unsettled_names(document, actor=clerk)[0].candidates}
        assert {first, second} <= offered


def test_queries_do_not_grow_with_items(county, clerk):
    counts = []
    for number in (1, 6):
        tasks = [(f"办理第{n}件事。按期完成。", "县发改局", "县某某局", "") for n in range(number)]
        document = papers.read(papers.notice(*tasks), actor=clerk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            [list(item.units.all()) for item in items_of(document)]
        counts.append(len(captured))
    assert counts[0] == counts[1]
