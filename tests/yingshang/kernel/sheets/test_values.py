"""What a cell that names nothing of a long list is told: the near ones, not the whole list."""

from __future__ import annotations

import pytest

from yingshang.kernel.sheets.declaring import Choice, Column, Kind
from yingshang.kernel.sheets.values import Bad, read_value, words_of

BUREAUS = [
    "教育",
    "民政",
    "财政",
    "水利",
    "商务",
    "审计",
    "统计",
    "医疗保障",
    "卫生健康",
    "农业农村",
    "交通运输",
    "生态环境",
]
NAMES = [f"云川县{name}局" for name in BUREAUS] + ["云川县", "白石镇人民政府", "青杨镇人民政府", "石桥镇人民政府"]
SECTIONS = [*NAMES, "基础教育股", "民办教育股"]


def told(text, names=NAMES):
    words = words_of(Choice(place, name) for place, name in enumerate(names))
    with pytest.raises(Bad) as caught:
        read_value(Column("unit", "单位", Kind.REF, choices=lambda _: ()), text, words)
    return caught.value.allowed


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("教育部门", "云川县教育局"),
        ("云川农业农村局", "云川县农业农村局"),
        ("白石镇政府", "白石镇人民政府、石桥镇人民政府、青杨镇人民政府"),
        ("卫健局", "云川县卫生健康局"),
    ],
)
def test_near_ones_come_first_the_nearest_before_the_others(text, near):
    assert told(text).split("；")[0].startswith(f"相近的有：{near}")
    assert told(text).endswith("；从模板下拉列表的 16 项中选")


@pytest.mark.parametrize("text", ["不详", "=1+1", "X", "某某单位"])
def test_where_nothing_is_near_nothing_is_offered(text):
    assert told(text) == "从模板下拉列表的 16 项中选"


def test_of_those_that_share_as_much_the_one_that_says_less_besides_is_nearer():
    assert told("教育部门", SECTIONS).split("；")[0] == "相近的有：云川县教育局、民办教育股、基础教育股"


def test_a_short_list_is_written_out():
    assert told("教育部门", NAMES[:3]) == "从下列各项中选：云川县教育局、云川县民政局、云川县财政局"


def test_a_file_of_another_county_does_not_look_up_every_line():
    words = words_of(Choice(place, name) for place, name in enumerate(NAMES))
    assert words.near("教育部门")
    assert all(words.near(f"教育第{place}局") for place in range(199))
    assert not any(words.near(f"教育第{place}局") for place in range(199, 300))
    assert words.near("教育部门") == ["云川县教育局"]
