import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.extract.unit_roles import label_role, looks_like_units, read_roles
from gongwen.text.source import fold

ROOT = Path(__file__).parents[3]
CASES = tomllib.loads((ROOT / "tests/corpus/units/roles.toml").read_text(encoding="utf-8"))["case"]
SHARED = ROOT.parent / "shared"


def printed(text, names):
    return [text[name.start : name.end] for name in names]


@pytest.mark.parametrize("case", CASES, ids=[case["printed"] for case in CASES])
def test_corpus(case):
    text = case["printed"].replace("⏎", "\n")
    folded = fold(text)
    roles = read_roles(folded, 0, len(folded))
    assert printed(text, roles.lead) == case.get("l", [])
    assert printed(text, roles.participating) == case.get("p", [])
    assert printed(text, roles.responsible) == case.get("r", [])
    assert [text[a:b].strip() for a, b in roles.residue] == case.get("rest", [])
    assert looks_like_units(folded, 0, len(folded)) == case.get("units", True)
    assert roles.empty == (not any(case.get(role) for role in "lpr"))


def test_a_bare_list_is_not_marked():
    assert not read_roles("县发改局、县财政局", 0, 9).marked
    assert read_roles("县发改局、县财政局负责", 0, 11).marked


def test_a_long_bracket_is_no_list_of_units():
    text = "县发改局、" * 200 + "县财政局负责"
    assert not looks_like_units(text, 0, len(text))


@pytest.mark.parametrize(
    ("role", "labels"),
    {
        "lead": "牵头部门 牵头单位 主办单位 第一责任单位 牵头(责任)单位 第一牵头单位 县级牵头单位",
        "responsible": "责任单位 责任单位: 责任部门 责任股室 责任科室 承办单位 落实单位 负责单位 责任单位(责任人) "
        "责任单位/责任人 责任镇街 【责任单位】 整改责任单位",
        "participating": "参与部门 配合单位 协办单位 协同部门 责任配合单位 参加单位",
        "supervise": "督导单位 监督单位 验收单位 督办部门",
        "person": "责任人 责任领导 联系领导 包保领导 牵头县领导 具体负责人 包案县长",
        "deadline": "完成时限 时限 时间节点 办结时限 整改时限 上报时限",
        None: "序号 电话 浏览量 局 本文链接 县委统战部人民团体工作情况说明表格",
    }.items(),
)
def test_labels(role, labels):
    assert {label: label_role(label) for label in labels.split()} == dict.fromkeys(labels.split(), role)


WORDS = [
    "县A局",
    "各单位",
    "牵头",
    "负责",
    "配合",
    "会同",
    "责任单位:",
    "完成时限:",
    "、",
    ",",
    ";",
    "(",
    ")",
    "督导",
    "6月",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_name_has_two_roles_and_a_lead_leaves_nobody_responsible(text):
    roles = read_roles(text, 0, len(text))
    names = [*roles.lead, *roles.participating, *roles.responsible]
    assert len({name.start for name in names}) == len(names)
    assert not (roles.lead and roles.responsible)
    looks_like_units(text, 0, len(text))


def test_brackets_of_a_real_document_agree_with_the_hand_made_answer():
    seeds = list((SHARED / "seeds").glob("002_*")) if SHARED.exists() else []
    if not seeds:
        pytest.skip("the real documents are not here")
    text = seeds[0].read_text(encoding="utf-8")
    folded = fold(text)
    wanted = {task["ordinal"]: task for task in json.loads((SHARED / "gold/002.json").read_text("utf-8"))["tasks"]}
    found = {}
    for line in re.finditer(r"^(\d+)\..*$", folded, re.MULTILINE):
        start = folded.rfind("。(", line.start(), line.end()) + 2
        end = folded.rfind(")", start, line.end())
        assert looks_like_units(folded, start, end)
        found[line[1]] = read_roles(folded, start, end)
    assert found.keys() == wanted.keys()
    for ordinal, roles in found.items():
        task = wanted[ordinal]
        assert printed(text, roles.lead) == task["lead_units"]
        # The hand-made answer keeps 「A及B」 whole; here it is split, which the scorer takes as equal.
        assert "".join(printed(text, roles.participating)) == squeeze(task["participating_units"])
        assert "".join(printed(text, roles.responsible)) == squeeze(task["responsible_units"])


def squeeze(names):
    return "".join(name if "等" in name else name.replace("及", "") for name in names)
