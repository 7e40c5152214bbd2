"""What stands beside a line of the menu."""

from __future__ import annotations

import pytest

from yingshang.kernel.actor import NOBODY
from yingshang.kernel.web.menu import Entry


@pytest.mark.parametrize(("count", "badge"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_a_badge_says_how_much_waits(count, badge):
    assert Entry("a:b", "甲", "工作", waiting=lambda actor: count).badge(NOBODY) == badge


def test_a_line_without_a_count_has_no_badge():
    assert Entry("a:b", "甲", "工作").badge(NOBODY) == ""
