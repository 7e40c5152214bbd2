"""The page of parts shows every component there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yingshang.kernel

COMPONENTS = Path(yingshang.kernel.__file__).parent / "templates" / "cotton"


@pytest.fixture
def page(client_as):
    return client_as("clerk").get("/design/")


def test_it_is_for_whoever_is_logged_in(client_as):
    assert client_as("outsider").get("/design/").status_code == 200
    answer = client_as("anonymous").get("/design/")
    assert answer.status_code == 302
    assert "next=/design/" in answer["Location"]


def test_every_component_is_shown(page):
    source = (COMPONENTS.parent / "kernel" / "design.html").read_text(encoding="utf-8")
    used = set(re.findall(r"<c-([a-z-]+)", source))
    inner = {path.stem for path in COMPONENTS.glob("*.html") for name in used if path.stem == name.replace("-", "_")}
    within = {
        name.replace("-", "_")
        for part in inner
        for name in re.findall(r"<c-([a-z-]+)", (COMPONENTS / f"{part}.html").read_text(encoding="utf-8"))
        if name not in {"vars", "slot"}
    }
    assert {path.stem for path in COMPONENTS.glob("*.html")} == inner | within


def test_nothing_is_written_into_the_page_that_the_policy_forbids(page):
    text = page.content.decode()
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"\son[a-z]+=", text) == []
    assert [
        attrs for attrs in re.findall(r"<script([^>]*)>", text) if "src=" not in attrs and "json" not in attrs
    ] == []


def test_every_id_is_there_once(page):
    ids = re.findall(r'\sid="([^"]+)"', page.content.decode())
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_the_window_and_the_heading_say_the_same(page):
    text = page.content.decode()
    assert "<title>部件样本 · 营商通</title>" in text
    assert "<h1>部件样本</h1>" in text
