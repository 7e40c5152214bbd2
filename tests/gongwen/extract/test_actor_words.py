import pytest

from gongwen.extract.actor_words import WINDOW, is_prose, is_subject, marker_end, read_names
from gongwen.extract.unit_lists import UnitName


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("要做好", 1),
        ("应当办理", 2),
        ("组织开展", 2),
        ("组织部", 0),
        ("巡查河道", 2),
        ("巡查日志", 0),
        ("建立的制度", 0),
        ("3月底前", 1),
        ("30人", 0),
        ("的工作", 0),
        ("", 0),
    ],
)
def test_a_verb_of_duty(text, end):
    assert marker_end(text, 0, len(text)) == end


def test_prose_and_what_only_looks_like_it():
    assert is_prose("县局的工作", 0, 5)
    assert is_prose("县局30人", 0, 5)
    assert not is_prose("县经信局", 0, 4)
    assert not is_prose("局“12345”受理工作组", 0, 13)
    assert not is_prose("县局等18个成员单位", 0, 10)


@pytest.mark.parametrize(
    ("name", "acts"),
    {
        "县委宣传部": True,
        "干部": False,
        "宣传部": True,
        "学校": False,
        "县八一小学": True,
        "全县企业": False,
        "全县各部门": True,
        "全市推进职能转变领导小组": True,
        "提高各级部门": False,
        "督促成员单位": False,
        "指导派出所": False,
        "派出所": True,
        "参加单位": False,
        "县" * 61 + "局": False,
    }.items(),
)
def test_who_can_be_a_subject(name, acts):
    assert is_subject(name, UnitName(0, len(name), name.endswith("单位"))) is acts


def test_names_of_a_stretch():
    text = "要县委宣传部、保障组要"
    assert [text[a:b] for a, b, _ in read_names(text, 1, 10)] == ["县委宣传部", "保障组"]
    assert read_names("保障组、县委宣传部", 0, 9) == []
    assert read_names("县委宣传部、工作好", 0, 9) == []
    assert read_names("县", 0, 1) == []
    long = "、".join(["县委宣传部"] * 10)
    assert len(read_names(long, 0, len(long))) == 10
    long = "、".join(["县委宣传部"] * WINDOW)
    assert read_names(long, 0, len(long)) == []
