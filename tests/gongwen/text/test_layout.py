from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.text.layout import Kind, View, layout
from gongwen.text.source import Source


def view(text: str) -> View:
    return layout(Source(text))


def kinds(text: str) -> list[Kind]:
    return [line.kind for line in view(text).lines]


@pytest.mark.parametrize(
    ("line", "mark", "ordinal", "body"),
    [
        ("一、总体要求", "cn", "一", "总体要求"),
        ("（二）规范收费", "cnp", "二", "规范收费"),
        ("3.规范收费", "num", "3", "规范收费"),
        ("3、规范收费", "num", "3", "规范收费"),
        ("- 3. 规范收费", "num", "3", "规范收费"),
        ("(4)规范收费", "nump", "4", "规范收费"),
        ("5)规范收费", "nrp", "5", "规范收费"),
        ("①规范收费", "circ", "①", "规范收费"),
        ("第三条 受理部门应当登记", "article", "第三条", "受理部门应当登记"),
        ("第二章　受理", "part", "第二章", "受理"),
        ("1.2 规范收费", "dec", "1.2", "规范收费"),
    ],
)
def test_item_numbers(line, mark, ordinal, body):
    found = view(line)
    (only,) = found.lines
    assert (only.kind, only.mark, only.ordinal) == (Kind.MARK, mark, ordinal)
    assert found.text[only.body : only.end] == body


@pytest.mark.parametrize(
    "line",
    [
        "2020年5月底前完成",
        "3.5万亩高标准农田",
        "5.16前上报",
        "一二季度完成投资",
        "一、二季度完成投资",
        "第三条规定的情形",
        "12345热线",
        "30%以上",
    ],
)
def test_numbers_that_open_no_item(line):
    assert kinds(line) == [Kind.PLAIN]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("牵头部门：县财政局", Kind.LABEL),
        ("牵头部门 县财政局", Kind.LABEL),
        ("完成时限", Kind.LABEL),
        ("【责任单位】县财政局", Kind.PLAIN),
        ("【责任单位】：县财政局", Kind.LABEL),
        ("1\t任务\t县财政局", Kind.ROW),
        ("| 1 | 任务 | 县财政局 |", Kind.ROW),
        ("\t意见建议：\t\t", Kind.ROW),
        ("附件1", Kind.ANNEX),
        ("附件：", Kind.ANNEX),
        ("附件：1.任务分解表", Kind.PLAIN),
        ("2020年5月21日", Kind.DATE),
        ("二〇二〇年五月二十一日", Kind.DATE),
        ("牵头部门和责任部门要加强协调", Kind.PLAIN),
        ("17", Kind.NUMBER),
    ],
)
def test_other_lines(line, kind):
    assert kinds(line) == [kind]


@pytest.mark.parametrize(
    "line", ["－3－", "— 4 —", "第3页 共12页", "浏览量：31", "上一篇：某方案", "扫描二维码 关注我们", "", "  ", "---"]
)
def test_lines_of_the_page_are_left_out(line):
    assert kinds(f"甲。\n{line}\n乙。") == [Kind.PLAIN, Kind.PLAIN]


@pytest.mark.parametrize(
    "line",
    [
        "关闭不合格的检测站12家",
        "有效性和针对性明显增强",
        "首页栏目每周更新一次",
        "发布时间和渠道由县营商局确定",
        "通过县政府网站、微信公众号发布。",
        "各单位于5月10日前扫描二维码填报。",
        "打印店铺逐户登记",
    ],
)
def test_a_sentence_that_begins_like_a_line_of_a_site_is_kept(line):
    assert view(f"甲。\n{line}\n乙。").text.count(line) == 1


@pytest.mark.parametrize(
    "line",
    [
        "首页>>政务公开",
        "有效性：有效",
        "打印 关闭",
        "青禾县政务公众号",
        "关注县政府微信公众号",
        "发布日期：2023-03-05",
        "网站地图 | 联系我们 | 网站声明",
        "主办单位：青禾县人民政府 皖ICP备05002222号",
    ],
)
def test_a_line_of_a_site_is_left_out(line):
    assert kinds(f"甲。\n{line}\n乙。") == [Kind.PLAIN, Kind.PLAIN]


def test_left_out_lines_are_accounted_for():
    text = "甲。\n－3－\n乙。"
    assert [text[a:b] for a, b in view(text).ignored] == ["－3－"]


def test_a_sentence_broken_by_the_page_is_whole_again():

    joined = view("一、县政务公开办负责制定全县工作方案并牵头组织\n\n实施。各乡镇要结合实际。")
    assert [joined.text[line.start : line.end] for line in joined.lines] == [
        "一、县政务公开办负责制定全县工作方案并牵头组织实施。各乡镇要结合实际。"
    ]


def test_a_line_that_ends_in_a_comma_goes_on():
    found = view("各乡镇、各部门要按照职责分工,\n密切配合。")
    assert len(found.lines) == 1


def test_headings_and_titles_are_not_joined_with_what_follows():
    text = "某县优化营商环境专项整治行动宣传报道工作方案\n为深入落实部署，制定本方案。\n一、总体要求\n坚持问题导向。"
    assert len(view(text).lines) == 4


def test_offsets_lead_back_to_the_source():
    text = "浏览量：3\n甲县各部门要切实提高思想认识、\n\n－3－\n\n切实加强领导。\n完"
    source = Source(text)
    found = layout(source)
    for line in found.lines:
        for offset in range(line.start, line.end):
            at = found.places.at(offset)
            assert source.text[at] == found.text[offset]
            assert found.from_source(at) == offset


def test_a_source_offset_inside_a_removed_line_goes_to_what_follows():
    text = "甲。\n－3－\n乙。"
    found = view(text)
    assert found.text[found.from_source(text.index("3")) :] in ("乙。", "\n乙。")


def test_an_empty_text_has_no_lines():
    found = view("")
    assert found.lines == []
    assert (found.places.at(0), found.from_source(0)) == (0, 0)


@given(
    st.lists(
        st.sampled_from(
            [
                "一、要求",
                "（一）加强领导",
                "各部门要加强协调、",
                "落实。",
                "－2－",
                "",
                "1\t甲\t乙",
                "附件1",
                "责任单位：县局",
                "２０２０",
            ]
        ),
        max_size=30,
    )
)
def test_nothing_is_lost_or_doubled(lines):
    source = Source("\n".join(lines))
    found = layout(source)
    kept = sum(len(found.text[line.start : line.end]) for line in found.lines)
    left_out = sum(b - a for a, b in found.ignored)
    assert kept + left_out == sum(len(line) for line in lines)
    assert len(found.text) == len(found.folded)


def lines_of(text: str) -> list[str]:
    found = view(text)
    return [found.text[line.start : line.end] for line in found.lines]


ITEM = "办理这一事项，公布全部收费清单并取消重复收费项目，登记清退款项，做好宣传解释工作，接受监督，及时报告办理的结果，不得拖延隐瞒。"


@pytest.mark.parametrize(
    "marks",
    [
        ("1.", "2.", "3.", "4.", "5."),
        ("一、", "二、", "三、", "四、", "五、"),
        ("（一）", "（二）", "（三）", "（四）", "（五）"),
    ],
)
def test_a_page_without_line_breaks_is_parted_at_its_items(marks):
    found = view("青禾县工作方案 " + "".join(mark + ITEM for mark in marks))
    assert [line.kind for line in found.lines] == [Kind.PLAIN, *[Kind.MARK] * 5]
    assert [found.text[line.start : line.body].strip() for line in found.lines[1:]] == list(marks)


def test_a_long_paragraph_that_only_mentions_numbers_stays_whole():
    assert len(lines_of("办理事项。1.清单，" + ITEM * 6)) == 1
    assert len(lines_of("2.5倍、3.5万元。" * 60)) == 1


def test_short_lines_beside_a_long_one_are_not_parted():
    short = "责任分工:1.清单。2.窗口。3.热线。"
    assert lines_of(short + "\n" + ITEM * 8)[0].startswith(short[:10])
    assert len(lines_of("前言。\n" + "".join(f"{i}.{ITEM}" for i in range(1, 7)))) == 7


@pytest.mark.parametrize("row", ["1 清理目录 公布清单 县财政局", "12 设立专窗 安排专人 县营商局"])
def test_a_row_parted_by_blanks_is_not_joined_with_the_line_above(row):
    assert lines_of(f"各乡镇、各部门要按照职责分工,密切配合、\n{row}") == [
        "各乡镇、各部门要按照职责分工,密切配合、",
        row,
    ]


def test_markdown_leaves_no_trace():
    found = view(
        "## 一、主要任务\n\n### （一）清理目录\n\n**牵头单位**：县财政局\n\n| 序号 | 任务 |\n| --- | --- |\n| 1 | **清理** |"
    )
    assert [line.kind for line in found.lines] == [Kind.MARK, Kind.MARK, Kind.LABEL, Kind.ROW, Kind.ROW, Kind.ROW]
    assert "*" not in found.text
    assert "#" not in found.text


@pytest.mark.parametrize("line", ["- 责任单位：县财政局", "· 清理收费目录", "■ 清理收费目录"])
def test_a_bullet_is_no_part_of_what_it_stands_before(line):
    (only,) = view(line).lines
    assert view(line).text[only.body : only.end] == line[2:] or only.kind == Kind.LABEL


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("清理目录 |", Kind.PLAIN),
        ("|清理目录|县财政局", Kind.ROW),
        ("||清理目录|", Kind.ROW),
        ("甲|乙", Kind.PLAIN),
        ("甲\t乙", Kind.ROW),
        ("甲\t", Kind.PLAIN),
        ("\t\t", Kind.BLANK),
        ("••", Kind.NOISE),
    ],
)
def test_what_makes_a_row(line, kind):
    found = [row.kind for row in view(f"甲。\n{line}\n乙。").lines]
    assert found == ([Kind.PLAIN, kind, Kind.PLAIN] if kind < Kind.PAGE else [Kind.PLAIN, Kind.PLAIN])


def test_what_a_web_site_prints_counts_only_in_a_short_line():
    long = "来源：" + "各单位要把工作做实做细，" * 12
    assert kinds(f"甲。\n{long}。") == [Kind.PLAIN, Kind.PLAIN]
    assert kinds("甲。\n来源：县政府网站\n") == [Kind.PLAIN]
    assert kinds("甲。\n青公网安备 41号\n") == [Kind.PLAIN]


WRAPPED = "各乡镇和县直各部门要切实提高思想认识加强组织领导明确\n工作责任按照统一部署把各项任务落到实处并且认真地登记\n办理结果对于推诿扯皮的单位要予以通报批评限期整改到位"


def test_lines_broken_by_the_width_of_the_page_are_joined():
    text = WRAPPED + "\n" + WRAPPED + "\n完成。"
    assert len(lines_of(text)) == 1


def test_lines_broken_by_the_author_are_not_joined():
    text = WRAPPED.replace("\n", "。\n") + "。\n完成"
    assert len(lines_of(text)) == 4


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("一、各乡镇要按照职责分工把任务", "落实到人。", False),  # a short line is a heading
        ("一、各乡镇和各部门要按照职责分工把任务", "落实到人。", True),  # the rest stops at once
        ("一、各乡镇和各部门要按照职责分工把任务", "落实到人并且定期地报告办理的结果。", False),
        ("一、加强领导。各乡镇和各部门要按照职责分工把各项任务", "落实到人并且定期地报告办理的结果。", True),
        ("各乡镇要加强领导、", "落实责任。", False),  # too short to be a broken line
        ("各乡镇要加强组织领导、", "落实责任。", True),
        ("青禾县进一步规范涉企收费和中介服务的专项整治工作方案", "为落实部署，制定本方案。", False),
        ("1.清理目录。公布清单。（县财政局负责）公布号码。（6月底前完成）", "青禾县人民政府", False),
        ("各乡镇要加强组织领导。", "落实责任。", False),
    ],
)
def test_which_lines_go_on(first, second, joined):
    assert (len(lines_of(f"{first}\n{second}")) == 1) is joined


def test_the_list_of_a_label_goes_on_behind_a_comma():
    assert lines_of("责任单位：县财政局、\n县审计局") == ["责任单位：县财政局、县审计局"]
    assert lines_of("责任单位：县财政局\n县审计局") == ["责任单位：县财政局", "县审计局"]
    assert lines_of("责任单位：县财政局、\n\n县审计局") == ["责任单位：县财政局、", "县审计局"]


def test_cells_one_below_the_other_are_never_joined():
    heads = "序号\n任务\n具体工作\n责任单位\n"
    assert len(lines_of(heads + "1\n各乡镇要加强组织领导、\n落实责任。")) == 7
    assert len(lines_of(heads + "附件2\n各乡镇要加强组织领导、\n落实责任。")) == 6


def test_offsets_behind_the_end_stay_at_the_end():
    found = view("甲。\n－3－\n乙。")
    assert found.from_source(10_000) == len(found.text)
    assert found.places.at(0) == 0


def test_a_stretch_of_the_view_is_a_stretch_of_the_source_also_over_what_was_removed():
    found = view("县财政局要于6月底前将有关材料、台账、\n\n- 3 -\n\n清单送县政府办公室。\n\n完。")
    assert found.text == "县财政局要于6月底前将有关材料、台账、清单送县政府办公室。\n\n完。"
    source = Source("县财政局要于6月底前将有关材料、台账、\n\n- 3 -\n\n清单送县政府办公室。\n\n完。").text
    for start in range(len(found.text)):
        for end in range(start, len(found.text) + 1):
            a, b = found.places.span((start, end))
            wanted = found.places.at(end - 1) + 1 if end > start else found.places.at(start)
            assert (a, b) == (found.places.at(start), wanted)
            assert "".join(source[a:b].replace("- 3 -", "").split()) == "".join(found.text[start:end].split())


def test_a_wide_item_that_happens_to_end_like_a_title_goes_on():
    lines = [
        "1.按照上级部署认真落实营商环境评价反馈的各项问题清单",
        "制定整改措施并逐项销号，确保各项任务按期完成到位。",
    ]
    text = "\n".join(lines * 6)
    assert len(view(text).lines) == 6
