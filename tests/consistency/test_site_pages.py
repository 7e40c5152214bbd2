"""The pages drawn from the application's tables are current, and every address has its row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools.site_pages import access_page, addresses, pages, states_page
from yingshang.kernel.states import Move, StateTable
from yingshang.kernel.web.access import Row, table
from yingshang.kernel.web.menu import entries

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["docs/access.md", "docs/states.md"])
def test_the_page_is_current(name):
    same = (ROOT / name).read_text(encoding="utf-8") == pages()[name]
    assert same, "run: .venv/bin/python -m tools.site_pages"


def test_every_address_has_a_row_and_every_row_an_address():
    names = {address.name for address in addresses()}
    assert names - set(table()) == set(), "addresses without a row in their app's web/access.py"
    assert set(table()) - names == set(), "rows without an address"


def test_no_name_stands_for_two_patterns_with_the_same_arguments():
    counts = Counter((address.name, address.arguments) for address in addresses())
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_menu_entry_has_an_address_without_arguments_and_a_label_of_its_own():
    plain = {address.name for address in addresses() if not address.arguments}
    assert {entry.name for entry in entries()} - plain == set()
    labels = Counter((entry.group, entry.label) for entry in entries())
    assert [label for label, count in labels.items() if count > 1] == []


def test_the_access_page_shows_roles_scope_and_what_has_no_row():
    listed = addresses()[:1]
    row = Row(listed[0].name, frozenset({"clerk"}), of="unit")
    line = access_page({row.name: row}, listed).splitlines()[-1]
    assert line.endswith("| unit |")
    assert access_page({}, listed).splitlines()[-1].endswith("| no row |")


def test_the_states_page_shows_moves():
    moves = (Move("send", "报送", ("draft",), "sent", "tests.send", needs=("note",), danger=True),)
    drawn = StateTable("tests.page", {"draft": "草稿", "sent": "已报送"}, moves)
    text = states_page({"tests.page": drawn})
    assert "| `send` | 报送（asks first） | 草稿 | 已报送 | `tests.send` | `note` |" in text
