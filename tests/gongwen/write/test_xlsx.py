import openpyxl
import pytest

from gongwen.model import Deadline, Signal
from gongwen.write.xlsx import write_xlsx
from tests.factories.documents import full, result, task


def book(tmp_path, *documents):
    path = tmp_path / "out.xlsx"
    write_xlsx([(f"{number}.txt", document) for number, document in enumerate(documents, 1)], path)
    return openpyxl.load_workbook(path)


def rows(sheet):
    # An empty text and no text at all look the same to a person.
    return [[cell.value or None for cell in row] for row in sheet.iter_rows()]


def test_ledger_has_the_usual_columns(tmp_path):
    sheet = book(
        tmp_path,
        result(
            task(lead_units=["县A局"], participating_units=["县B局"], deadline=Deadline("9月底前", due="2020-09-30"))
        ),
    )["任务分解"]
    assert rows(sheet) == [
        ["云川县实施方案任务分解表", None, None, None, None, None, None],
        ["序号", "任务", "具体工作", "牵头单位", "配合单位", "完成时限", "备注"],
        ["1", "编制规划", "按要求编制规划。", "县A局", "县B局", "9月底前", "2020年9月30日前"],
    ]


def test_document_with_everything(tmp_path):
    found = book(tmp_path, full())
    assert found.sheetnames == ["任务分解", "存疑", "报送要求", "日程表", "表单", "标语", "说明"]
    ledger = rows(found["任务分解"])
    assert ledger[1][3] == "牵头（责任）单位"
    assert ledger[2][0] == "一、任务"
    assert ledger[4][:2] == ["2", "二 另一件事"]
    assert ledger[4][6] == "存疑 2 处，见“存疑”表"
    assert rows(found["存疑"])[2:] == [
        ["全文", None, "这一段没有读懂。", "另一句话在这里", "5–12", None],
        ["2", "另一件事", "没有写明谁牵头。", None, "0–4", "0.40"],
        ["2", "另一件事", "没有读懂。", "另一句话", "5–9", "0.40"],
    ]
    assert rows(found["报送要求"])[2] == ["1", "各单位每月10日前报县A局", "各单位", "县A局", "每月10日前", "每月10日"]
    assert rows(found["日程表"])[2:4] == [
        ["直播安排表", None, None, None, None],
        ["1", "县A局", "2020年7月5日", "9:00", None],
    ]
    assert rows(found["表单"])[2:] == [["登记表", None], ["1", "姓名"], ["2", "电话"]]
    about = dict(rows(found["说明"])[1:])
    assert about["文件"] == "1.txt"
    assert about["方案 1"] == "云川县实施方案"
    assert about["任务"] == "2 项，其中 1 项有疑点"
    assert "责任：" in about["单位"]


def test_only_sheets_with_something_to_show(tmp_path):
    assert book(tmp_path, result(task())).sheetnames == ["任务分解", "说明"]


def test_several_documents_have_numbered_sheets_behind_their_contents(tmp_path):
    found = book(tmp_path, result(task(signals=[Signal("x", "怪。")])), full(), result())
    assert found.sheetnames[:5] == ["目录", "1-任务分解", "1-存疑", "1-说明", "2-任务分解"]
    assert rows(found["目录"])[2:] == [
        ["1", "1.txt", "关于印发方案的通知", "1", "1"],
        ["2", "2.txt", "关于印发方案的通知", "2", "3"],
        ["3", "3.txt", "关于印发方案的通知", "0", "0"],
    ]
    assert rows(found["3-任务分解"])[2][0] == "没有读出任务。"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@cmd", "\t甲", "http://example.cn", "0012", "{=1}"])
def test_text_stays_text_everywhere(tmp_path, text):
    found = book(
        tmp_path,
        result(
            task(text, content=text, lead_units=[text], path=[text], deadline=Deadline(text), note=text),
            slogans=[text],
            schemes=[text],
        ),
    )
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells].count(text) == 8  # heading, five cells, slogan, scheme


def test_print_settings(tmp_path):
    sheet = book(tmp_path, result(task()))["任务分解"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页  共 &N 页"
    assert "A1:G1" in [str(merged) for merged in sheet.merged_cells.ranges]


def test_rows_are_high_enough_for_their_text(tmp_path):
    sheet = book(tmp_path, result(task(content="甲" * 100), task(content="乙")))["任务分解"]
    assert sheet.row_dimensions[3].height > 4 * sheet.row_dimensions[4].height / 2
    assert sheet["C3"].alignment.wrap_text


def test_longer_than_a_cell(tmp_path):
    sheet = book(tmp_path, result(task(content="甲" * 40_000 + "\x0b")))["任务分解"]
    assert len(sheet["C3"].value) == 32_767
    assert sheet["C3"].value.endswith("…")
    assert sheet.row_dimensions[3].height == pytest.approx(400, abs=1)


def test_a_table_keeps_its_own_title(tmp_path):
    assert rows(book(tmp_path, result(schemes=["工作任务分解表"]))["任务分解"])[0][0] == "工作任务分解表"
    assert rows(book(tmp_path, result(schemes=[]))["任务分解"])[0][0] == "关于印发方案的通知任务分解表"


def test_disk_refuses(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_xlsx([("1", result())], tmp_path / "none" / "out.xlsx")
