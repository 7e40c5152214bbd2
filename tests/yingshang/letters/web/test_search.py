"""A letter is found by its words and by what stands in its tables; the mark of a table is no word."""

from __future__ import annotations

from tests.factories.letters import drafted
from yingshang.kernel.search import groups, kinds, rebuild
from yingshang.letters.models import Letter

TABLES = {"逾期事项": {"columns": ["事项", "时限"], "rows": [["整治中介机构", "2026-03-05"]]}}


def test_a_letter_is_found_by_the_rows_of_its_tables(house, county):
    letter = drafted(house.clerk, county.office, county.town)
    Letter.objects.filter(pk=letter.pk).update(body="请你单位抓紧办理。\n{表格 逾期事项}", tables=TABLES)
    rebuild(kinds()["letters.letter"])
    (group,) = groups("整治中介机构", house.clerk, size=5)
    assert [entry.object_id for entry in group.first] == [letter.pk]
    assert "抓紧办理。\n整治中介机构 2026-03-05" in group.first[0].body
    assert groups("表格 逾期事项", house.clerk, size=5) == []
