"""Task tables: what goes out comes back the same, what was edited is shown before it is written, all or nothing."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.factories.tasks import document, hand_all_out, task
from yingshang.documents.enums import DocumentState, ItemState
from yingshang.documents.models import Document, Item
from yingshang.obligations.models import Obligation
from yingshang.tasks.enums import Stage, TableState
from yingshang.tasks.models import TaskTable
from yingshang.tasks.queries.dues import Habits, dues_of
from yingshang.tasks.queries.ledger import ledger_rows, stage_of

HEADS = ["序号", "任务", "具体工作", "牵头单位", "责任单位", "配合单位", "完成时限", "备注"]


pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def client(clerk, client_as):
    return client_as("clerk")


@pytest.fixture
def two(clerk, paper, county):
    task(paper, "编制清单", phrase="6月底前", lead=[county.bureau], participating=[county.other])
    task(paper, "公布结果", phrase="持续推进", lead=[county.other], note="见附件")
    return paper


def book(*rows, heads=HEADS):
    made = Workbook()
    for row in (heads, *rows):
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def exported(client, paper):
    response = client.get("/tasks/", {"document": paper.pk, "_export": "xlsx"})
    return b"".join(response.streaming_content)


def send(client, data, paper=None, name="任务表.xlsx", **more):
    url = reverse("tasks:import", args=[paper.pk]) if paper else reverse("tasks:import_new")
    return client.post(url, {"_key": f"u{len(data)}", "file": SimpleUploadedFile(name, data), **more})


def confirm(client, response, **more):
    page = client.get(response.url)
    return client.post(response.url, {"_key": f"c{response.url}", "digest": page.context["digest"], **more})


def edited(data, change):
    """The exported workbook as somebody saves it again: ``change`` gets the rows by title."""
    made = load_workbook(io.BytesIO(data))
    sheet = made.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    places = {cell.value: cell.column for cell in head}
    rows = {
        row[places["任务"] - 1].value: {name: sheet.cell(row[0].row, place) for name, place in places.items()}
        for row in sheet.iter_rows(min_row=head[0].row + 1)
    }
    change(rows, sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_what_goes_out_comes_back_unchanged(client, two):
    response = send(client, exported(client, two), two)
    page = client.get(response.url)
    assert page.context["counts"] == (0, 0, 0, 2)
    assert "完全一样" in page.content.decode()


def test_the_key_is_there_and_hidden(client, two):
    sheet = load_workbook(io.BytesIO(exported(client, two))).worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    (key,) = [cell for cell in head if cell.value == "任务编号"]
    assert sheet.column_dimensions[key.column_letter].hidden
    below = sheet.cell(key.row + 1, key.column).value
    assert str(below) in {str(item.pk) for item in two.items.all()}


def test_edits_are_shown_then_written(client, two, county):
    def change(rows, sheet):
        rows["编制清单"]["完成时限"].value = "9月底前"
        rows["编制清单"]["配合单位"].value = "云川县教育局、白石镇"
        rows["公布结果"]["任务"].value = "公布全部结果"  # the hidden number still tells which it is
        sheet.append(["3", "新增任务", "做一件新的事", "县教育局"])

    response = send(client, edited(exported(client, two), change), two)
    page = client.get(response.url)
    assert page.context["counts"] == (2, 1, 0, 0)
    assert "9月底前" in page.content.decode()
    assert two.items.count() == 2
    assert confirm(client, response).status_code == 302
    items = {item.title: item for item in two.items.prefetch_related("units")}
    assert set(items) == {"编制清单", "公布全部结果", "新增任务"}
    assert items["编制清单"].due["due"] == "2026-09-30"
    assert {(u.role, u.unit) for u in items["编制清单"].units.all()} == {
        ("lead", county.bureau), ("participating", county.other), ("participating", county.town),
    }  # fmt: skip
    assert {item.state for item in items.values()} == {ItemState.ACCEPTED}
    assert items["新增任务"].ordinal == "3"


def test_a_number_in_the_deadline_cell_is_counted_and_goes_with_its_words(client, two):
    other = {"count": 2, "unit": "场", "per": "once", "what": "", "at_least": True}  # said elsewhere in the task
    two.items.filter(title="公布结果").update(quotas=[other])

    def written(phrase):
        def change(rows, _):
            rows["公布结果"]["完成时限"].value = phrase

        assert confirm(client, send(client, edited(exported(client, two), change), two)).status_code == 302
        item = two.items.get(title="公布结果")
        dues = dues_of(item.due, item.quotas, on=date(2026, 3, 2), habits=Habits())
        return [(one.get("unit"), one["count"], one["per"]) for one in item.quotas], [due.kind for due in dues]

    assert written("每月不少于1篇") == ([("场", 2, "once"), ("篇", 1, "month")], ["quota"])
    assert written("每季度") == ([("场", 2, "once")], ["recurring"])


def test_of_a_handed_out_document_a_change_waits_to_be_handed_out(client, clerk, two):
    hand_all_out(clerk, two)

    def change(rows, sheet):
        rows["编制清单"]["具体工作"].value = "范围扩大。"

    confirm(client, send(client, edited(exported(client, two), change), two))
    rows = {row.title: stage_of(row) for row in ledger_rows(clerk)}
    assert rows == {"编制清单": Stage.CHANGED, "公布结果": Stage.OPEN}
    assert {row.matter.content for row in Obligation.objects.filter(matter__title="编制清单")} == {
        "编制清单的具体工作。"
    }


def test_rows_without_a_number_are_known_by_ordinal_and_title(client, two):
    data = book(["1", "编制清单", "新的内容"], ["9", "公布结果", "另一个序号就是另一项"])
    page = client.get(send(client, data, two).url)
    for told in ("进展", "来源", "任务编号"):  # what the office writes out is no lack of a file of one's own
        assert f"没有“{told}”列" not in page.content.decode()
    assert page.context["counts"] == (1, 1, 1, 0)
    assert [item.title for item in page.context["missing"]] == ["公布结果"]


def test_missing_tasks_are_dropped_only_when_asked_and_in_review(client, clerk, county):
    paper = document(county.office, state=DocumentState.IN_REVIEW)
    task(paper, "留下", lead=[county.bureau])
    task(paper, "去掉", lead=[county.bureau])
    data = book(["1", "留下", "改了"])
    confirm(client, send(client, data, paper))
    assert set(paper.items.values_list("title", "state")) == {("留下", "proposed"), ("去掉", "accepted")}
    confirm(client, send(client, book(["1", "留下", "又改了"]), paper), drop_missing="1")
    assert Item.objects.get(title="去掉").state == ItemState.DROPPED


def test_a_list_without_a_document_becomes_one_that_can_be_handed_out(client, clerk, county):
    data = book(["1", "走访企业", "每月走访。", "县发改局", "", "教育局", "每月25日前", ""])
    done = confirm(client, send(client, data, name="包联企业任务.xlsx"))
    made = Document.objects.get()
    assert (made.title, made.state, made.head["kind"]) == ("包联企业任务", DocumentState.ACCEPTED, "任务表")
    assert made.file is not None
    assert done.url == f"/tasks/?document={made.pk}"
    assert hand_all_out(clerk, made).refused == []
    assert {row.series.rule for row in Obligation.objects.all()} == {"FREQ=MONTHLY;BYMONTHDAY=25"}


def test_a_list_with_an_open_name_waits_for_review(client):
    confirm(client, send(client, book(["1", "走访企业", "", "县某某局"])))
    made = Document.objects.get()
    assert made.state == DocumentState.IN_REVIEW
    assert [unit.match for unit in made.items.get().units.all()] == ["unknown"]


def test_what_changed_since_the_check_is_not_overwritten(client, two):
    response = send(client, book(["1", "编制清单", "表里的"]), two)
    digest = client.get(response.url).context["digest"]
    Item.objects.filter(title="编制清单").update(content="别人改的", version=9)
    answer = client.post(response.url, {"_key": "s", "digest": digest})
    assert answer.status_code == 409
    assert "别人改的" in answer.content.decode()
    assert Item.objects.get(title="编制清单").content == "别人改的"
    assert TaskTable.objects.get().state == TableState.CHECKED


def test_a_table_is_written_once(client, two):
    response = send(client, book(["1", "编制清单", "表里的"]), two)
    digest = client.get(response.url).context["digest"]
    codes = [client.post(response.url, {"_key": f"w{n}", "digest": digest}).status_code for n in range(2)]
    assert codes == [302, 409]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["1", "", "没有任务名"]], "没有填写"),
        ([["1", "长" * 400, ""]], "300"),
        ([["1", "编制清单", ""], ["1", "编制清单", ""]], ""),
    ],
)
def test_rows_that_cannot_be_taken_are_told_and_nothing_is_written(client, two, rows, words):
    response = send(client, book(*rows), two)
    page = client.get(response.url)
    assert words in page.content.decode()
    assert two.items.count() == 2


def test_a_number_of_another_document_and_a_task_twice_are_told(client, two, county):
    other = task(document(county.office), "别的", lead=[county.bureau])
    first = two.items.first().pk
    heads = [*HEADS, "任务编号"]
    rows = [
        ["1", name, "", "", "", "", "", "", str(key)] for name, key in (("甲", other.pk), ("乙", first), ("丙", first))
    ]
    page = client.get(send(client, book(*rows, heads=heads), two).url).content.decode()
    assert "不是这份公文的" in page
    assert "出现了两次" in page
    assert "写入任务" not in page


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", "没有表头\n一行".encode()])
def test_what_is_no_table_is_said(client, two, data):
    response = send(client, data, two)
    assert response.status_code == 422
    assert not TaskTable.objects.exists()


def test_nasty_words_stay_words(client, two):
    nasty = "=1+1\u202e〇\u200b"
    data = f"序号,任务,具体工作\n1,编制清单,{nasty}\n".encode()
    confirm(client, send(client, data, two, name="表.csv"))
    assert Item.objects.get(title="编制清单").content == "=1+1〇"


def test_another_persons_upload_is_not_there(client, client_as, two):
    response = send(client, book(["1", "编制清单", "x"]), two)
    assert client_as("section_head").get(response.url).status_code == 404


def test_the_annex_in_word(client, two):
    response = client.get(reverse("tasks:annex", args=[two.pk]))
    made = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert [p.style.name for p in made.paragraphs] == ["附件标识", "Title", "文号"]
    table = made.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "任务",
        "具体工作",
        "牵头单位",
        "配合单位",
        "完成时限",
        "备注",
    ]
    assert [row.cells[1].text for row in table.rows[1:]] == ["编制清单", "公布结果"]
    xml = table._tbl.xml
    assert xml.count("<w:tblHeader") == 1
    assert "PAGE" in section.footer._element.xml


def test_the_annex_of_a_unit_has_its_own_rows(clerk, client_as, two):
    liaison = client_as("liaison")
    assert liaison.get(reverse("tasks:annex", args=[two.pk])).status_code == 404
    hand_all_out(clerk, two)
    made = docx.Document(io.BytesIO(b"".join(liaison.get(reverse("tasks:annex", args=[two.pk])).streaming_content)))
    assert [row.cells[1].text for row in made.tables[0].rows[1:]] == ["编制清单"]


def test_of_an_accepted_document_names_nobody_has_and_times_before_it_stop_everything(client, two, county):
    two.issued_on = date(2026, 1, 10)
    two.save(update_fields=["issued_on"])

    def change(rows, sheet):
        rows["编制清单"]["牵头单位"].value = "县某不存在局"
        rows["公布结果"]["完成时限"].value = "2025年5月底前"

    response = send(client, edited(exported(client, two), change), two)
    page = client.get(response.url)
    told = [(column, value, said.what) for _, column, value, said in page.context["problems"]]
    assert sorted(told) == [
        ("完成时限", "2025年5月底前", "读成 2025-05-31，早于成文日期 2026-01-10。"),
        ("牵头单位", "县某不存在局", "没有认出“县某不存在局”是哪个单位。"),
    ]
    assert "写入任务" not in page.content.decode()
    refused = client.post(response.url, {"_key": "p", "digest": page.context["digest"]})
    assert "一行也没有写入" in refused.content.decode()
    assert not two.items.filter(edited=True).exists()


def test_in_review_such_cells_are_told_and_may_be_written(client, clerk, county):
    paper = document(county.office, state=DocumentState.IN_REVIEW)
    task(paper, "留下", lead=[county.bureau])
    data = book(["1", "留下", "改了", "县某不存在局", None, None, "尽快"])
    response = send(client, data, paper)
    page = client.get(response.url)
    assert page.context["problems"] == []
    assert {(column, value) for _, column, value, _ in page.context["concerns"]} == {
        ("牵头单位", "县某不存在局"), ("完成时限", "尽快"),
    }  # fmt: skip
    assert confirm(client, response).status_code == 302


def test_a_number_of_another_paper_is_told_with_its_column(client, two):
    def change(rows, sheet):
        rows["编制清单"]["任务编号"].value = "999999"

    page = client.get(send(client, edited(exported(client, two), change), two).url)
    ((_, column, value, said),) = page.context["problems"]
    assert (column, value) == ("任务编号", 999999)
    assert "不是这份公文的" in said.what
