from __future__ import annotations

import pytest

import gongwen


def read(body: str, title: str = "青禾县窗口整治工作方案（2023年）") -> gongwen.Decomposition:
    return gongwen.decompose_text(f"{title}\n\n各乡镇人民政府：\n\n{body}\n")


def ordinals(body: str, **kwargs: str) -> list[str]:
    return [task.ordinal for task in read(body, **kwargs).tasks]


def paths(body: str) -> list[list[str]]:
    return [task.path for task in read(body).tasks]


def the_title(line: str) -> str:
    (task,) = read(f"一、任务\n1.{line}").tasks
    return task.title


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("一、任务\n1.清理收费目录。\n2.取消重复收费。", ["1", "2"]),
        ("一、任务\n（一）清理收费目录。\n（二）取消重复收费。", ["一", "二"]),
        ("一、任务\n（一）收费治理\n1.清理收费目录。\n2.取消重复收费。\n（二）设立投诉专窗。", ["1", "2", "二"]),
        # what is numbered below an item without fields of its own is its content
        ("一、任务\n（一）清理收费目录。\n（1）公布全部清单。\n（2）取消重复收费。", ["一"]),
        ("一、任务\n1.清理收费目录。\n（1）公布全部清单。\n（2）取消重复收费。", ["1"]),
        # with units or times of their own they are tasks
        ("一、任务\n（一）清理目录\n（1）公布清单。（县财政局负责）\n（2）取消收费。（县审计局负责）", ["1", "2"]),
        ("一、任务\n1.清理目录\n①公布清单。（县财政局负责）\n②取消收费。（县审计局负责）", ["①", "②"]),
        ("一、任务\n1.清理目录\n（1）公布清单。\n（2）取消收费。\n（县审计局负责）", ["1"]),
        ("一、任务\n1.清理目录\n1.1 制定全部清单。\n1.2 取消重复收费。", ["1.1", "1.2"]),
        ("一、清理目录\n责任单位：县财政局", ["一"]),
        ("一、清理目录", []),
        ("一、工作重点\n严。", []),
    ],
)
def test_the_smallest_item_that_carries_an_action(body, wanted):
    assert ordinals(body) == wanted


def test_a_section_without_items_is_a_task_when_it_tells_work():
    work = "重点整治窗口人员脱岗、离岗、态度生硬等问题，由县营商局逐一登记，建立台账，限期整改到位。"
    assert ordinals(f"一、活动时间\n2023年3月至5月。\n二、整治内容\n{work}") == ["二"]
    assert ordinals(f"一、总体要求\n{work}") == []
    assert ordinals(f"一、活动时间\n{work}") == []


def test_the_content_of_a_task_holds_its_numbered_parts():
    (task,) = read("一、任务\n（一）清理收费目录。\n（1）公布全部清单。\n（2）取消重复收费。").tasks
    assert task.content == "公布全部清单。\n取消重复收费。"


def test_measures_below_a_label_are_content():
    first, second = read(
        "一、收费不规范问题\n整改措施：\n1.清理目录，公布清单。\n2.清退多收款项。\n责任单位：县财政局\n整改时限：2023年9月底前\n"
        "二、窗口排队问题\n整改措施：增设两个窗口。\n责任单位：县营商局\n整改时限：2023年6月底前"
    ).tasks
    assert (first.ordinal, first.content) == ("一", "清理目录，公布清单。\n清退多收款项。")
    assert (first.responsible_units, first.deadline.due) == (["县财政局"], "2023-09-30")
    assert (second.title, second.content.rstrip("。"), second.responsible_units) == (
        "窗口排队问题",
        "增设两个窗口",
        ["县营商局"],
    )


BACKGROUND = "三、保障措施\n（一）加强领导。县营商局要加强统筹协调。\n（二）强化督导。各单位每月25日前向县营商局报送进展情况。\n（三）广泛宣传。要利用各类媒体宣传。"


def test_background_gives_duties_but_no_tasks():
    result = read(f"二、任务\n（一）清理收费目录，公布清单。\n{BACKGROUND}")
    assert [task.title for task in result.tasks] == ["清理收费目录，公布清单"]
    assert [(duty.text, duty.responsible_units, duty.report_to) for duty in result.obligations] == [
        ("县营商局要加强统筹协调", ["县营商局"], []),
        ("各单位每月25日前向县营商局报送进展情况", ["各单位"], ["县营商局"]),
    ]


@pytest.mark.parametrize("heading", ["总体要求", "保障措施", "组织领导", "工作要求", "领导小组", "工作目标"])
def test_an_item_of_the_background_is_a_task_where_a_field_is_printed_for_it(heading):
    body = f"一、{heading}\n（一）严格考核，定期组织督查检查。{{}}"
    assert ordinals(body.format("")) == []
    assert ordinals(body.format("（县督查室负责）")) == ["一"]
    assert ordinals(body.format("（11月底前）")) == ["一"]


def test_a_background_heading_of_the_item_itself():
    assert ordinals("一、任务\n1.加强领导。各单位要落实责任。\n2.清理收费目录，公布清单。") == ["2"]
    long = "各单位要把工作做实做细，" * 40
    assert ordinals(f"一、任务\n1.加强领导。{long}确保成效。") == ["1"]


def test_lists_of_channels_are_no_tasks_and_no_duties():
    result = read(
        "一、投诉渠道\n1.拨打县营商局热线电话反映问题。\n2.于5月底前到窗口当面反映。\n二、任务\n1.举报方式：拨打热线电话。\n2.设立投诉专窗，安排专人。"
    )
    assert [task.title for task in result.tasks] == ["设立投诉专窗，安排专人"]
    assert [duty.text for duty in result.obligations if "窗口" in duty.text or "县营商局" in duty.text] == []


ARTICLES = """第一条 为规范投诉处理，根据有关规定，制定本办法。
第二条 本办法所称投诉，是指企业反映的问题。
第三条 县营商局应当自收到投诉之日起5个工作日内决定是否受理。
第四条 逾期不办的，由县纪委监委追究责任。
第五条 违反本办法的，予以通报批评。
第六条 投诉材料包括以下内容：
（一）姓名；
（二）事项。
第七条 承办单位应当做到：
（一）登记投诉事项；
（二）答复企业。
第八条 天气影响窗口的秩序。
第九条 本办法自印发之日起施行。"""


def test_articles_that_lay_a_duty_are_tasks():
    found = read(ARTICLES, "青禾县投诉处理办法").tasks
    assert [task.ordinal for task in found if task.ordinal != "第四条"] == ["第三条", "第七条"]
    third, seventh = found[0], found[-1]
    assert (third.deadline.relative.amount, third.deadline.relative.unit) == (5, "workday")
    assert third.responsible_units == ["县营商局"]
    assert seventh.content == "登记投诉事项；\n答复企业。"


def test_an_article_of_sanctions_is_no_task():
    assert "第五条" not in ordinals(ARTICLES, title="青禾县投诉处理办法")


def test_articles_stand_in_their_chapter():
    (task,) = read("第二章 办理\n第四条 承办单位应当在受理之日起15个工作日内办结。", "青禾县投诉处理办法").tasks
    assert task.path == ["第二章 办理"]


def test_an_article_on_explanation_is_no_duty():
    result = read("第一条 承办单位应当登记投诉。\n第八条 本办法由县营商局负责解释。", "青禾县投诉处理办法")
    assert result.obligations == []


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("清理收费目录。公布清单。", "清理收费目录"),
        ("清理收费目录", "清理收费目录"),
        ("清理收费目录；公布清单", "清理收费目录"),
        ("清理收费目录：公布全部收费清单。", "清理收费目录"),
        ("清理收费目录，、。", "清理收费目录"),
        ("清理目录（县财政局负责）", "清理目录"),
        ("清理目录（含网上目录）。公布清单。", "清理目录（含网上目录）"),
        ("清理收费 公布全部收费清单并且向社会公开退款的结果，接受群众监督，不得隐瞒不报，不得拖延。", "清理收费"),
        (
            "清理收费目录，取消重复收费项目，清退多收款项，逐笔登记造册，向社会公开全部退款的结果。",
            "清理收费目录，取消重复收费项目，清退多收款项，逐笔登记造册，向社会公开全部退款的",
        ),
    ],
)
def test_the_title_is_the_heading_or_the_first_sentence(line, title):
    assert the_title(line) == title
    assert len(title) <= 40


@pytest.mark.parametrize(
    "line", ["清理目录（县财政局牵头，各乡镇配合，2023年5月底前完成）。", "（县财政局牵头）清理目录。"]
)
def test_no_bracket_of_units_in_the_title(line):
    assert the_title(line) == "清理目录"


def test_a_damaged_stop_ends_the_title():
    assert the_title("制定任务清单??h级各单位要认真研究。") == "制定任务清单"


def test_the_path_is_printed_as_it_stands():
    body = "一、主要任务（2023年）\n（一）对照条例，开展行动。逐项落实。\n1.清理收费目录，公布清单。"
    assert paths(body) == [["一、主要任务（2023年）", "（一）对照条例，开展行动。"]]


@pytest.mark.parametrize(
    ("body", "lead", "participating"),
    [
        (
            "由县财政局牵头，县审计局配合，做好以下工作。\n1.清理收费目录，公布清单。\n2.清退多收款项，逐笔登记。",
            ["县财政局"],
            ["县审计局"],
        ),
        (
            "县财政局做好以下工作。\n1.清理收费目录，公布清单。\n2.清退多收款项，逐笔登记。",
            [],
            [],
        ),  # names nobody to lead
    ],
)
def test_an_opening_sentence_names_the_units_for_all_items(body, lead, participating):
    result = read(f"一、收费治理\n{body}\n二、窗口建设\n1.设立投诉专窗，安排专人。")
    first, second, other = result.tasks
    for task in (first, second):
        assert (task.lead_units, task.participating_units) == (lead, participating)
    assert (other.lead_units, other.participating_units, other.responsible_units) == ([], [], [])


def test_an_items_own_units_stand_before_those_of_the_section():
    first, second = read(
        "一、窗口建设（县营商局牵头）\n1.设立专窗，安排专人。\n2.开通热线，公布号码。（县信访局负责）"
    ).tasks
    assert (first.lead_units, first.responsible_units) == (["县营商局"], [])
    assert (second.lead_units, second.responsible_units) == ([], ["县信访局"])


def test_labels_of_a_section_hold_for_its_items():
    first, second = read(
        "一、收费治理\n责任单位：县财政局\n完成时限：6月底前\n1.清理目录，公布清单。\n2.清退款项，逐笔登记。"
    ).tasks
    assert first.responsible_units == second.responsible_units == ["县财政局"]
    assert first.deadline.due == second.deadline.due == "2023-06-30"


def test_labels_printed_once_behind_the_last_item_hold_for_all():
    body = "一、收费治理\n1.清理收费目录，公布清单。\n2.清退多收款项，逐笔登记。\n责任单位：县财政局、县审计局\n二、窗口建设\n1.设立投诉专窗，安排专人。"
    first, second, other = read(body).tasks
    assert first.responsible_units == second.responsible_units == ["县财政局", "县审计局"]
    assert other.responsible_units == []


@pytest.mark.parametrize(
    "body",
    [
        "1.清理收费目录，公布清单。（县财政局负责）\n2.清退多收款项，逐笔登记。\n责任单位：县审计局",  # the first has its own
        "1.清理收费目录，公布清单。\n2.清退多收款项，逐笔登记。（县审计局负责）",  # a bracket is the item's own
    ],
)
def test_what_is_the_last_items_own_is_not_shared(body):
    first, second = read(f"一、收费治理\n{body}").tasks
    assert "县审计局" not in first.responsible_units
    assert second.responsible_units == ["县审计局"]


def test_a_single_item_shares_with_nobody():
    (task,) = read("一、收费治理\n1.清理收费目录，公布清单。\n责任单位：县财政局").tasks
    assert task.responsible_units == ["县财政局"]
    assert "unit_inherited" not in {signal.code for signal in task.signals}


def test_a_table_inside_an_item_keeps_its_heading_as_path():
    body = "一、收费治理\n下表列出任务。\n序号\t任务\t责任单位\n1\t清理目录\t县财政局\n\n二、窗口建设\n1.设立投诉专窗。（县营商局负责）"
    assert [(t.path, t.title) for t in read(body).tasks] == [
        (["一、收费治理"], "清理目录"),
        (["二、窗口建设"], "设立投诉专窗"),
    ]


@pytest.mark.parametrize("tail", ["青禾县人民政府\n2023年3月6日", "附件：1.宣传标语", "注：本表由县营商局解释。"])
def test_what_stands_below_the_last_item_is_not_its_content(tail):
    (task,) = read(f"一、任务\n1.设立专窗。安排专人。（县营商局负责）\n\n{tail}").tasks
    assert task.content == "安排专人。"


def test_a_long_sentence_without_a_heading_is_a_task():
    assert ordinals(
        "一、设立专窗，安排专人值守窗口，受理企业投诉，建立投诉台账，按月通报投诉办理情况，接受社会监督。"
    ) == ["一"]


def test_a_short_action_is_a_task():
    assert ordinals("一、任务\n1.登记款项。\n2.退还多收的款项。") == ["1", "2"]


def test_an_item_with_units_above_an_unknown_table_stays_a_task():
    assert ordinals(
        "一、任务\n1.清理目录，公布清单。（县财政局负责）\n甲\t乙\t丙\n子\t丑\t寅\n2.设立专窗，安排专人。（县营商局负责）"
    ) == ["1", "2"]


def test_a_list_of_dated_duties_is_one_task():
    first, second = read(
        "一、任务\n1.各单位要做到以下几点：\n（1）于5月底前公布清单。\n（2）于6月底前清退款项。\n2.设立专窗，安排专人。"
    ).tasks
    assert [duty.deadline.due for duty in first.duties] == ["2023-05-31", "2023-06-30"]
    assert second.ordinal == "2"


def test_an_article_that_opens_a_list_names_the_units_for_it():
    tasks = read(
        "第一条 县财政局负责下列工作：\n1.公布全部清单。（6月底前）\n2.清退全部款项。（5月底前）", "青禾县投诉处理办法"
    ).tasks
    assert {tuple(task.responsible_units) for task in tasks} == {("县财政局",)}


@pytest.mark.parametrize("colon", ["：", "\n"])
def test_an_item_headed_by_who_has_to_do_it(colon):
    (task,) = read(f"一、职责分工\n（一）县公安局{colon}负责维护窗口秩序。").tasks
    assert (task.title, task.responsible_units) == ("县公安局", ["县公安局"])


LOOSE = "清理收费目录\n公布全部清单。\n责任单位：县财政局\n完成时限：6月底前\n设立投诉专窗\n安排专人值守。\n责任单位：县营商局\n完成时限：8月底前"


def test_items_that_lost_their_numbers_are_found_by_their_labels():
    result = read(f"{LOOSE}\n县督查室于12月底前通报办结情况。")
    assert [(t.ordinal, t.title, t.content, t.responsible_units, t.deadline.due) for t in result.tasks] == [
        ("", "清理收费目录", "公布全部清单。", ["县财政局"], "2023-06-30"),
        ("", "设立投诉专窗", "安排专人值守。", ["县营商局"], "2023-08-31"),
    ]
    assert [duty.responsible_units for duty in result.obligations] == [["县督查室"]]


def test_items_that_lost_their_numbers_inside_a_section():
    assert [task.title for task in read(f"一、任务\n{LOOSE}").tasks] == ["清理收费目录", "设立投诉专窗"]


def test_items_that_lost_their_numbers_keep_their_section():
    assert paths(f"一、任务\n{LOOSE}") == [["一、任务"], ["一、任务"]]
    first, _ = read(
        "一、任务\n清理收费目录，公布清单。\n责任单位：县财政局\n设立专窗，安排专人。\n责任单位：县营商局"
    ).tasks
    assert first.title == "清理收费目录，公布清单"


def test_labels_of_one_item_make_no_loose_items():
    assert ordinals("一、设立专窗\n安排专人值守。\n责任单位：县营商局") == ["一"]


def test_the_path_keeps_the_time_of_a_phase():
    assert paths("一、整治阶段（2023年5月至8月）\n1.清理收费目录，公布清单。") == [["一、整治阶段（2023年5月至8月）"]]


def test_an_article_that_lists_dated_duties_has_a_task_for_each():
    head = "第一条 县营商局应当履行下列职责：\n"
    dated = read(
        f"{head}（一）收到投诉之日起5个工作日内受理；\n（二）收到投诉之日起15个工作日内办结。", "青禾县投诉处理办法"
    ).tasks
    assert [(t.ordinal, t.responsible_units, t.deadline.relative.amount) for t in dated] == [
        ("一", ["县营商局"], 5),
        ("二", ["县营商局"], 15),
    ]
    (whole,) = read(f"{head}（一）受理企业投诉；\n（二）办结企业投诉。", "青禾县投诉处理办法").tasks
    assert (whole.ordinal, whole.content) == ("第一条", "受理企业投诉；\n办结企业投诉。")


@pytest.mark.parametrize("heading", ["第2阶段", "推进阶段（持续3年）"])
def test_a_number_in_a_heading_is_no_phase(heading):
    (task,) = read(f"一、{heading}\n1.清理收费目录，公布清单。（县财政局负责；6月底前）").tasks
    assert task.signals == [] or {signal.code for signal in task.signals} == {"year_guessed"}


def test_only_a_deadline_outside_its_phase_is_in_doubt():
    items = "\n".join(
        f"{i}.清理收费目录，公布清单。（县财政局负责；{month}月底前）" for i, month in enumerate((4, 5, 8, 9), 1)
    )
    tasks = read(f"一、整治阶段（2023年5月至8月）\n{items}").tasks
    assert ["due_outside_phase" in {signal.code for signal in task.signals} for task in tasks] == [
        True,
        False,
        False,
        True,
    ]
