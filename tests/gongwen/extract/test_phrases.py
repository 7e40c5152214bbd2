from __future__ import annotations

import pytest

from gongwen.extract import phrases
from gongwen.extract.unit_lists import split_units
from gongwen.extract.unit_roles import looks_like_units, read_roles

SHORT = "县财政局牵头,县审计局、县税务局配合"
LONG = "、".join(f"{a}{b}镇" for a in "东南西北中上下大小新旧" for b in "山河湖林田沟") + "配合"


@pytest.mark.parametrize("words", [SHORT, LONG, "", "天气晴朗"])
def test_what_was_read_once_is_the_same_wherever_it_stands(words):
    for before in ("", "责任单位:", "此前还有别的文字,"):
        text, start = before + words + "。", len(before)
        where = (start, start + len(words))
        for _ in range(2):
            assert phrases.list_units(text, *where) == split_units(text, *where)
            assert phrases.names_units(text, *where) == looks_like_units(text, *where)
            known, fresh = phrases.roles_in(text, *where), read_roles(text, *where)
            assert (known.lead, known.participating, known.responsible) == (
                fresh.lead,
                fresh.participating,
                fresh.responsible,
            )
            assert (known.marked, known.residue) == (fresh.marked, fresh.residue)


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("每月不少于1篇", [(1, "篇", "month", True)]),
        ("每季度至少２期", [(2, "期", "quarter", True)]),
        ("6月底前", []),
        ("每月", []),
        ("", []),
    ],
)
def test_a_deadline_phrase_says_how_much_beside_its_time(phrase, wanted):
    found = phrases.read_quotas(phrase, base="2026-03-02")
    assert [(one.count, one.unit, one.per, one.at_least) for one in found] == wanted


def test_quotas_hang_on_a_day_that_is_one():
    with pytest.raises(ValueError, match="out of range"):
        phrases.read_quotas("每月不少于1篇", base="2026-02-30")
