"""What is printed on the paper beside its text: the code by which it is checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.letters import OVERDUE, reminder
from yingshang.letters.actions.drafting import Wanted
from yingshang.letters.queries.columns import columns_of
from yingshang.letters.queries.layout import check_address, laid_out
from yingshang.letters.queries.paper import Grid


@pytest.fixture
def at_address(settings):
    """A function that sets the site's own address."""

    def put(address):
        settings.MESSAGING = replace(settings.MESSAGING, site=address)

    return put


@pytest.mark.parametrize(
    ("site", "content"),
    [
        ("", "ABCD2345ABCD2345"),
        ("https://ys.example.gov.cn", "https://ys.example.gov.cn/letters/check/?code=ABCD2345ABCD2345"),
        ("https://ys.example.gov.cn/", "https://ys.example.gov.cn/letters/check/?code=ABCD2345ABCD2345"),
    ],
)
def test_the_code_leads_to_the_page_where_the_site_has_an_address(site, content, at_address):
    at_address(site)
    assert check_address("ABCD2345ABCD2345") == content


@pytest.mark.django_db
def test_the_final_paper_bears_it_and_a_draft_does_not(house, county, at_address):
    at_address("http://10.0.0.8:8000")
    letter = house.signed(county.bureau)
    printed = laid_out(letter, final=True).check
    assert printed.content == f"http://10.0.0.8:8000/letters/check/?code={letter.check_code}"
    assert printed.words.replace(" ", "") == f"核验码{letter.check_code}"
    assert laid_out(letter, final=False).check is None


NOTICE = Wanted(template="notice", facts={"通知事项": "报送情况", "具体内容": "请报送。"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "copies", "printed"),
    [
        (NOTICE, [], "云川县营商环境建设局"),
        (NOTICE, ["县委办公室"], "云川县营商环境建设局"),
        (reminder(), [], None),
        (reminder(), ["县委办公室"], "云川县营商环境建设局"),
    ],
)
def test_every_paper_but_a_letter_without_copies_says_who_printed_it(wanted, copies, printed, house, county):
    letter = house.draft(county.bureau, wanted=wanted)
    letter.copies, letter.issuer_name = copies, "云川县营商环境建设局"
    imprint = laid_out(letter, final=False).imprint
    assert (imprint.printed_by if imprint else None) == printed
    assert [name for line in (imprint.copies if imprint else ()) for name in line.names] == copies


@pytest.mark.django_db
def test_a_task_table_goes_out_as_a_numbered_paper_with_the_table_behind_it(house, county):
    rows = [["1", "减证", "县发改局", "县教育局", "2026-06-30", ""]]
    wanted = Wanted(template="task_table", facts={"事项名称": "攻坚行动"}, tables={"tasks": rows})
    letter = house.draft(county.bureau, wanted=wanted)
    paper = laid_out(letter, final=False)
    assert (paper.form, paper.title) == ("document", "关于印发攻坚行动任务分解表的通知")
    assert [one.name for one in paper.attachments] == ["任务分解表"]


@pytest.mark.django_db
def test_a_table_of_a_letter_keeps_its_heads_on_a_line_and_centres_figures(house, county):
    rows = [{**OVERDUE[0], "事项": "完成十五个跨部门事项的流程再造和数据共享，并逐项向社会公开办理结果" * 2}]
    letter = house.draft(county.bureau, wanted=Wanted("reminder", {"提醒事项": "清单"}, {"overdue": rows}))
    table = next(part for part in laid_out(letter, final=False).body if hasattr(part, "columns"))
    points = {head.text: column.width for head, column in zip(table.head[0], table.columns, strict=True)}
    assert points["逾期天数"] >= 4 * 12 + 8
    assert points["事项"] > 200
    assert sum(points.values()) <= 442.3
    assert [column.align for column in table.columns] == ["left", "center", "center", "center"]


def test_a_wide_annex_leaves_names_room_beside_many_long_heads():
    heads = ("单位", "交办", "应办结", "按期办结", "逾期办结", "逾期未办结", "按期申请待审核", "以前逾期未办结")
    heads = (*heads, "退回次数", "按期办结率", "名次")
    row = ("云川县人力资源和社会保障局", *("12" for _ in heads[1:9]), "100.0%", "1")
    widths = dict(zip(heads, columns_of(Grid("表", heads, (row,)), across=True), strict=True))
    assert widths["单位"].width >= 120 + 8
    assert widths["按期办结"].width >= 48 + 8
    assert sum(one.width for one in widths.values()) <= 638
