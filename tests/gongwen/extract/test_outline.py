from __future__ import annotations

import pytest

from gongwen.extract.outline import Node, Part, read_parts
from gongwen.text.layout import View, layout
from gongwen.text.source import Source


def parts(text: str, title: str = "通知") -> tuple[View, list[Part]]:
    view = layout(Source(text))
    return view, read_parts(view, title, 0)


def tree(node: Node) -> list:
    return [(child.ordinal, tree(child)) if child.children else child.ordinal for child in node.children]


def outline(text: str) -> list:
    return tree(parts(text)[1][0].root)


def titles(text: str) -> list[tuple[str, str]]:
    return [(part.title, part.kind) for part in parts(text)[1]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n二、己", [("一", [("一", [("1", [("1", ["①"])])])]), "二"]),
        ("一、甲\n1.乙\n2.丙\n二、丁\n1.戊", [("一", ["1", "2"]), ("二", ["1"])]),
        ("一、甲\n1.乙\n3.丙\n7.丁", [("一", ["1", "3", "7"])]),
        (
            "第一章 甲\n第一条 各单位应当公开\n（一）乙\n第二条 各单位应当登记\n第二章 丙\n第三条 各单位应当报告",
            [("第一章", [("第一条", ["一"]), "第二条"]), ("第二章", ["第三条"])],
        ),
        (
            "1.甲\n（一）乙，公布清单。\n（二）丙，公布清单。\n2.丁\n（一）戊，公布清单。",
            [("1", ["一", "二"]), ("2", ["一"])],
        ),
        ("1.甲办理事项的流程要公开，结果要公示，接受监督。\n（一）乙", ["1", "一"]),  # no heading: the usual order
        ("1.甲\n1.1 乙\n1.2 丙\n2.丁", [("1", ["1.1", "1.2"]), "2"]),
        ("没有编号的文字。", []),
        ("", []),
    ],
)
def test_numbers_make_a_tree(text, wanted):
    assert outline(text) == wanted


def test_a_decimal_number_before_any_word():
    assert outline("1.甲\n1.1 公布清单。\n1.2 公开号码。") == [("1", ["1.1", "1.2"])]


def test_paragraphs_labels_and_tables_belong_to_the_item_above():
    view, (part,) = parts("一、甲\n说明文字。\n责任单位：县财政局\n序号\t任务\n1\t清理\n二、乙")
    first, second = part.root.children
    assert [view.text[a:b] for a, b in first.paragraphs] == ["甲", "说明文字。"]
    assert [view.text[a:b] for a, b in first.labels] == ["责任单位：县财政局"]
    assert len(first.tables) == 1
    assert len(first.tables[0].rows) == 2
    assert (second.tables, second.labels) == ([], [])


def test_text_between_two_tables_parts_them():
    _, (part,) = parts("序号\t任务\n1\t清理\n" + "这一段文字说明上面的表格由谁汇总。\n" * 4 + "序号\t任务\n2\t公开")
    assert len(part.root.tables) == 2


def test_a_paragraph_between_two_rows_is_the_rest_of_a_cell():
    view, (part,) = parts("序号\t任务\n1\t清理\n并且公开\n2\t登记")
    (table,) = part.root.tables
    assert [[view.text[a:b] for a, b in row] for row in table.rows][1] == ["1", "清理\n并且公开"]


def test_a_numbered_line_between_two_rows_is_a_heading_of_the_table():
    view, (part,) = parts("序号\t任务\t单位\n一、收费治理\n1\t清理\t县财政局\n二、窗口建设\n2\t设立\t县营商局")
    (table,) = part.root.tables
    assert [view.text[slice(*row[0])] for row in table.rows] == ["序号", "一、收费治理", "1", "二、窗口建设", "2"]
    assert part.root.children == []


def test_tables_in_other_shapes_are_found():
    blank = "序号 任务 责任单位 完成时限\n1 清理目录 县财政局 6月底前"
    single = "序号\n任务\n责任单位\n1\n清理目录\n县财政局"
    _, (part,) = parts(f"一、甲\n{blank}\n二、乙\n{single}")
    assert [len(node.tables) for node in part.root.children] == [1, 1]


@pytest.mark.parametrize("line", ["序号", "任务\n落实情况如下所述", "项目"])
def test_a_lone_column_word_makes_no_table(line):
    _, (part,) = parts(f"一、甲\n{line}\n二、乙")
    assert part.root.children[0].tables == []


def test_a_table_on_the_first_line_has_no_head_of_a_document_above_it():
    text = "序号\t任务\n1\t清理目录"
    view = layout(Source(text))
    (part,) = read_parts(view, "", len("序号\t任务\n"))
    assert len(part.root.tables[0].rows) == 2


def test_a_body_behind_the_last_line_is_empty():
    view = layout(Source("通知"))
    (part,) = read_parts(view, "通知", 10)
    assert part.root.children == []


NOTICE = "各单位：\n现将方案印发给你们。\n青禾县人民政府\n2023年3月6日\n"


def test_several_plans_in_one_file():
    plans = "\n".join(
        f"{NOTICE if i == 0 else ''}\n青禾县{name}实施方案\n\n一、任务\n1.清理。\n2.公开。"
        for i, name in enumerate(("收费", "窗口"))
    )
    assert titles(plans) == [("通知", "scheme"), ("青禾县收费实施方案", "scheme"), ("青禾县窗口实施方案", "scheme")]
    _, (_, first, second) = parts(plans)
    assert tree(first.root) == tree(second.root) == [("一", ["1", "2"])]


def test_a_title_on_two_lines():
    text = NOTICE + "\n青禾县进一步规范涉企收费行为的专项整治\n实施方案\n\n一、任务\n1.清理。"
    assert titles(text)[1][0].replace(" ", "") == "青禾县进一步规范涉企收费行为的专项整治实施方案"


@pytest.mark.parametrize(
    "line",
    [
        "请各单位认真落实本方案。",  # a sentence
        "附件：青禾县收费实施方案",  # the list of annexes
        "方案",  # too short
        "各单位要按时报送：工作方案",  # a colon
        "长" * 90 + "方案",
    ],
)
def test_lines_that_begin_no_part(line):
    assert len(titles(f"一、任务\n1.清理。\n\n{line}\n\n一、任务\n1.公开。")) == 1


def test_a_title_in_the_middle_of_a_section_begins_no_part():
    assert len(titles("一、任务\n1.清理。\n\n青禾县收费实施方案\n\n2.公开。\n3.登记。")) == 1
    assert len(titles("一、任务\n1.清理。\n\n青禾县收费实施方案\n责任单位：县财政局\n")) == 1
    assert len(titles("一、任务\n1.清理。\n\n青禾县收费实施方案")) == 1


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("宣传标语", "slogans"),
        ("宣传口号(参考)", "slogans"),
        ("采访安排表", "timetable"),
        ("企业走访登记表", "form"),
        ("领导小组成员名单", "other"),
        ("青禾县收费实施方案", "scheme"),
        ("重点任务责任分工", "scheme"),
    ],
)
def test_the_kind_of_an_annex(title, kind):
    found = titles(f"一、任务\n1.清理。\n\n附件1\n\n{title}\n\n1.甲乙丙丁")
    assert found[1] == (title, kind)


@pytest.mark.parametrize(
    ("title", "kind"), [("宣传口号（参考）", "slogans"), ("宣傳標語", "slogans"), ("企業走訪登記表", "form")]
)
def test_the_kind_of_an_annex_by_its_folded_title(title, kind):
    assert titles(f"一、任务\n1.清理。\n\n附件1\n\n{title}\n\n1.甲乙丙丁")[1] == (title, kind)


def test_an_annex_without_a_title_is_called_by_its_number():
    assert titles("一、任务\n1.清理。\n附件2\n一、公开\n1.登记。")[1][0] == "附件2"


def test_an_annex_title_may_take_up_to_three_lines():
    found = titles("一、任务\n1.清理。\n附件1\n青禾县营商环境\n专项整治行动\n重点任务清单\n1.甲乙丙")
    assert found[1][0].replace(" ", "") == "青禾县营商环境专项整治行动重点任务清单"


def test_an_annex_that_begins_with_a_paragraph_is_called_by_its_number():
    found = titles("一、任务\n1.清理。\n附件1\n" + "这一段文字很长" * 20 + "\n1.甲乙丙")
    assert found[1][0] == "附件1"


def test_an_annex_with_nothing_in_it_is_left_out():
    assert len(titles("一、任务\n1.清理。\n附件1\n")) == 1


def test_the_list_of_annexes_is_not_read_as_items():
    assert outline("一、任务\n1.清理。\n附件：1.任务分解表\n2.登记表\n3.名单") == [("一", ["1"])]
    assert outline("一、任务\n1.清理。\n说明如下。\n2.登记表\n3.名单") == [("一", ["1", "2", "3"])]


def test_a_second_unit_below_a_label_goes_on_with_it():
    view, (part,) = parts("一、甲\n责任单位：县财政局\n县审计局\n二、乙\n责任单位：县财政局\n要逐项落实。")
    first, second = part.root.children
    assert [view.text[a:b] for a, b in first.labels] == ["责任单位：县财政局\n县审计局"]
    assert [view.text[a:b] for a, b in second.labels] == ["责任单位：县财政局"]


def test_the_signature_and_the_date_belong_to_the_whole():
    view, (part,) = parts("一、甲\n1.乙\n说明文字。\n\n青禾县人民政府\n2023年3月6日")
    (item,) = part.root.children[0].children
    assert [view.text[a:b] for a, b in item.paragraphs] == ["乙", "说明文字。"]
    _, (part,) = parts("一、甲\n1.乙\n说明文字。\n\n2023年3月6日")
    assert len(part.root.children[0].children[0].paragraphs) == 2


def test_a_complete_sentence_above_a_title_is_no_half_of_it():
    broken = "一、任务\n1.清理。\n\n青禾县进一步规范收费的{}\n专项整治实施方案\n\n一、任务\n1.公开。"
    assert titles(broken.format(""))[1][0].replace(" ", "") == "青禾县进一步规范收费的专项整治实施方案"
    assert [title for title, _ in titles(broken.format("。"))[1:]] == ["专项整治实施方案"]
