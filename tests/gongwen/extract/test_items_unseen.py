"""Shapes of items first met in notices that the engine had not seen before."""

from __future__ import annotations

import pytest

import gongwen


def read(body: str, title: str = "青禾县窗口整治工作方案（2023年）") -> gongwen.Decomposition:
    return gongwen.decompose_text(f"{title}\n\n各乡镇人民政府：\n\n{body}\n")


def ordinals(body: str) -> list[str]:
    return [task.ordinal for task in read(body).tasks]


def the_title(line: str) -> str:
    (task,) = read(f"一、任务\n1.{line}").tasks
    return task.title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2023年底前完成全部窗口改造。", "2023年底前完成全部窗口改造"),
        ("10月底前完成全部窗口改造。", "10月底前完成全部窗口改造"),
        ("组织夜间值守，每天18:00前报送受理情况。", "组织夜间值守，每天18:00前报送受理情况"),
        ("问题：部分窗口无人值守。由县营商局督促整改。", "问题：部分窗口无人值守"),
        ("问题三：部分窗口无人值守。由县营商局督促整改。", "问题三：部分窗口无人值守"),
    ],
)
def test_a_number_before_a_date_and_a_word_before_a_colon(line, title):
    assert the_title(line) == title


def test_a_number_with_a_comma_before_a_year():
    assert ordinals("一、任务\n1、2023年底前完成窗口改造。\n2、2024年起按月回访。") == ["1", "2"]


def test_a_decimal_is_no_number_of_an_item():
    assert [task.ordinal for task in read("一、任务\n1.压减时限。平均时限由\n1.5个工作日减到半日。").tasks] == ["1"]


@pytest.mark.parametrize(
    "heading", ["存在的主要问题", "会议议程", "排查范围", "征集对象", "主要议程", "存在问题及原因", "组织体系"]
)
def test_what_is_listed_below_such_a_heading_is_no_task(heading):
    body = f"一、{heading}\n（一）窗口单位和服务大厅的全部岗位。\n（二）办事流程不够简便，材料要求重复。"
    assert ordinals(f"{body}\n二、任务\n1.清理收费目录。") == ["1"]


def test_a_scope_beside_the_work_is_no_task():
    assert ordinals("一、任务\n（一）摸底\n1.排查范围。全部窗口单位。\n2.排查整改。逐个窗口登记问题。") == ["2"]


@pytest.mark.parametrize("word", ["主办单位", "承办单位", "指导单位"])
def test_who_holds_an_event_is_no_task(word):
    assert ordinals(f"一、{word}：县营商局\n协办单位：县工商联\n二、任务\n1.清理收费目录。") == ["1"]


def test_phases_are_items_of_their_own():
    body = (
        "一、任务\n1.清理收费目录。\n二、实施步骤\n第一阶段：动员部署（2023年3月底前）。各乡镇召开会议。\n"
        "第二阶段：集中整治（2023年4月1日—6月30日）\n（一）自查。各单位逐项自查。\n（二）抽查。县营商局组织抽查。\n"
        "第三阶段：总结（2023年7月）。各单位于7月10日前报送总结。"
    )
    found = read(body).tasks
    assert [(task.ordinal, task.title, task.deadline.due) for task in found] == [
        ("1", "清理收费目录", None),
        ("第一阶段", "第一阶段：动员部署（2023年3月底前）", "2023-03-31"),
        ("一", "自查", None),
        ("二", "抽查", None),
        ("第三阶段", "第三阶段：总结（2023年7月）", "2023-07-31"),
    ]
    assert found[2].path == ["二、实施步骤", "第二阶段：集中整治（2023年4月1日—6月30日）"]


def test_a_sentence_that_speaks_of_a_phase_is_no_item():
    assert ordinals("一、任务\n1.清理收费目录，分两步走。\n第一阶段的清理由县财政局组织。") == ["1"]


def test_dashes_with_units_of_their_own_are_items():
    body = "一、整治内容\n——清理窗口积件。（责任单位：县营商局）\n——清理收费目录，6月底前完成。\n责任单位：县财政局"
    assert [(t.path, t.title, t.responsible_units, t.deadline.due) for t in read(body).tasks] == [
        (["一、整治内容"], "清理窗口积件", ["县营商局"], None),
        (["一、整治内容"], "清理收费目录，6月底前完成", ["县财政局"], "2023-06-30"),
    ]


def test_dashes_without_fields_are_content():
    body = "一、整治内容\n（一）清理积件。\n——清理窗口积件，逐件登记。\n——清理网上积件，逐件销号。"
    assert ordinals(body) == ["一"]


THREE = "一、任务\n1.设立专窗。（县营商局负责）\n2.公布清单。（县财政局负责）\n3.开展回访。（县审计局负责）"


def test_what_follows_items_closed_by_brackets_belongs_to_the_document():
    result = read(f"{THREE}\n各乡镇、各部门于6月15日前将总结报县营商局。")
    assert [task.content for task in result.tasks] == ["", "", ""]
    assert result.tasks[-1].deadline.due is None
    ((duty, due),) = [(duty.responsible_units, duty.deadline.due) for duty in result.obligations]
    assert (duty, due) == (["各乡镇", "各部门"], "2023-06-15")


def test_what_follows_items_closed_by_labels_belongs_to_the_document():
    body = "".join(
        f"{n}.{what}。\n责任单位：{unit}\n"
        for n, what, unit in ((1, "设立专窗", "县营商局"), (2, "公布清单", "县财政局"), (3, "开展回访", "县审计局"))
    )
    result = read(f"一、任务\n{body}各乡镇、各部门于6月15日前将总结报县营商局。")
    assert [(task.responsible_units, task.deadline.due) for task in result.tasks] == [
        (["县营商局"], None),
        (["县财政局"], None),
        (["县审计局"], None),
    ]
    assert [duty.deadline.due for duty in result.obligations] == ["2023-06-15"]


def test_an_item_that_goes_on_behind_its_bracket_keeps_its_paragraphs():
    result = read(
        "一、任务\n1.设立专窗。（县营商局负责）\n每月通报受理情况。\n2.公布清单。（县财政局负责）\n每季度更新清单。"
    )
    assert [task.content for task in result.tasks] == ["每月通报受理情况。", "每季度更新清单。"]


def test_another_name_of_the_receiver_is_no_field():
    result = read("一、任务\n1.清理收费目录。各乡镇每月25日前报送县政府办公室（县职转办），由其汇总。")
    (task,) = result.tasks
    assert (task.responsible_units, task.report_to) == (["各乡镇"], ["县政府办公室"])


def test_an_item_headed_by_the_duties_of_a_unit():
    body = "一、职责分工\n（一）县营商局主要职责：统筹协调整治工作。\n（二）承办单位工作职责：在时限内办结并反馈。"
    assert [task.responsible_units for task in read(body).tasks] == [["县营商局"], ["承办单位"]]


def test_texts_of_a_collection_are_parts():
    body = (
        "整治方案 篇1\n一、措施\n1.设立专窗，安排专人。\n责任单位：县营商局\n"
        "整治方案 篇2\n为整治窗口，制定本方案。\n一、措施\n1.公布清单，接受监督。\n责任单位：县财政局"
    )
    found = gongwen.decompose_text(f"整治方案三篇\n{body}\n")
    assert found.schemes == ["整治方案 篇1", "整治方案 篇2"]
    assert [(task.scheme, task.title) for task in found.tasks] == [(0, "设立专窗，安排专人"), (1, "公布清单，接受监督")]


def test_an_article_about_writing_is_no_new_part():
    body = "一、任务\n1.编写简报。每月编发简报两篇\n一、整理台账。\n2.公布清单。"
    assert len(read(body).schemes) == 1


@pytest.mark.parametrize(
    ("bracket", "units", "due", "continuous"),
    [
        ("（县政府办、县发改局，4月）", ["县政府办", "县发改局"], "2023-04-30", False),
        ("（县住建局，全年）", ["县住建局"], None, True),
        ("（县住建局、县城管局，持续推进）", ["县住建局", "县城管局"], None, True),
    ],
)
def test_a_time_behind_bare_names(bracket, units, due, continuous):
    (task,) = read(f"一、任务\n1.签订目标责任书{bracket}").tasks
    assert (task.title, task.responsible_units) == ("签订目标责任书", units)
    assert (task.deadline.due, task.deadline.continuous) == (due, continuous)


def test_names_behind_a_comma_are_no_time():
    (task,) = read("一、任务\n1.签订目标责任书（县政府办、县发改局，县住建局）").tasks
    assert task.responsible_units == ["县政府办", "县发改局", "县住建局"]


def test_dated_work_below_a_way_of_checking_is_a_task():
    body = "一、检查方式\n（一）自查。各单位于8月20日前报送自查报告。\n（二）抽查。采取听取汇报、查阅资料等形式。"
    last = "\n（三）整改。反馈意见后，被督察单位应在30日内报送整改方案。"
    assert ordinals(body + last) == ["一", "三"]


def test_an_article_named_in_brackets():
    body = "第一条【目的】为规范办理，制定本规定。\n第二条【签收】承办单位应在派发后2个工作日内签收。"
    (task,) = read(body, title="青禾县热线办理规定").tasks
    assert (task.ordinal, task.responsible_units) == ("第二条", ["承办单位"])


def test_tasks_of_a_table_behind_the_items_come_behind_them():
    body = "一、任务\n1.清理收费目录。（县财政局负责）\n附件：任务分解表\n序号\t任务\t责任单位\n1\t设立专窗\t县营商局"
    assert [task.title for task in read(body).tasks] == ["清理收费目录", "设立专窗"]


@pytest.mark.parametrize("bracket", ["（10月，电商股）", "（电商股、办公室，10月）", "（10月底前，电商股）"])
def test_sections_beside_a_time(bracket):
    (task,) = read(f"一、任务\n1.完成示范项目验收{bracket}；").tasks
    assert task.title == "完成示范项目验收"
    assert (task.responsible_units[0], task.deadline.due) == ("电商股", "2023-10-31")


def test_a_remark_of_sections_without_a_time_is_no_field():
    (task,) = read("一、任务\n1.完成示范项目验收（含直播间、大厅、办公室）。").tasks
    assert task.responsible_units == []


def test_a_paragraph_to_everybody_behind_the_last_item_belongs_to_the_document():
    body = (
        "一、排查隐患。县水利局逐库排查。\n二、加强值守。县水利局安排专人值守。\n三、组织演练。县水利局组织一次演练。"
    )
    result = read(f"{body}\n请各乡镇将落实情况于6月15日前书面报送县防汛指挥部办公室。")
    assert result.obligations[-1].deadline.due == "2023-06-15"
    assert result.obligations[-1].report_to == ["县防汛指挥部办公室"]
    assert [task.deadline.due for task in result.tasks] == [None] * len(result.tasks)


def test_a_paragraph_that_goes_on_with_the_last_item_stays():
    body = "1.排查隐患。县水利局逐库排查。\n2.加强值守。县水利局安排专人值守。\n3.组织演练。县水利局组织一次演练。"
    assert read(f"一、任务\n{body}\n演练于6月15日前完成。").tasks[-1].deadline.due == "2023-06-15"


def test_a_short_section_with_a_date_is_a_task():
    body = "一、清理目录。县财政局负责。\n二、开展演练。每处至少演练1次，6月20日前完成首轮演练。"
    assert "二" in ordinals(body)
    assert ordinals("一、竞赛时间。2023年6月20日前后，具体另行通知。") == []


def test_an_item_headed_by_an_office_that_has_to_do_it():
    body = "一、职责分工\n（一）党政办：负责值班安排和信息报送。\n（二）派出所：要维护现场秩序。\n（三）综合整治：逐户登记台账。"
    assert [task.responsible_units for task in read(body).tasks] == [["党政办"], ["派出所"], []]


def test_a_plan_that_follows_its_notice_without_a_gap_is_a_part():
    text = (
        "青禾县人民政府关于印发《青禾县防汛工作方案》的通知\n各乡镇人民政府：\n现将方案印发给你们，请认真执行。\n"
        "青禾县防汛工作方案\n一、任务\n1.检修涵闸泵站，登记台账。\n2023年4月6日"
    )
    assert gongwen.decompose_text(text).schemes == ["青禾县防汛工作方案"]


def test_conditions_are_no_tasks():
    assert ordinals("一、聘请条件\n（一）热心服务，责任心强。\n（二）熟悉业务流程。\n二、任务\n1.清理收费目录。") == [
        "1"
    ]
