"""The Word file is looked at as XML, and as LibreOffice sets it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from lxml import etree

from gongwen.write import read_letter, to_docx
from gongwen.write.letter import samples
from gongwen.write.letter.reading import read_draft

MM = 72 / 25.4
OFFICE = shutil.which("soffice")
FONTS = {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}
DRAFT = {
    "kind": "通知",
    "issuers": ["云川县营商环境局"],
    "doc_number": "云营商〔2026〕12号",
    "title": "关于做好重点任务落实工作的通知",
    "recipients": ["各乡镇人民政府"],
    "body": "为“落实”任务——通知如下……\n一、要求\n（一）落实责任。各单位照办。",
    "issued_on": "2026-05-16",
}


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def sample(name: str) -> bytes:
    return to_docx(read_draft(next(path for path in samples.paths() if path.stem == name)))


@pytest.mark.parametrize("path", samples.paths(), ids=lambda path: path.stem)
def test_every_run_names_its_font_for_all_scripts(path):
    data = to_docx(read_draft(path))
    runs = [run for run in part(data, "word/document.xml").iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    assert runs
    for run in runs:
        names = {
            run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn(f"w:{script}"))
            for script in ("ascii", "hAnsi", "eastAsia", "cs")
        }
        assert len(names) == 1
        assert names <= FONTS
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    assert not re.search(
        r'w:\w+Theme="',
        re.sub(r"<w:latentStyles.*?</w:latentStyles>", "", xml, flags=re.DOTALL).split('w:styleId="Heading5"')[0],
    )


def test_page_grid_and_margins():
    section = part(to_docx(read_letter(DRAFT)), "word/document.xml").find(f".//{qn('w:sectPr')}")
    margins = {
        side: round(int(section.find(qn("w:pgMar")).get(qn(f"w:{side}"))) / 20 / MM, 1)
        for side in ("top", "left", "bottom", "right")
    }
    assert margins == {"top": 37.0, "left": 28.0, "bottom": 35.0, "right": 26.0}
    grid = section.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 225 * MM >= 22 * 579 / 20


def test_headings_are_words_own_styles():
    styles = [(p.style.name, p.text) for p in docx.Document(io.BytesIO(to_docx(read_letter(DRAFT)))).paragraphs]
    assert ("Heading 1", "一、要求") in styles
    assert ("Title", "关于做好重点任务落实工作的通知") in styles
    lead = next(
        p for p in docx.Document(io.BytesIO(to_docx(read_letter(DRAFT)))).paragraphs if p.text.startswith("（一）")
    )
    assert [run.text for run in lead.runs] == ["（一）落实责任。", "各单位照办。"]
    assert lead.style.name == "Normal"


def test_tables_repeat_their_head_and_keep_rows_whole():
    table = docx.Document(io.BytesIO(sample("任务分解表"))).tables[0]
    rows = [row._tr for row in table.rows]
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, True] + [False] * 13
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert table.cell(0, 3).text == table.cell(0, 4).text == "责任单位"


def test_page_numbers_are_fields_on_the_outer_side():
    with zipfile.ZipFile(io.BytesIO(to_docx(read_letter(DRAFT)))) as archive:
        feet = {
            name: archive.read(name).decode() for name in archive.namelist() if "footer" in name and "rels" not in name
        }
        settings = archive.read("word/settings.xml").decode()
    sides = sorted(re.search(r'w:jc w:val="(\w+)"', xml)[1] for xml in feet.values() if "PAGE" in xml)
    assert sides == ["left", "right"]
    assert "evenAndOddHeaders" in settings


def test_the_same_letter_gives_the_same_parts():
    one, two = (zipfile.ZipFile(io.BytesIO(to_docx(read_letter(DRAFT)))) for _ in range(2))
    assert {name: one.read(name) for name in one.namelist()} == {name: two.read(name) for name in two.namelist()}


def test_markup_and_tags_are_words():
    draft = {**DRAFT, "body": '<w:br/>&amp; ]]> "引号" {field} ${x}', "title": "关于<b>的通知"}
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(to_docx(read_letter(draft)))).paragraphs)
    assert '<w:br/>&amp; ]]> "引号" {field} ${x}' in text


@pytest.fixture(scope="module")
def set_by_office(tmp_path_factory):
    """The samples as LibreOffice sets them (PDF) and saves them (docx)."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    for path in samples.paths():
        (folder / f"{path.stem}.docx").write_bytes(to_docx(read_draft(path)))
    again = folder / "again"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(file) for file in sorted(folder.glob("*.docx"))]
    for kind, target in (("pdf", folder), ("docx:MS Word 2007 XML", again)):
        command = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(target), *files]
        subprocess.run(command, capture_output=True, timeout=240, check=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", samples.paths(), ids=lambda path: path.stem)
def test_libreoffice_opens_it_with_text_margins_and_pages(set_by_office, path):
    letter = read_draft(path)
    with pdfplumber.open(set_by_office / f"{path.stem}.pdf") as found:
        pages = found.pages
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
        upright = [page for page in pages if page.height > page.width]
        # Text of the type area begins at its left edge and never leaves it (a hanging mark of punctuation may).
        body = [
            char for page in upright for char in page.chars if 37 * MM < char["top"] < 262 * MM and char["size"] < 23
        ]
        if body:
            assert min(char["x0"] for char in body) / MM == pytest.approx(28, abs=1.5)
            assert max(char["x1"] for char in body) / MM < 184 + 6
        if letter.imprint and letter.kind not in ("task_table", "reminder"):
            assert len(pages) % 2 == 0
            printed = [char for char in pages[-1].chars if char["text"] == "印"]
            assert printed[-1]["bottom"] / MM == pytest.approx(262, abs=6)
    for words in (letter.title, *letter.recipients, letter.doc_number):
        assert re.sub(r"\s", "", words) in text
    again = docx.Document(set_by_office / "again" / f"{path.stem}.docx")
    section = again.sections[0]
    if not letter.landscape:
        assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [28, 26]
    ours = docx.Document(io.BytesIO(to_docx(letter)))
    assert [re.sub(r"\s", "", p.text) for p in again.paragraphs if p.text.strip() and p.style.name == "Normal"][:3] == [
        re.sub(r"\s", "", p.text) for p in ours.paragraphs if p.text.strip() and p.style.name == "Normal"
    ][:3]
