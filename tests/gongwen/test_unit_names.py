from collections import Counter

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.lexicon import load
from gongwen.unit_names import UnitNames
from gongwen.unit_names.forms import key_of, parse, simplified, spellings_of

COUNTY = [
    {"id": "fgj", "name": "喀左县发展和改革局", "short": "县发改局", "level": "county"},
    {"id": "scj", "name": "喀左县市场监督管理局", "level": "county"},
    {"id": "rsj", "name": "喀左县人力资源和社会保障局", "level": "county"},
    {"id": "zjj", "name": "喀左县住房和城乡建设局", "short": "住建局", "level": "county"},
    {"id": "wjj", "name": "喀左县卫生健康局", "level": "county"},
    {"id": "zrj", "name": "喀左县自然资源局", "level": "county"},
    {"id": "ysj", "name": "喀左县营商环境建设局", "aliases": ["县软环境办", ""], "level": "county"},
    {"id": "xcb", "name": "中共喀左县委宣传部", "level": "county"},
    {"id": "xwb", "name": "中共喀左县委办公室", "level": "county"},
    {"id": "zfb", "name": "喀左县人民政府办公室", "level": "county"},
    {"id": "fy", "name": "喀左县人民法院", "level": "county"},
    {"id": "jwj", "name": "中共喀左县纪律检查委员会 喀左县监察委员会", "short": "县纪委监委", "level": "county"},
    {"id": "rh", "name": "中国人民银行喀左县支行", "level": "county"},
    {"id": "yd", "name": "中国移动通信集团辽宁有限公司喀左分公司", "short": "移动公司", "level": "county"},
    {"id": "jwb", "name": "喀左县交通综合行政执法大队", "level": "county"},
    {"id": "zz", "name": "中三家镇", "level": "town"},
]
CITY = {"id": "c_fgw", "name": "朝阳市发展和改革委员会", "short": "市发改委", "level": "city"}
SECTIONS = [
    {"id": "z1", "name": "综合协调股", "level": "section", "parent": "ysj"},
    {"id": "z2", "name": "综合协调股", "level": "section", "parent": "fgj"},
]
ALL = [*COUNTY, CITY, *SECTIONS]
NAMES = UnitNames(ALL)


@pytest.mark.parametrize(
    ("printed", "unit"),
    {
        "喀左县发展和改革局": "fgj",
        "县发改局": "fgj",
        "县发改委": "fgj",
        "喀左县发改局": "fgj",
        "市发改委": "c_fgw",
        "市发展和改革委员会": "c_fgw",
        "县市场监管局": "scj",
        "市监局": "scj",
        "市场监督管理局": "scj",
        "人社局": "rsj",
        "县人力资源社会保障局": "rsj",
        "县住建局": "zjj",
        "卫健委": "wjj",
        "县卫健局": "wjj",
        "自然资源和规划局": "zrj",
        "营商局": "ysj",
        "县营商环境建设监督局": "ysj",
        "县软环境办": "ysj",
        "县委宣传部": "xcb",
        "宣传部": "xcb",
        "县委办": "xwb",
        "县政府办": "zfb",
        "县法院": "fy",
        "县纪委监委": "jwj",
        "人行": "rh",
        "人行喀左县支行": "rh",
        "中国移动喀左分公司": "yd",
        "中三家镇": "zz",
        "縣 發展和改革局": "fgj",
    }.items(),
)
def test_the_usual_ways_of_writing(printed, unit):
    resolution = NAMES.resolve(printed)
    assert resolution.best == unit
    assert not resolution.ambiguous
    assert resolution.candidates[0].score >= 0.88
    assert resolution.candidates[0].reason


@pytest.mark.parametrize(
    "printed",
    ["", "、", "教育局", "北票市发改局", "省发改委", "县生态环境分局", "综合执法局", "交通银行", "委办"],
)
def test_what_is_not_in_the_list_is_not_guessed(printed):
    resolution = NAMES.resolve(printed)
    assert resolution.best is None
    assert not resolution.ambiguous
    assert all(candidate.score < 0.6 for candidate in resolution.candidates)


def test_two_equally_good_units_are_told_and_not_chosen():
    resolution = NAMES.resolve("发改委")
    assert resolution.best is None
    assert resolution.ambiguous
    assert {candidate.id for candidate in resolution.candidates} == {"fgj", "c_fgw"}
    assert NAMES.resolve("发改委", level="county").best == "fgj"
    assert NAMES.resolve("综合协调股").ambiguous
    assert NAMES.resolve("综合协调股", within="ysj").best == "z1"
    assert NAMES.resolve("综合协调股", within="nobody").candidates == []


def test_another_level_or_place_is_shown_with_its_reason_and_never_chosen():
    (level,) = [c for c in NAMES.resolve("县发改委").candidates if c.id == "c_fgw"]
    assert level.score == 0.45
    assert "层级不同" in level.reason
    (place,) = NAMES.resolve("北票市人社局").candidates
    assert place.score == 0.3
    assert "地名不同" in place.reason


def test_a_slip_of_the_pen_scores_below_every_true_reading():
    for printed, unit, reason in [("住建屈", "zjj", "住建局"), ("县市场监督营理局", "scj", "市场监督管理局")]:
        resolution = NAMES.resolve(printed)
        assert resolution.best == unit
        assert 0.6 < resolution.candidates[0].score < 0.85
        assert reason in resolution.candidates[0].reason
    assert NAMES.resolve("住建屈", level="town").candidates == []


def test_a_county_level_city_writes_its_own_word():
    names = UnitNames([{"id": "a", "name": "北票市财政局", "level": "county"}])
    assert names.resolve("市财政局").best == "a"
    assert names.resolve("县财政局").best == "a"  # its level is county, whatever it calls itself
    assert names.resolve("省财政厅").best is None


def test_a_list_without_places_or_levels():
    names = UnitNames([{"id": "a", "name": "财政局"}, {"id": "b", "name": "老干部活动中心"}])
    assert names.resolve("县财政局").best == "a"
    assert names.resolve("喀左县财政局").candidates[0].score == 0.88
    assert names.resolve("县老干部活动中心").best == "b"
    assert names.resolve("财政局", level="city").best == "a"  # a unit without level is not excluded


def test_within_walks_up_and_survives_a_circle():
    names = UnitNames(
        [
            {"id": "a", "name": "甲局", "parent": "b"},
            {"id": "b", "name": "乙局", "parent": "a"},
            {"id": "c", "name": "丙股", "parent": "a"},
        ]
    )
    assert names.resolve("丙股", within="b").best == "c"
    assert names.resolve("丙股", within="x").best is None
    orphan = UnitNames([{"id": "d", "name": "丁股", "parent": "not listed"}])
    assert orphan.resolve("丁股", within="not listed").best == "d"


def test_names_in_running_text():
    text = "由縣發改局牵头，县人社局、市场监管局配合，喀左县委宣传部和县軟環境辦负责，报市发改委。"
    found = [(text[m.start : m.end], m.resolution.best) for m in NAMES.find_all(text)]
    assert found == [
        ("縣發改局", "fgj"),
        ("县人社局", "rsj"),
        ("市场监管局", "scj"),
        ("喀左县委宣传部", "xcb"),
        ("县軟環境辦", "ysj"),
        ("市发改委", "c_fgw"),
    ]
    assert [m.resolution.best for m in NAMES.find_all("综合协调股，综合协调股")] == [None, None]
    assert UnitNames([]).find_all(text) == []
    assert NAMES.find_all("") == []


@pytest.mark.parametrize("unit", [{"id": "a"}, {"name": "甲局"}, {"id": "a", "name": "、"}])
def test_an_entry_without_id_or_name_is_refused(unit):
    with pytest.raises(ValueError, match="id and a name"):
        UnitNames([unit])


def test_an_id_given_twice_is_refused():
    with pytest.raises(ValueError, match="same id"):
        UnitNames([{"id": "a", "name": "甲局"}, {"id": "a", "name": "乙局"}])


def test_every_spelling_belongs_to_one_body():
    bodies = load("units_abbreviations")["body"]
    assert len(bodies) >= 80
    spelled = Counter(form for body in bodies for form in set(spellings_of(body)))
    assert [form for form, times in spelled.items() if times > 1] == []


def test_a_place_has_to_be_known_or_to_have_a_level():
    assert parse("交通综合执法局").body == "交通综合执法局"
    assert parse("喀左财政局").place == ""
    assert parse("喀左财政局", {"喀左"}).place == "喀左"
    assert parse("市某某中心").rest == "某某中心"
    assert parse("市场管理所").rest == "市场管理所"


@given(st.sampled_from([unit for unit in ALL if unit["name"] != "综合协调股"]))
@settings(max_examples=40, deadline=None)
def test_the_exact_name_wins_and_script_and_width_do_not_matter(unit):
    plain = NAMES.resolve(unit["name"])
    assert plain.best == unit["id"]
    assert plain.candidates[0].score == 1.0
    traditional = opencc.OpenCC("s2t").convert(unit["name"])
    assert NAMES.resolve(traditional) == plain
    assert NAMES.resolve("　" + " ".join(unit["name"]) + "。") == plain


@given(
    st.lists(st.text("市县喀左发改财政局委员会办公室甲乙A1(（ ", min_size=1, max_size=8), max_size=6),
    st.text(max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_any_list_and_any_text(written, text):
    units = [{"id": str(n), "name": name} for n, name in enumerate(written) if key_of(name)]
    names = UnitNames(units)
    resolution = names.resolve(text)
    assert resolution.best is None or not resolution.ambiguous
    assert all(0 < candidate.score <= 1 for candidate in resolution.candidates)
    for mention in names.find_all(text):
        assert 0 <= mention.start < mention.end <= len(text)
    keys = Counter(key_of(unit["name"]) for unit in units)
    for unit in units:
        if keys[key_of(unit["name"])] == 1:
            assert names.resolve(unit["name"]).best == unit["id"]


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_simplified_keeps_every_place(text):
    assert len(simplified(text)) == len(text)


def test_a_body_of_the_lexicon_is_not_taken_for_another_misspelt():
    names = UnitNames(
        [{"id": "1", "name": "云川县营商环境建设局", "short": "县营商局"}, {"id": "2", "name": "云川县统计局"}]
    )
    assert [names.resolve(text).candidates for text in ("县招商局", "审计局", "县政协办")] == [[], [], []]
    assert [found.id for found in names.resolve("县营尚局").candidates] == ["1"]
