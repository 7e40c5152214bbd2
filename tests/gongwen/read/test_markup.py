from __future__ import annotations

import base64

import pytest

from gongwen.errors import GongwenError
from gongwen.read import read


def lines(page: str) -> list[str]:
    result = read(f"<html><body>{page}</body></html>".encode())
    assert result.kind == "html"
    return result.text.split("\n")


def test_blocks_are_lines_and_inline_elements_are_not():
    assert lines("<p>甲<b>乙</b>\n丙</p><div>丁<br>戊<span>己</span></div>庚") == ["甲乙 丙", "丁", "戊己", "庚"]


def test_what_repeats_stays():
    assert lines("<p>每月10日前上报</p>" * 3) == ["每月10日前上报"] * 3


def test_what_nobody_sees_is_left_out():
    page = (
        "<title>题</title><script>x</script><style>y</style><nav>首页</nav><p style='display: none'>z</p>"
        "<p hidden>w</p>"
        "<select><option>o</option></select><p style='color:red'>正文</p><!-- 注释 --><?pi?><del>旧</del>尾"
    )
    assert lines(page) == ["正文", "尾"]


def test_preformatted_text_keeps_its_lines():
    assert lines("<pre>甲\n  乙</pre>") == ["甲", "乙"]


def test_tables_are_rows_with_cells_in_their_columns():
    page = (
        "<table><caption>任务表</caption><thead><tr><th>序号<th colspan=2>任务<th>单位</tr></thead>"
        "<tr><td rowspan=2>1<td>甲<td>乙<td rowspan=3>县A局<br>县B局</tr><tr><td>丙<td>丁</tr>"
        "<tr style='display:none'><td>隐</tr><tr><td>2<td colspan=x>戊<td>己</tr></table>尾"
    )
    assert lines(page) == [
        "任务表",
        "序号\t任务\t\t单位",
        "1\t甲\t乙\t县A局 县B局",
        "〃\t丙\t丁\t〃",
        "2\t戊\t己\t〃",
        "尾",
    ]


def test_a_wide_cell_that_reaches_down():
    assert lines("<table><tr><td colspan=2 rowspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊<td>己</table>") == [
        "甲\t\t乙", "〃\t\t丙", "丁\t戊\t己",
    ]  # fmt: skip


def test_rows_behind_careless_elements():
    assert lines("<table><form><tr><td>甲</td><td>乙</td></tr></form></table>") == ["甲\t乙"]


def test_tables_that_place_things_on_the_page_are_no_rows():
    inner = "<table><tr><td>甲<td>乙</tr></table>"
    assert lines(f"<table><tr><td>菜单<td><p>前</p>{inner}<p>后</p></tr></table>") == ["菜单", "前", "甲\t乙", "后"]
    assert lines("<table><tr><td><p>一</p><p>二</p></table>") == ["一", "二"]
    text = "".join(f"<p>{'长' * 200}{at}</p>" for at in range(9))
    assert len(lines(f"<table><tr><td>左<td>{text}</table>")) == 10
    assert lines("<table></table>尾") == ["尾"]


def test_encodings_that_the_page_names():
    page = "<html><meta charset={}><p>镕基的朤</p></html>"
    assert read(page.format("gb2312").encode("gb18030")).text == "镕基的朤"
    assert read(page.format("utf-8").encode()).text == "镕基的朤"
    assert read(page.format("utf-8").encode("utf-16")).text == "镕基的朤"


def test_a_web_page_saved_as_word(tmp_path):
    path = tmp_path / "notice.doc"
    path.write_text("<html xmlns:o='urn:x'><head></head><body><p>通知<o:p></o:p></p></body></html>", "utf-8")
    assert (read(path).text, read(path).kind) == ("通知", "html")


def test_leftover_entities_and_markup_are_cleaned():
    assert lines("<p>甲&amp;nbsp;乙&lt;b&gt;</p>") == ["甲\u00a0乙"]


MHT = (
    b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
    b"Content-Type: %s\nContent-Transfer-Encoding: base64\n\n%s\n--B--\n"
)


def test_web_archives():
    page = base64.b64encode("<meta charset=gb2312><p>通知</p>".encode("gbk"))
    assert read(MHT % (b"text/html", page)).text == "通知"
    assert read(MHT % (b'text/html; charset="gb2312"', page)).text == "通知"
    assert read(MHT % (b"text/plain; charset=utf-8", base64.b64encode("平文<p>".encode()))).text == "平文"


@pytest.mark.parametrize(("kind", "code"), [(b"image/png", "broken_file"), (b"text/html", "no_text")])
def test_web_archives_without_a_page(kind, code):
    with pytest.raises(GongwenError) as caught:
        read(MHT % (kind, b""))
    assert caught.value.code == code


def test_a_page_of_nothing():
    with pytest.raises(GongwenError) as caught:
        read(b"<html><!-- x --></html>")
    assert caught.value.code == "no_text"


def test_hundreds_of_unclosed_tags_lose_nothing():
    assert lines("<p>首</p>" + "<font>" * 600 + "深<p>尾</p>")[-2:] == ["深", "尾"]


def test_tables_in_tables_without_end():
    assert lines("<table><tr><td>" * 60 + "深" + "</table>" * 60 + "<p>尾</p>") == ["深", "尾"]


def test_nesting_beyond_all_measure_is_told():
    result = read(("<p>首</p>" + "<div>" * 5000 + "深" + "</div>" * 5000).encode())
    assert result.text == "首"
    assert [signal.code for signal in result.signals] == ["truncated"]
