"""Forms of plans, ledgers and letters: merged cells, groups, quarters, lines headed by a unit, doubled rhythms."""

from __future__ import annotations

import pytest

import gongwen


def read(body: str, title: str = "青禾县窗口整治工作方案（2023年）") -> gongwen.Decomposition:
    return gongwen.decompose_text(f"{title}\n\n各乡镇人民政府：\n\n{body}\n")


def ordinals(body: str) -> list[str]:
    return [task.ordinal for task in read(body).tasks]


def participants(sentence: str) -> tuple[list[str], list[str]]:
    (task,) = read(f"一、任务\n1.集中整治。{sentence}").tasks
    return task.lead_units + task.responsible_units, task.participating_units


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("由县应急局会同应急、交通、水利等部门开展检查。", (["县应急局"], ["应急", "交通", "水利等部门"])),
        ("县发改局会同市财政局、市税务局清理收费。", (["县发改局"], ["市财政局", "市税务局"])),
        ("县城管局联合公安、交警开展巡查。", (["县城管局"], ["公安", "交警"])),
        ("县消防大队牵头，会同公安、市监、住建等部门于6月底前排查。", (["县消防大队"], ["公安", "市监", "住建等部门"])),
        ("县工信局会同财政、水利等行业主管部门每月调度。", (["县工信局"], ["财政", "水利等行业主管部门"])),
        ("县公安局会同县委政法委研究解决信访问题。", (["县公安局"], ["县委政法委"])),
        ("应急、交通、住建等部门要加强抽查。", (["应急", "交通", "住建等部门"], [])),
        ("加强与公安、法院等部门的协作。", ([], [])),
        ("联合演练、联合执法，完善应急组织体系。", ([], [])),
    ],
)
def test_who_takes_part_beside_the_first(sentence, units):
    assert participants(sentence) == units


def test_each_rhythm_of_a_field_is_a_duty():
    (task,) = read(
        "序号\t任务\t措施\t责任单位\t完成时限\n1\t调度\t落实机制。\t县营商局\t每周调度、月通报，每季度考核"
    ).tasks
    assert (task.deadline.recurrence, task.deadline.reading) == ("FREQ=WEEKLY", "另有频次：每月、每季度")
    assert [(duty.text, duty.deadline.recurrence) for duty in task.duties] == [
        ("每周调度", "FREQ=WEEKLY"),
        ("月通报", "FREQ=MONTHLY"),
        ("每季度考核", "FREQ=MONTHLY;INTERVAL=3"),
    ]


def test_one_rhythm_in_a_field_is_no_duty_of_its_own():
    (task,) = read("序号\t任务\t措施\t责任单位\t完成时限\n1\t调度\t落实机制。\t县营商局\t6月底前，每月报送进展").tasks
    assert (task.deadline.recurrence, task.duties) == ("FREQ=MONTHLY", [])


def test_rhythms_one_behind_the_other():
    (task,) = read("一、任务\n1.建立日巡查、周研判、月调度、季通报机制。").tasks
    assert [duty.deadline.recurrence for duty in task.duties] == [
        "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3",
    ]  # fmt: skip


MERGED = """<h1>青禾县重点任务分解表</h1><table>
<tr><th rowspan=2>序号<th rowspan=2>重点任务<th rowspan=2>具体措施<th colspan=2>责任分工<th rowspan=2>完成时限</tr>
<tr><th>牵头单位<th>配合单位</tr>
<tr><td rowspan=2>1<td rowspan=2>企业开办<td>推行一网通办。<td rowspan=3>县市监局<td>县税务局<td rowspan=2>2023年6月底前</tr>
<tr><td>免费刻章。<td>县公安局</tr>
<tr><td>2<td>企业注销<td>压减公示期限。<td><td>2023年9月底前</tr>
<tr><td>3<td>获得用电<td rowspan=2>优化报装。<td>县供电公司<td rowspan=2>县发改局<td rowspan=2>持续推进</tr>
<tr><td>4<td>获得用水<td>县水务公司</tr>
</table>"""


def test_merged_cells_of_a_page_hold_for_every_row_beside_them():
    found = gongwen.decompose(MERGED.encode())
    assert [
        (
            task.ordinal,
            task.path,
            task.title,
            task.content,
            task.lead_units,
            task.participating_units,
            task.deadline.text,
        )
        for task in found.tasks
    ] == [
        ("1", [], "企业开办", "推行一网通办。", ["县市监局"], ["县税务局"], "2023年6月底前"),
        ("1", ["企业开办"], "免费刻章", "", ["县市监局"], ["县公安局"], "2023年6月底前"),
        ("2", [], "企业注销", "压减公示期限。", ["县市监局"], [], "2023年9月底前"),
        ("3", [], "获得用电", "优化报装。", ["县供电公司"], ["县发改局"], "持续推进"),
        ("4", [], "获得用水", "优化报装。", ["县水务公司"], ["县发改局"], "持续推进"),
    ]


def test_a_row_below_merged_cells_that_only_adds_a_unit():
    rows = "序号\t任务\t责任单位\t完成时限\n1\t清理收费\t县财政局\t6月底前\n〃\t〃\t县审计局\t〃\n2\t公布清单\t\t〃"
    assert [(t.title, t.responsible_units, t.deadline.text) for t in read(rows).tasks] == [
        ("清理收费", ["县财政局", "县审计局"], "6月底前"),
        ("公布清单", [], "6月底前"),
    ]


def titles(text: str) -> list[tuple[str, list[str], str | None]]:
    return [(task.title, task.responsible_units, task.deadline.due) for task in gongwen.decompose_text(text).tasks]


GROUPS = "组别\t组长\t成员\t检查区域\t检查时间\n第一组\t王某\t县司法局1人\t城关镇、东山乡\t5月15日—17日\n第二组\t赵某\t县信访局1人\t西川镇\t5月18日\n"


def test_a_table_of_groups_is_a_timetable_wherever_it_stands():
    found = read(f"一、检查分组\n{GROUPS}二、要求\n各检查组于5月30日前将报告报县营商局。")
    ((_, rows),) = [(table.title, table.rows) for table in found.timetables]
    assert [(row.order, row.unit, row.date) for row in rows] == [
        ("第一组", "城关镇、东山乡", "2023-05-15"),
        ("第二组", "西川镇", "2023-05-18"),
    ]
    assert (found.tasks, [s.code for s in found.signals if s.code == "unread"]) == ([], [])


def test_groups_that_are_given_work_are_tasks():
    rows = "组别\t牵头单位\t成员单位\t主要职责\n综合组\t县营商局\t县财政局、县司法局\t汇总进展，按月通报。\n督导组\t县审计局\t县信访局\t开展督导。"
    assert [(t.title, t.lead_units, t.participating_units) for t in read(rows).tasks] == [
        ("综合组", ["县营商局"], ["县财政局", "县司法局"]),
        ("督导组", ["县审计局"], ["县信访局"]),
    ]


@pytest.mark.parametrize(
    "rows", ["组别\t组长\t成员\n第一组\t王某\t赵某", "序号\t企业名称\t包联领导\t包联单位\n1\t青禾公司\t刘某\t县工信局"]
)
def test_who_belongs_where_is_no_work_and_no_doubt(rows):
    found = read(f"一、任务\n1.清理收费目录。\n二、安排\n{rows}")
    assert ([task.title for task in found.tasks], found.timetables) == (["清理收费目录"], [])
    assert "unread" not in {signal.code for signal in found.signals}
    assert "listing" in {ignored.reason for ignored in found.ignored}


def test_groups_of_a_journey_in_lines():
    body = "一、考察分组\n第一组：赴海晏市考察企业开办。成员单位：县营商局、县住建局。\n第二组：赴临湖区考察。成员单位：县财政局。"
    assert [(t.ordinal, t.title, t.participating_units, t.responsible_units) for t in read(body).tasks] == [
        ("第一组", "第一组：赴海晏市考察企业开办", ["县营商局", "县住建局"], []),
        ("第二组", "第二组：赴临湖区考察", ["县财政局"], []),
    ]


def test_groups_without_units_are_a_list():
    assert ordinals("一、检查分组\n第一组：城关镇、东山乡。\n第二组：西川镇。\n二、任务\n1.清理收费目录。") == ["1"]


def test_members_of_a_leading_group_are_no_task():
    body = "一、任务\n1.清理收费目录。\n二、组织领导\n（一）成立专班。\n成员单位：县财政局、县审计局"
    assert ordinals(body) == ["1"]


def test_duties_of_persons():
    body = "第一条 监督员应当履行下列职责：\n（一）每季度走访企业不少于3家；\n（二）每半年提交一份报告。\n第二条 监督员两次不参加活动的，予以解聘。"
    assert [(t.ordinal, t.responsible_units) for t in read(body, "青禾县营商环境监督员管理办法").tasks] == [
        ("一", ["监督员"]),
        ("二", ["监督员"]),
    ]


@pytest.mark.parametrize(
    ("words", "due"), [("今日下班前", "2023-03-15"), ("明日18时前", "2023-03-16T18:00"), ("后天前", "2023-03-17")]
)
def test_days_seen_from_the_date_of_an_urgent_notice(words, due):
    text = f"青禾县关于清理收费的紧急通知\n\n各乡镇：\n\n请各单位于{words}将名单报县发改局。\n\n青禾县人民政府办公室\n2023年3月15日\n"
    ((units, deadline),) = [
        (duty.responsible_units, duty.deadline) for duty in gongwen.decompose_text(text).obligations
    ]
    assert (units, deadline.due, deadline.reading) == (["各单位"], due, f"按发文日期读作{due[:10]}")


def test_a_day_seen_from_an_unknown_date_is_no_date():
    assert (
        gongwen.decompose_text("关于清理收费的通知\n\n各乡镇：\n\n请各单位于今日下班前将名单报县发改局。\n")
        .obligations[0]
        .deadline.due
        is None
    )


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("自收到之日起办理，最迟不得超过8月31日。", "2023-08-31"),
        ("整改不晚于9月20日完成。", "2023-09-20"),
        ("自查自纠（4月中旬至5月底）。", "2023-05-31"),
    ],
)
def test_dates_and_spans_in_sentences(words, due):
    (task,) = read(f"一、任务\n1.集中整治。{words}").tasks
    assert task.deadline.due == due


def test_a_time_behind_the_last_unit_of_a_label():
    (task,) = read("一、任务\n1.开展培训。〔牵头：县人社局，责任：县教育局、各乡镇，2023年10月底前完成〕").tasks
    assert (task.lead_units, task.participating_units) == (["县人社局"], ["县教育局", "各乡镇"])
    assert task.deadline.due == "2023-10-31"


def test_a_column_for_each_quarter():
    rows = "序号\t重点工作\t一季度\t二季度目标\t12月底前\t责任单位\n1\t企业开办\t制定方案\t上线系统\t全面推行\t县市监局"
    (task,) = read(rows).tasks
    assert (task.title, task.content, task.responsible_units) == (
        "企业开办", "制定方案\n上线系统\n全面推行", ["县市监局"],
    )  # fmt: skip
    assert task.deadline.all_due == ["2023-03-31", "2023-06-30", "2023-12-31"]
    assert [(duty.text, duty.deadline.due) for duty in task.duties] == [
        ("制定方案", "2023-03-31"),
        ("上线系统", "2023-06-30"),
        ("全面推行", "2023-12-31"),
    ]


def test_a_column_for_each_quarter_beside_a_deadline():
    rows = "序号\t重点工作\t一季度\t二季度\t责任单位\t完成时限\n1\t企业开办\t制定方案\t/\t县市监局\t2023年9月底前"
    (task,) = read(rows).tasks
    assert (task.deadline.due, [duty.text for duty in task.duties]) == ("2023-09-30", ["制定方案"])


def test_numbers_of_cases():
    rows = "编号\t办件名称\t要求\t承办单位\nCP001\t证件补办\t核实并回访。\t县公安局\nCP-02\t社保转移\t核实。\t县人社局"
    assert [(task.ordinal, task.title) for task in read(rows).tasks] == [("CP001", "证件补办"), ("CP-02", "社保转移")]


def test_each_unit_heads_a_line_of_its_own():
    body = "一、责任分工\n各单位分工如下。\n县司法局：负责审查合同，5月底前完成。\n各乡镇、各部门：负责自查。\n县财政局：0351-2221234"
    assert titles(f"青禾县整治方案（2023年）\n\n各乡镇：\n\n{body}\n") == [
        ("县司法局", ["县司法局"], "2023-05-31"),
        ("各乡镇、各部门：负责自查", ["各乡镇", "各部门"], None),
    ]


def test_one_line_headed_by_a_unit_is_no_item():
    assert titles("青禾县整治方案（2023年）\n\n各乡镇：\n\n一、分工\n如下。\n县司法局：负责审查合同，5月底前完成。\n其他照旧。\n") == [
        ("分工", [], "2023-05-31")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "2023年6月12日，副县长刘某主持召开专题会议，研究审批事项。",
        "现将2023年12月底前办理情况通报如下：",
        "填报单位：县营商局　填报日期：2023年12月1日",
    ],
)
def test_sentences_that_give_nobody_work(line):
    assert gongwen.decompose_text(f"青禾县专题会议纪要\n\n{line}\n\n一、任务\n1.清理收费目录。\n").obligations == []


def test_who_was_present_is_no_part_of_the_last_item():
    (task,) = read("一、任务\n1.清理收费。由县发改局负责。\n出席：刘某\n县财政局 李某").tasks
    assert (task.content, task.responsible_units) == ("由县发改局负责。", ["县发改局"])


def test_what_two_items_are_followed_by_belongs_to_the_document():
    found = read("1.公布清单。\n2.清理收费。\n请各单位于5月15日前将总结报县营商局。")
    assert [task.deadline.due for task in found.tasks] == [None, None]
    assert [duty.deadline.due for duty in found.obligations] == ["2023-05-15"]


@pytest.mark.parametrize(
    "heading",
    [
        "二、考核内容及分值\n（一）任务完成情况（40分）。",
        "二、结果运用\n考核结果作为评优的重要依据，由县委组织部约谈末位单位。",
    ],
)
def test_what_is_assessed_and_what_follows_are_no_tasks(heading):
    assert ordinals(f"一、任务\n1.清理收费目录。\n{heading}") == ["1"]


@pytest.mark.parametrize("title", ["限期整改通知书", "关于清理收费的督办单"])
def test_titles_of_letters_that_urge(title):
    found = gongwen.decompose_text(
        f"{title}\n青营商字〔2023〕3号\n\n西川镇人民政府：\n请你镇于4月15日前完成整改。\n\n青禾县营商局\n2023年4月2日\n"
    )
    assert (found.document.title, found.document.number) == (title, "青营商字〔2023〕3号")


def test_who_filled_a_ledger_is_not_addressed():
    assert (
        gongwen.decompose_text(
            "青禾县问题整改台账\n\n填报单位：青禾县营商局\n序号\t问题\t责任单位\n1\t超期\t县住建局\n"
        ).document.addressees
        == []
    )


def test_resolutions_that_are_sentences_are_tasks():
    body = (
        "一、同意工作方案，由县营商局按程序印发实施。\n"
        "二、关于招投标问题，县行政审批局会同县住建局于5月底前完成自查，6月10日前报领导小组办公室。\n"
        "三、各乡镇要对照指标，逐项制定措施。\n四、加强组织领导。成立领导小组，下设办公室。"
    )
    assert [(t.ordinal, t.responsible_units, t.deadline.due) for t in read(body).tasks] == [
        ("一", ["县营商局"], None),
        ("二", ["县行政审批局"], "2023-06-10"),
        ("三", ["各乡镇"], None),
    ]


def test_times_that_head_lines_are_the_times_of_items():
    body = "一、进度安排\n分三步。\n2023年5月：印发方案。\n2023年6月底前：首批上线，公布清单。\n四季度：总结评估。"
    assert [(t.path, t.title, t.deadline.due) for t in read(body).tasks] == [
        (["一、进度安排"], "印发方案", "2023-05-31"),
        (["一、进度安排"], "首批上线，公布清单", "2023-06-30"),
        (["一、进度安排"], "总结评估", "2023-12-31"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "一、进度安排\n2023年5月：印发方案。\n其余照旧。",
        "一、进度安排\n分步。\n2023年5月：印发方案。\n其余照旧。",
        "一、进度安排\n分步。\n1月后续：印发方案。\n2年龄：总结评估。",
    ],
)
def test_one_time_heads_no_item(body):
    assert [task.ordinal for task in read(body).tasks if not task.ordinal] == []


def test_a_goal_is_no_duty():
    found = read("一、工作目标\n到2023年底，检查频次下降30%以上。\n二、任务\n1.清理收费目录。")
    assert found.obligations == []


def test_times_behind_commas_without_end():
    (task,) = read(f"一、任务\n1.清理收费。\n责任单位：县财政局{'，5月底前' * 3000}").tasks
    assert task.deadline.due == "2023-05-31"


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("县数据局会同县政府办公室组建工作专班。", (["县数据局"], ["县政府办公室"])),
        ("各乡镇清理积存的诉求。", (["各乡镇"], [])),
        ("企业提出诉求—服务员受理—单位办理—结果反馈。", ([], [])),
    ],
)
def test_more_verbs_of_work_and_steps_parted_by_dashes(sentence, units):
    assert participants(sentence) == units


def test_a_row_with_nothing_but_a_date_is_no_second_head():
    rows = "序号\t重点工作\t责任单位\t完成时限\n\t\t\t6月底前\n1\t清理收费\t县财政局\t9月底前"
    assert [(t.title, t.deadline.due) for t in read(rows).tasks] == [("清理收费", "2023-09-30")]


def test_a_text_that_ends_with_the_colon_of_a_heading():
    (task,) = gongwen.decompose_text("（一）牵头单位：").tasks
    assert (task.title, task.responsible_units) == ("牵头单位", [])
