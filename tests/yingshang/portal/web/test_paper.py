"""The briefing in Word says what its page says; full, it is one page of A4."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from yingshang.portal.forms.paper import Paper, paper_of
from yingshang.portal.rules import MOST_PARAGRAPHS, MOST_WORDS

PAPER = reverse("portal:briefing_paper")
PAGE = reverse("portal:briefing")
WRITE = reverse("portal:write_briefing")
ASKED = {"first": "2026-03-01", "last": "2026-03-18"}
OFFICE = shutil.which("soffice")


def fetched(client, **asked):
    answer = client.get(PAPER, {**ASKED, **asked})
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    return docx.Document(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))


def cells(made):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]


def test_it_says_what_the_page_says(at_work, client_as):
    client = client_as("clerk")
    client.post(f"{WRITE}?first=2026-03-01&last=2026-03-18", {"text": "本期总体平稳。\n下期重点督办。", "seen": "0"})
    made = fetched(client)
    stand, moved, units, oldest = cells(made)
    assert stand == [["未办结", "逾期", "临期", "待审核"], ["8", "2", "1", "1"]]
    assert moved[:2] == [
        ["变化", "新交办", "被退回", "审核通过", "其中按期", "新逾期"],
        ["本期", "9", "1", "1", "1", "2"],
    ]
    page = client.get(PAGE, ASKED).context
    shown = [[bar.name, str(bar.load.reds), str(bar.load.total)] for bar in page["bars"]]
    assert [row[:3] for row in units[1:]] + [row[3:] for row in units[1:] if row[3]] == shown
    assert len(shown) == 2
    assert [row[0] for row in oldest[1:]] == ["逾期的事", "别家逾期的事"]
    words = [part.text for part in made.paragraphs if part.style.name == "专报正文"]
    assert words == ["本期总体平稳。", "下期重点督办。"]
    assert "2026-03-01（周日） 至 2026-03-18（周三）" in [part.text for part in made.paragraphs]


def test_narrowed_to_a_unit_it_names_nobody_else(at_work, county, client_as):
    made = fetched(client_as("leader"), unit=f"#{county.bureau.pk}")
    text = "\n".join(str(table) for table in cells(made)) + "\n".join(part.text for part in made.paragraphs)
    assert county.bureau.name in text
    assert "别家" not in text
    assert county.other.name not in text


@pytest.mark.parametrize("asked", [{"first": "2026-02-30"}, {"last": "2026-02-01"}, {"unit": "没有这个局"}])
def test_what_cannot_be_asked_goes_back_to_its_form(at_work, client_as, asked):
    answer = client_as("clerk").get(PAPER, {**ASKED, **asked}, follow=True)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert PAPER not in answer.content.decode()


def test_an_empty_county_has_a_page_too(county, cast, client_as):
    made = fetched(client_as("clerk"))
    assert cells(made)[0][1] == ["0", "0", "0", "0"]
    assert "没有。" in [part.text for part in made.paragraphs]


def test_nothing_invisible_and_every_font_named(county):
    made = docx.Document(paper_of(full(title="专报\x00\u202e", words=["\u200b情况\x0b"])))
    texts = [part.text for part in made.paragraphs]
    assert "专报" in texts
    assert "情况" in texts
    for style in made.styles:
        if style.name.startswith("专报"):
            assert style.element.rPr.rFonts.get(qn("w:eastAsia")) in {"仿宋_GB2312", "黑体"}


def full(**more):
    """As much as the page can hold: ten units, ten oldest, the longest words, every name too long for its line."""
    long = "落实招标投标领域专项整治并形成长效机制和制度性成果清单" * 4
    unit = "云川县优化营商环境和数字经济发展促进中心"
    paragraph = "情" * (MOST_WORDS // MOST_PARAGRAPHS - 1)
    given = {
        "title": "营商环境工作专报",
        "about": f"2026-03-01（周日） 至 2026-03-31（周二）　{unit}及下级",
        "by": f"{unit}　数字截至 2026-03-31 09:00",
        "stand": [(label, "1048576") for label in ("未办结", "逾期", "临期", "待审核")],
        "moved": [("其中按期", "100000", "99999", "比上期多 100000")] * 5,
        "units_title": "逾期多的前 10 个单位（共 300 个）",
        "units": [(unit, "10000", "100000")] * 10,
        "oldest": [(long, unit, "2026-01-15", "逾期 1000 天")] * 10,
        "words": [paragraph] * MOST_PARAGRAPHS,
    }
    return Paper(**{**given, **more})


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice to set the page")
def test_full_it_is_one_page(tmp_path):
    (tmp_path / "full.docx").write_bytes(paper_of(full()).read())
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    turn = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "full.docx"]
    subprocess.run(turn, check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "full.pdf").read_bytes())
    assert len(pages) == 1
