from __future__ import annotations

import pytest

from gongwen.errors import GongwenError
from gongwen.read import pdf as reader
from gongwen.read import read, scan
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece
from tests.factories.pdf import Page, pdf


def code_of(data: bytes) -> str:
    with pytest.raises(GongwenError) as caught:
        read(data)
    return caught.value.code


@pytest.fixture
def recognised(monkeypatch):
    """A recogniser that reads the same words from every page, after it was drawn."""

    def read_page(render):
        assert render().shape[2] == 3
        return [Piece("识别\n")]

    monkeypatch.setattr(scan, "read_page", read_page)


@pytest.fixture
def unequipped(monkeypatch):
    def read_page(_):
        raise refusal("ocr_missing")

    monkeypatch.setattr(scan, "read_page", read_page)


def test_text_as_printed_page_by_page():
    result = read(
        pdf(Page().text(100, 100, "关于印发方案的通知").text(80, 140, "各乡镇："), Page().text(80, 100, "第二页"))
    )
    assert (result.text, result.kind, result.signals) == ("关于印发方案的通知\n各乡镇：\n第二页\n", "pdf", [])


def test_ruled_tables_are_rows_between_the_lines_around_them():
    rows = [["序号", "任务", "单位"], ["1", "加强组织领导落实责任\n到位", "县A局\n县B局"]]
    page = Page().text(50, 50, "任务表").table(50, 100, [40, 130, 80], rows).text(50, 300, "表后")
    assert read(pdf(page)).text == "任务表\n序号\t任务\t单位\n1\t加强组织领导落实责任到位\t县A局 县B局\n表后\n"


def test_merged_cells():
    page = Page()
    for x0, y0, x1, y1 in [(50, 100, 250, 100), (100, 130, 250, 130), (50, 160, 250, 160)]:
        page.line(x0, y0, x1, y1)
    for x0, y0, x1, y1 in [(50, 100, 50, 160), (100, 100, 100, 160), (250, 100, 250, 160), (180, 130, 180, 160)]:
        page.line(x0, y0, x1, y1)
    page.text(55, 105, "左", 12).text(105, 105, "上", 12).text(105, 135, "中", 12).text(185, 135, "右", 12)
    assert read(pdf(page)).text == "左\t上\t\n〃\t中\t右\n"


def test_rulings_without_a_table_change_nothing():
    page = (
        Page()
        .text(50, 50, "红头")
        .line(50, 80, 500, 80)
        .line(50, 700, 500, 700)
        .line(50, 600, 50, 620)
        .line(60, 600, 60, 620)
    )
    assert read(pdf(page)).text == "红头\n"
    assert read(pdf(Page().box(40, 40, 300, 300).text(50, 50, "框内"))).text == "框内\n"


def test_boxes_drawn_as_rectangles_are_cells():
    page = Page().box(50, 100, 100, 130).box(100, 100, 200, 130).text(55, 105, "甲", 12).text(105, 105, "乙", 12)
    assert read(pdf(page)).text == "甲\t乙\n"


def test_scanned_pages_are_recognised(recognised):
    result = read(pdf(Page().picture(), Page().picture().text(10, 10, "扫描全能王")))
    assert (result.text, result.kind) == ("识别\n识别\n", "scan")


def test_text_over_a_picture_and_small_pictures_are_not_recognised(recognised):
    over = Page().picture().text(50, 50, "这一页的文字层是完整的，底图只是纸张的底色而已")
    result = read(pdf(over, Page().picture(0.2).text(50, 50, "徽"), Page()))
    assert result.text == "这一页的文字层是完整的，底图只是纸张的底色而已\n徽\n"


def test_scanned_pages_that_nobody_can_read_are_told(unequipped):
    result = read(pdf(Page().text(50, 50, "正文"), Page().picture(), Page().picture()))
    assert result.text == "正文\n"
    assert [signal.code for signal in result.signals] == ["pages_without_text"]
    assert "第2、3页" in result.signals[0].message


def test_a_scan_without_a_recogniser(unequipped):
    assert code_of(pdf(Page().picture())) == "ocr_missing"


def test_limits_and_emptiness(monkeypatch, recognised):
    assert code_of(pdf(Page())) == "no_text"
    monkeypatch.setattr(reader, "MAX_SCANNED_PAGES", 1)
    assert code_of(pdf(Page().picture(), Page().picture())) == "too_many_pages"
    monkeypatch.setattr(reader, "MAX_PAGES", 1)
    assert code_of(pdf(Page(), Page())) == "too_many_pages"
