"""The page of the search."""

from __future__ import annotations

import pytest

from tests.factories.orgs import make_unit
from tests.yingshang.kernel.search.test_search import UNITS
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search import asking, declaring, rebuild, reindex
from yingshang.kernel.web.search import marked


@pytest.fixture
def indexed(county, monkeypatch):
    monkeypatch.setattr(declaring, "_KINDS", {UNITS.kind: UNITS})
    make_unit("<b>教育</b>中心", county.root, duties="<script>教育")
    for number in range(30):
        make_unit(f"教育{number}科", county.other)
    rebuild(UNITS)
    return county


def test_hits_by_kind_with_their_number(client_as, indexed):
    text = client_as("clerk").get("/search/", {"q": "教育"}).content.decode()
    assert "32 条" in text
    assert text.count("<li data-step>") == 5
    assert "<script>教育" not in text
    assert "<mark>教育</mark>" in text


def test_of_very_many_the_page_leads_to_all_where_not_all_were_looked_at(client_as, indexed, monkeypatch):
    monkeypatch.setattr(asking, "OVERVIEW", 5)  # six entries are near
    rebuild(UNITS)
    for number in range(5):
        reindex(UNITS, [make_unit(f"教育督导{number}室", indexed.bureau).pk])
    text = client_as("liaison").get("/search/", {"q": "教育"}).content.decode()
    assert "已查到 5 条" in text
    assert text.count("<li data-step>") == 5
    assert "看全部" in text.partition("<section>")[2]


def test_all_hits_of_one_kind_page_by_page(client_as, indexed):
    client, seen, address = client_as("clerk"), [], f"/search/?q=教育&kind={UNITS.kind}"
    for _ in range(4):
        page = client.get(address)
        seen += [hit.entry.pk for hit in page.context["hits"]]
        if not page.context["page"]["next_url"]:
            break
        address = "/search/" + page.context["page"]["next_url"]
    assert len(seen) == len(set(seen)) == 32


def test_another_units_hits_are_not_there(client_as, indexed):
    assert "教育3科" in client_as("outsider").get("/search/", {"q": "教育3科"}).content.decode()
    page = client_as("liaison").get("/search/", {"q": "教育3科"}).content.decode()
    assert "没有找到" in page
    assert "/units/" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    "words", ["", " ", "\u3000", "\u200b", "\u202e", "〇", "=", "\0", "x" * 10_000, '"', "<script>"]
)
@pytest.mark.parametrize("more", [{}, {"kind": "orgs.unit"}, {"kind": "no"}, {"kind": "orgs.unit", "_at": "x"}])
def test_anything_may_be_asked(words, more, client_as, indexed):
    assert client_as("clerk").get("/search/", {"q": words, **more}).status_code == 200


def test_marks_are_put_on_escaped_text():
    assert marked("<教育>營商", "教育 营商") == "&lt;<mark>教育</mark>&gt;<mark>營商</mark>"
    assert SearchEntry._meta.indexes[0].name == "kernel_search"
