from __future__ import annotations

import pytest

import gongwen
from gongwen.extract.deadlines import Base
from gongwen.extract.fields import Fields, has_content_label, read_brackets, read_cell, read_label_line, read_labelled

BASE = Base(2023, None)


def names(text: str, fields: Fields) -> dict[str, list[str]]:
    """What was read, as printed, role by role."""
    found = {
        role: [text[u.start : u.end] for u in getattr(fields, role)]
        for role in ("lead", "participating", "responsible")
    }
    found["deadline"] = [text[a:b] for a, b in fields.deadlines]
    return {role: words for role, words in found.items() if words}


def brackets(text: str) -> tuple[dict[str, list[str]], list[str]]:
    """What the brackets say, and what is cut out of the content."""
    fields = Fields()
    read_brackets(fields, text, 0, len(text), BASE)
    return names(text, fields), [text[a:b] for a, b in fields.cut]


def label(text: str) -> dict[str, list[str]]:
    fields = Fields()
    read_label_line(fields, text, 0, len(text), BASE)
    return names(text, fields)


def task(body: str):
    (only,) = gongwen.decompose_text(
        f"青禾县窗口整治工作方案（2023年）\n\n各乡镇人民政府：\n\n一、主要任务\n{body}\n"
    ).tasks
    return only


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("牵头单位:县财政局", {"lead": ["县财政局"]}),
        ("牵头单位 县财政局", {"lead": ["县财政局"]}),
        ("责任单位:县财政局、县审计局", {"responsible": ["县财政局", "县审计局"]}),
        ("配合部门:县财政局,县审计局", {"participating": ["县财政局", "县审计局"]}),
        ("参与单位: 县财政局 县审计局", {"participating": ["县财政局", "县审计局"]}),
        ("完成时限:持续推进", {"deadline": ["持续推进"]}),
        ("完成时限 6月底前", {"deadline": ["6月底前"]}),
        ("【责任单位】:县财政局", {"responsible": ["县财政局"]}),
        ("责任单位:县财政局 完成时限:6月底前", {"responsible": ["县财政局"], "deadline": ["6月底前"]}),
        (
            "牵头单位:县财政局;配合单位:县审计局;时限:6月底前",
            {"lead": ["县财政局"], "participating": ["县审计局"], "deadline": ["6月底前"]},
        ),
        ("责任单位:县财政局;11月底前完成", {"responsible": ["县财政局"], "deadline": ["11月底前完成"]}),
        ("责任单位:县财政局牵头,县审计局配合", {"lead": ["县财政局"], "participating": ["县审计局"]}),
        ("责任人:王某某", {}),
        ("督导单位:县督查室", {}),
        ("完成时限:", {}),
        ("责任单位:、", {}),
        ("各单位要加强协调", {}),
    ],
)
def test_a_labelled_line(line, found):
    assert label(line) == found


def test_the_label_of_the_content_is_no_field_but_content():
    fields = Fields()
    text = "整改措施:增设窗口。"
    read_label_line(fields, text, 0, len(text), BASE)
    assert [text[a:b] for a, b in fields.contents] == ["增设窗口"]
    assert not fields.any


@pytest.mark.parametrize(
    ("line", "wanted"), [("整改措施:", True), ("责任单位:县局", False), ("各单位要加强协调", False)]
)
def test_which_lines_announce_content(line, wanted):
    assert has_content_label(line, [(0, len(line))]) is wanted


@pytest.mark.parametrize(
    ("text", "found", "cut"),
    [
        (
            "公布清单。(县财政局牵头,县审计局配合)",
            {"lead": ["县财政局"], "participating": ["县审计局"]},
            ["(县财政局牵头,县审计局配合)"],
        ),
        (
            "公布清单。(县财政局牵头;完成时限:6月底前)",
            {"lead": ["县财政局"], "deadline": ["6月底前"]},
            ["(县财政局牵头;完成时限:6月底前)"],
        ),
        (
            "公布清单。(县财政局牵头,6月底前完成)",
            {"lead": ["县财政局"], "deadline": ["6月底前"]},
            ["(县财政局牵头,6月底前完成)"],
        ),
        ("公布清单(责任单位:县财政局)。", {"responsible": ["县财政局"]}, ["(责任单位:县财政局)"]),
        ("公布清单。(责任单位:各镇办(社区))", {"responsible": ["各镇办(社区)"]}, ["(责任单位:各镇办(社区))"]),
        ("公布清单。(县财政局)", {"responsible": ["县财政局"]}, ["(县财政局)"]),
        ("公布清单。【县财政局负责】", {"responsible": ["县财政局"]}, ["【县财政局负责】"]),
        ("公布清单。(6月底前)", {"deadline": ["6月底前"]}, ["(6月底前)"]),
        (
            "公布清单。(县财政局负责)公布号码。(6月底前)",
            {"responsible": ["县财政局"], "deadline": ["6月底前"]},
            ["(县财政局负责)", "(6月底前)"],
        ),
        ("公布清单。责任单位:县财政局。", {"responsible": ["县财政局"]}, ["责任单位:县财政局。"]),
        (
            "公布清单。(责任单位:县财政局,完成时限:6月底前",
            {"responsible": ["县财政局"], "deadline": ["6月底前"]},
            ["(责任单位:县财政局,完成时限:6月底前"],
        ),
        # possible leaks
        ("公布清单(含网上清单)。", {}, []),
        ("公布清单,负责解释(含网上清单)。", {}, []),
        ("由县财政局负责公布清单(以下简称清单)。", {}, []),
        ("公布()清单,落实责任()。", {}, []),
        ("公布清单)。", {}, []),
        ("(县财政局)公布清单并落实", {}, []),
        ("", {}, []),
    ],
)
def test_brackets(text, found, cut):
    read, gone = brackets(text)
    assert gone == cut
    assert {role: [word.removesuffix("完成") for word in words] for role, words in read.items()} == found


def test_a_broken_bracket_is_not_taken_for_the_whole_page():
    text = "公布清单,落实责任(县财政局" + "公布清单" * 400
    assert brackets(text) == ({}, [])
    text = "公布清单,落实责任(县财政局负责" + "公布清单" * 400 + ")"
    assert brackets(text) == ({}, [])


def test_what_applies_to_the_items_below_is_kept_apart():
    found = task("1.清理目录。公布清单。（县财政局牵头；以下均需各乡镇落实）")
    assert (found.lead_units, found.participating_units, found.responsible_units) == (["县财政局"], [], [])
    (signal,) = [signal for signal in found.signals if signal.code == "applies_below"]
    assert "以下均需各乡镇落实" in signal.message


def test_the_span_of_a_signal_points_at_its_words():
    text = "青禾县窗口整治工作方案\n\n一、主要任务\n1.清理目录。公布清单。（县财政局牵头；以下均需各乡镇落实）\n"
    result = gongwen.decompose_text(text)
    (signal,) = [signal for signal in result.tasks[0].signals if signal.code == "applies_below"]
    assert result.text[slice(*signal.span)] == "以下均需各乡镇落实"


@pytest.mark.parametrize(
    ("role", "text", "found"),
    [
        ("lead", "县财政局", {"lead": ["县财政局"]}),
        ("responsible", "县财政局、县审计局", {"responsible": ["县财政局", "县审计局"]}),
        ("responsible", "牵头单位:县财政局;配合单位:县审计局", {"lead": ["县财政局"], "participating": ["县审计局"]}),
        ("deadline", "6月底前", {"deadline": ["6月底前"]}),
        ("deadline", "视情况而定", {"deadline": ["视情况而定"]}),
    ],
)
def test_a_cell(role, text, found):
    fields = Fields()
    read_cell(fields, text, role, (0, len(text)), BASE)
    assert names(text, fields) == found


def test_what_stands_before_the_first_label_is_read_too():
    text = "县财政局牵头;完成时限:6月底前"
    fields = Fields()
    assert read_labelled(fields, text, 0, len(text), BASE)
    assert names(text, fields) == {"lead": ["县财政局"], "deadline": ["6月底前"]}


def test_text_without_a_label_is_left_to_others():
    fields = Fields()
    assert not read_labelled(fields, "县财政局", 0, 4, BASE)
    assert not fields.any


def test_a_unit_named_twice_counts_once():
    text = "责任单位:县财政局"
    fields = Fields()
    read_label_line(fields, text, 0, len(text), BASE)
    read_label_line(fields, text, 0, len(text), BASE)
    assert names(text, fields) == {"responsible": ["县财政局"]}
    assert len(fields.evidence) == 1


def test_a_unit_of_a_long_list_counts_once_too():
    text = "责任单位:" + "、".join(f"县第{number}中学" for number in range(100))
    fields = Fields()
    for _ in range(2):
        read_label_line(fields, text, 0, len(text), BASE)
    assert len(fields.responsible) == len(fields.evidence) == 100


def test_merged_fields_say_that_they_are_inherited():
    text = "责任单位:县财政局 完成时限:6月底前 责任人:王某某"
    above, own = Fields(), Fields()
    read_label_line(above, text, 0, len(text), BASE)
    own.merge(above)
    assert names(text, own) == {"responsible": ["县财政局"], "deadline": ["6月底前"]}
    assert [rule for fact, rule, _ in own.evidence] == ["inherited"]
    assert [text[a:b] for a, b in own.persons] == ["王某某"]


@pytest.mark.parametrize(
    ("body", "lead", "participating", "responsible", "due"),
    [
        (
            "（一）清理目录\n公布清单。\n牵头单位：县财政局\n责任单位：县审计局、各乡镇\n完成时限：2023年6月底前",
            ["县财政局"],
            ["县审计局", "各乡镇"],
            [],
            "2023-06-30",
        ),
        (
            "（一）清理目录\n公布清单。\n牵头单位 县财政局\n参与部门 县审计局\n完成时限 2023年6月底前",
            ["县财政局"],
            ["县审计局"],
            [],
            "2023-06-30",
        ),
        ("（一）清理目录\n责任单位：县财政局 完成时限：2023年6月底前", [], [], ["县财政局"], "2023-06-30"),
        (
            "1.清理目录。公布清单（含网上）。（牵头单位：县财政局；责任单位：各镇办（社区））。",
            ["县财政局"],
            ["各镇办（社区）"],
            [],
            None,
        ),
        ("1.清理目录。【责任单位：县财政局】【完成时限：5月底前】", [], [], ["县财政局"], "2023-05-31"),
        (
            "1.停止收费。牵头领导：王某某；责任人：李某某；责任单位：县财政局；督导单位：县督查室。",
            [],
            [],
            ["县财政局"],
            None,
        ),
    ],
)
def test_printed_fields_of_a_task(body, lead, participating, responsible, due):
    found = task(body)
    assert (found.lead_units, found.participating_units, found.responsible_units) == (lead, participating, responsible)
    assert found.deadline.due == due


def test_a_continuing_task_with_a_first_result():
    found = task(
        "1.清理目录。公布清单。（县财政局牵头，县审计局配合；完成时限：持续推进，2023年6月底前取得阶段性成果）"
    )
    assert (found.deadline.continuous, found.deadline.milestone, found.deadline.due) == (True, "2023-06-30", None)
    assert found.content == "公布清单。"


@pytest.mark.parametrize("bracket", ["县督查室，2023年11月底前", "县财政局，县审计局，2023年11月底前完成"])
def test_unit_and_time_in_one_bracket_without_role_words(bracket):
    found = task(f"1.清理目录。公布清单。（{bracket}）")
    assert found.responsible_units == bracket.split("，")[:-1]
    assert found.deadline.due == "2023-11-30"


def test_a_label_behind_a_bullet():
    found = task("（一）清理目录\n公布清单。\n\n- 责任单位：县财政局\n- 完成时限：2023年6月底前")
    assert found.content == "公布清单。"
    assert found.responsible_units == ["县财政局"]


@pytest.mark.parametrize("bracket", ["县财政局牵头;持续推进", "县财政局牵头,长期推进"])
def test_a_bracket_may_say_that_work_goes_on(bracket):
    found, _ = brackets(f"公布清单。({bracket})")
    assert found == {"lead": ["县财政局"], "deadline": [bracket[-4:]]}


def test_a_word_that_is_neither_unit_nor_time_names_nobody():
    assert brackets("公布清单。(县财政局负责;适时)")[0] == {"responsible": ["县财政局"]}


def test_a_label_without_colon_before_one_with_it():
    assert label("责任单位 县财政局 完成时限:6月底前") == {"responsible": ["县财政局"], "deadline": ["6月底前"]}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("责任单位:(县财政局)", {"responsible": ["县财政局"]}),
        ("责任单位:县财政局;、;", {"responsible": ["县财政局"]}),
        ("责任单位:县财政局、县责任办", {"responsible": ["县财政局", "县责任办"]}),
    ],
)
def test_odd_values_of_a_label(line, found):
    assert label(line) == found


@pytest.mark.parametrize(
    "text", ["开会(时间为9:30),落实责任。", "公布清单。(;县财政局负责)", "公布清单。(县财政局负责,,)"]
)
def test_odd_brackets_break_nothing(text):
    found, _ = brackets(text)
    assert set(found) <= {"responsible"}


def test_a_time_without_a_label_is_no_labelled_stretch():
    fields = Fields()
    assert not read_labelled(fields, "开会时间9:30", 0, 8, BASE)


def test_a_word_in_a_bracket_that_is_not_understood_is_signalled():
    found = task("1.清理目录。公布清单。（县财政局负责；适时）")
    assert found.responsible_units == ["县财政局"]
    assert "field_unread" in {signal.code for signal in found.signals}
    assert "field_unread" not in {
        signal.code for signal in task("1.清理目录。公布清单。（县财政局负责；6月底前）").signals
    }
