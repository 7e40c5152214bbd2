from __future__ import annotations

import time

import pytest

from gongwen.errors import GongwenError
from gongwen.read import ReadResult, read, scan
from tests.factories.docx import W, abstract, cell, docx, level, num, p, part, relations, run, style, table, zipped


def lines(body: str, **parts: str) -> list[str]:
    return read(docx(body, **parts)).text.split("\n")


def codes(body: str, **parts: str) -> list[str]:
    return [signal.code for signal in read(docx(body, **parts)).signals]


def box(inner: str) -> str:
    return f"<w:r><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></w:r>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_paragraphs_are_lines_and_breaks_are_line_breaks():
    assert lines(p("一") + p() + p("二", inner="<w:r><w:br/><w:t>三</w:t></w:r>")) == ["一", "", "二", "三"]


def test_tabs_and_hyphens_do_not_look_like_cells():
    inner = "<w:r><w:tab/><w:t>乙\t丙</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>丁</w:t></w:r>"
    assert lines(p("甲", inner=inner)) == ["甲\u3000乙\u3000丙-丁"]


def test_a_table_row_is_one_line_with_a_mark_below_merged_cells():
    body = table(
        ["序号", cell("任务", span=2), "单位"],
        [cell("1", down="restart"), "甲", "乙", "县A局"],
        [cell("", down="continue"), "丙", "丁", cell(p("县B局") + p("县C局"))],
    )
    assert lines(body) == ["序号\t任务\t\t单位", "1\t甲\t乙\t县A局", "〃\t丙\t丁\t县B局 县C局"]


def test_a_grid_column_that_no_row_uses_is_left_out():
    assert lines(table([cell("甲", span=2), "乙"], [cell("丙", span=2), "丁"])) == ["甲\t乙", "丙\t丁"]


def test_old_horizontal_merges_and_rows_that_begin_further_right():
    row = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丙")}</w:tr>'
    body = table(["甲", "乙"], [cell("子", across="restart"), cell("", across="continue")])
    body = body.replace("</w:tbl>", row + "</w:tbl>")
    assert lines(body) == ["甲\t乙", "子\t", "\t丙"]


def test_a_frame_of_one_cell_keeps_its_paragraphs_and_inner_tables():
    assert lines(table([cell(p("前") + table(["甲", "乙"]) + p("后"))])) == ["前", "甲\t乙", "后"]


def test_a_table_inside_a_cell_is_told_in_that_cell():
    assert lines(table([cell(p("外") + table(["内甲", "内乙"])), "右"])) == ["外 内甲 内乙\t右"]


def test_rows_and_cells_inside_wrappers():
    wrapped = f"<w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt>{cell('乙')}"
    wrapped = f"<w:sdt><w:sdtContent><w:tr>{wrapped}</w:tr></w:sdtContent></w:sdt>"
    inserted = f"<w:ins><w:tr>{cell('丙')}{cell('丁')}</w:tr></w:ins>"
    assert lines(f"<w:tbl><w:tblPr/>{wrapped}{inserted}</w:tbl>") == ["甲\t乙", "丙\t丁"]


def test_tracked_changes_are_read_as_accepted_and_told():
    inner = f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{run('尾')}"
    moved = f"<w:moveFrom>{p('移走')}</w:moveFrom><w:moveTo>{p('移来')}</w:moveTo>"
    assert lines(p("头", inner=inner) + moved) == ["头新尾", "移来"]
    assert codes(p("头", inner=inner)) == ["tracked_changes"]


def test_a_paragraph_whose_mark_was_deleted_runs_on():
    marked = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("前半") + "</w:p>"
    assert lines(marked + p("后半")) == ["前半后半"]
    assert lines(p("甲") + marked) == ["甲", "前半"]


def test_a_deleted_row_is_left_out():
    body = table(["甲", "乙"], ["丙", "丁"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    assert lines(body) == ["丙\t丁"]
    assert codes(body) == ["tracked_changes"]


def test_hidden_text_is_left_out_and_told():
    styles = style("Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    inner = run("密", "<w:vanish/>") + run("暗", '<w:rStyle w:val="Secret"/>') + run("明", '<w:vanish w:val="0"/>')
    assert lines(p("公", inner=inner), styles=styles) == ["公明"]
    assert codes(p("公", inner=inner), styles=styles) == ["hidden_text"]


def test_hidden_marks_still_open_and_close_fields():
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(p("甲", inner=hidden + run("指令") + field("end") + run("乙"))) == ["甲乙"]
    assert codes(p("甲", inner=hidden + field("end"))) == []


def test_fields_give_their_result_only():
    instruction = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    inner = field("begin") + instruction + run("无") + field("separate") + run("三") + field("end") + run("页")
    simple = f'<w:fldSimple w:instr="DATE">{run("五月")}</w:fldSimple>'
    assert lines(p("第", inner=inner + simple)) == ["第三页五月"]


def test_a_field_that_never_ends_swallows_one_paragraph_at_most():
    assert lines(p("甲", inner=field("begin") + run("失")) + p("乙", inner=field("end") + field("separate"))) == [
        "甲",
        "乙",
    ]


def test_text_boxes_are_read_once_and_stand_where_they_are_anchored():
    both = (
        f"<mc:AlternateContent><mc:Choice>{box(p('红头'))}</mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p('红头')}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )
    assert lines(p(inner=both + run("正文"))) == ["红头", "正文"]
    assert lines(p("正文", inner=box(p("落款") + p()))) == ["正文", "落款"]


def test_alternatives_of_blocks_inside_drawings_and_without_content():
    fallback = f"<mc:AlternateContent><mc:Fallback>{p('旧式')}</mc:Fallback></mc:AlternateContent>"
    choice = f"<mc:AlternateContent><mc:Choice><g>{box(p('框'))}</g></mc:Choice></mc:AlternateContent>"
    inner = f"<w:r><w:drawing>{choice}</w:drawing></w:r>"
    empty = "<mc:AlternateContent/>"
    drawn = f"<w:r><w:drawing>{empty}</w:drawing>{empty}</w:r>"
    assert lines(fallback + empty + p("甲", inner=inner + drawn)) == ["旧式", "甲", "框"]


def test_word_art_is_text():
    assert lines(p("甲", inner='<w:r><w:pict><v:shape><v:textpath string="县政府文件"/></v:shape></w:pict></w:r>')) == [
        "甲",
        "县政府文件",
    ]


def test_notes_stand_at_the_end_in_the_order_of_their_citation():
    cite = '<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="1"/><w:footnoteReference w:id="9"/></w:r>'
    result = lines(
        p("甲", inner=cite + run("乙")),
        footnotes=f'<w:footnote w:id="1">{p("未引")}</w:footnote>'
        f'<w:footnote w:id="2">{p("脚注")}{p("续")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{p("尾注")}</w:endnote>',
    )
    assert result == ["甲乙", "", "注1：脚注续", "注2：尾注"]
    assert lines(p("甲", inner='<w:r><w:footnoteReference w:id="2"/></w:r>')) == ["甲", ""]


def test_controls_give_their_content_but_not_their_invitation():
    full = f"<w:sdt><w:sdtContent>{run('填好')}</w:sdtContent></w:sdt>"
    invited = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{p('块')}</w:sdtContent></w:sdt>" + invited.replace(run("单击此处"), p("请选择"))
    assert lines(p("甲", inner=full + invited) + block) == ["甲填好", "块"]


def test_links_smart_tags_ruby_and_formulas():
    inner = (
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:smartTag>{run('标')}</w:smartTag>"
        f"<w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby><w:proofErr/>"
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:r><m:t/></m:r></m:oMath>"
    )
    assert lines(p(inner=inner)) == ["链标拼1/2"]


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ('w:font="Wingdings" w:char="F0FE"', "☑"),
        ('w:font="宋体" w:char="2116"', "№"),
        ('w:font="Webdings" w:char="F0AA"', ""),
        ('w:char="xyz"', ""),
    ],
)
def test_symbols(symbol, shown):
    assert lines(p("甲", inner=f"<w:r><w:sym {symbol}/></w:r>")) == ["甲" + shown]


def test_an_embedded_document_is_told():
    assert codes(p("甲") + "<w:altChunk/>") == ["embedded_document"]


def test_the_strict_variant_and_other_places_of_the_parts():
    document = part("document", f"<w:body>{p('甲', num='1')}</w:body>")
    numbering = part("numbering", abstract(0, level(0, "%1.")) + num(1, 0))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = zipped({
        "_rels/.rels": relations(officeDocument="word/main.xml"),
        "word/_rels/main.xml.rels": relations(numbering="lists.xml"),
        "word/main.xml": document.replace(W, strict),
        "word/lists.xml": numbering.replace(W, strict),
    })  # fmt: skip
    assert read(data).text == "1.甲"


def test_a_relation_that_leads_outside_is_not_followed():
    outside = relations(officeDocument="http://x/y").replace("Target=", 'TargetMode="External" Target=')
    assert read(docx(p("甲"), members={"_rels/.rels": outside})).text == "甲"


@pytest.mark.parametrize("body", ["", p(), table(["", ""])])
def test_a_document_without_text_says_so(body):
    with pytest.raises(GongwenError) as caught:
        read(docx(body))
    assert caught.value.code == "no_text"


@pytest.mark.parametrize(
    "members",
    [
        {"word/document.xml": "<broken"},
        {"word/other.xml": "<a/>"},
        {"word/document.xml": "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"},
    ],
)
def test_broken_documents(members):
    with pytest.raises(GongwenError) as caught:
        read(zipped(members))
    assert caught.value.code == "broken_file"


def test_pictures_only_are_recognised(monkeypatch):
    monkeypatch.setattr(scan, "read_images", lambda pictures: ReadResult("|".join(map(bytes.decode, pictures)), "scan"))
    result = read(
        docx(p(), members={"word/media/image1.png": b"a", "word/media/image2.jpg": b"b", "word/media/x.wav": b"c"})
    )
    assert (result.text, result.kind) == ("a|b", "docx")


def test_spans_and_text_are_clean():
    assert read(docx(p("甲\u200b&amp;nbsp;乙"))).text == "甲\u00a0乙"


def test_thirty_pages_are_fast():
    data = docx("".join(p("为贯彻落实优化营商环境有关决策部署，现就有关事项通知如下。" * 4) for _ in range(600)))
    started = time.process_time()
    assert read(data).text.count("\n") == 599
    assert time.process_time() - started < 1.0  # about 0.02 s on a quiet machine
