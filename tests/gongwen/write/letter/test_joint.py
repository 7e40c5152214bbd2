"""Letters of several issuers, measured: each seal in the middle of its own signature, none touching another."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess

import pdfplumber
import pytest

from gongwen.errors import GongwenError
from gongwen.write import read_letter, to_docx, to_pdf
from gongwen.write.letter import samples
from gongwen.write.letter.measures import mark_size

MM = 72 / 25.4
NAMES = (
    "云川县营商环境局",
    "中共云川县纪律检查委员会",
    "云川县财政局",
    "云川县司法局",
    "云川县税务局",
    "云川县民政局",
    "云川县教育局",
)
SHORT = (NAMES[0], *NAMES[2:])
LONG = ("云川县优化营商环境工作领导小组办公室", "云川县推进政府职能转变协调小组办公室")
OFFICE = shutil.which("soffice")


def joint(names, *, sealed=True, width=42.0, body="请认真贯彻执行。\n" * 12, **more):
    seal = {"image": samples.seal().read_bytes(), "width_mm": width}
    return read_letter(
        {
            "kind": "通知",
            "issuers": list(names),
            "title": "关于联合开展营商环境整治行动的通知",
            "doc_number": "云营商〔2026〕12号",
            "recipients": ["各乡镇人民政府"],
            "issued_on": "2026-05-16",
            "sealed": sealed,
            "signatures": [{"name": name, **({"seal": seal} if sealed else {})} for name in names],
            "body": body,
            **more,
        }
    )


def signed_page(data):
    """The last page that bears a signature: its seals as boxes and its names as boxes, in millimetres, in order."""
    page = pdfplumber.open(io.BytesIO(data)).pages[-1]
    seals = [tuple(image[edge] / MM for edge in ("x0", "top", "x1", "bottom")) for image in page.images]
    return page, sorted(seals, key=lambda box: (round(box[1]), box[0]))


def box_of(page, words):
    """Where the last occurrence of ``words`` stands, in millimetres."""
    text = page.search(words, regex=False)
    assert text, f"{words} is not on the page"
    found = max(text, key=lambda one: one["top"])
    return tuple(found[edge] / MM for edge in ("x0", "top", "x1", "bottom"))


def middle(box):
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


CASES = [(SHORT[:2], 42.0, [2]), (SHORT[:3], 42.0, [3]), (SHORT[:5], 42.0, [3, 2]), (SHORT[:6], 42.0, [3, 3]),
         (NAMES[:3], 42.0, [2, 1]), (SHORT[:3], 52.0, [2, 1]), (LONG, 42.0, [1, 1])]  # fmt: skip


@pytest.mark.parametrize(("names", "width", "rows"), CASES)
def test_each_seal_is_on_its_own_signature_and_none_touches_another(names, width, rows):
    page, seals = signed_page(to_pdf(joint(names, width=width)).data)
    assert [len(list(group)) for _, group in itertools.groupby(seals, key=lambda box: round(box[1]))] == rows
    date = box_of(page, "2026年5月16日")
    for name, seal in zip(names, seals, strict=True):
        own = box_of(page, name)
        assert middle(seal)[0] == pytest.approx(middle(own)[0], abs=0.5)
        assert seal[1] < own[1]
        assert own[3] < seal[3]
        assert seal[2] - seal[0] == pytest.approx(width, abs=0.2)
    assert middle(date)[0] == pytest.approx(middle(seals[-1])[0], abs=0.5)
    assert date[3] < seals[-1][3], "the last seal lies on the date, too"
    assert all(seal[0] >= 28 - 0.1 and seal[2] <= 184 + 0.1 for seal in seals), "within the type area"
    for one, other in itertools.combinations(seals, 2):
        gap = sum((a - b) ** 2 for a, b in zip(middle(one), middle(other), strict=True)) ** 0.5 - width
        assert gap > 1


def test_the_first_row_begins_within_a_line_of_the_text():
    page, seals = signed_page(to_pdf(joint(SHORT[:3])).data)
    text = box_of(page, "请认真贯彻执行。")
    assert 0 < seals[0][1] - text[3] < 28.99 / MM


def test_without_seals_the_names_stand_one_below_another_the_leading_one_first():
    page, seals = signed_page(to_pdf(joint(NAMES[:3], sealed=False)).data)
    assert seals == []
    boxes = [box_of(page, name) for name in NAMES[:3]]
    steps = [after[1] - before[1] for before, after in itertools.pairwise(boxes)]
    assert steps == pytest.approx([28.99 / MM] * 2, abs=0.2)
    assert len({round(middle(box)[0]) for box in boxes}) == 1


def test_more_than_go_on_a_page_are_refused():
    with pytest.raises(GongwenError) as caught:
        to_pdf(joint([f"云川县第{n}局" for n in range(13)]))
    assert caught.value.code == "letter_many_signatures"
    with pytest.raises(GongwenError, match="letter_many_signatures"):
        to_docx(joint([f"云川县第{n}局" for n in range(13)]))
    assert to_pdf(joint([f"云川县第{n}局" for n in range(12)], body="请认真贯彻执行。")).pages == 2


def test_many_issuers_leave_room_for_text_on_the_first_page():
    page = pdfplumber.open(io.BytesIO(to_pdf(joint(SHORT)).data)).pages[0]
    assert "请认真贯彻执行" in page.extract_text()
    assert 1.2 * 6 * mark_size(12, 6) <= 80 * MM
    assert mark_size(12, 1) == mark_size(12)


def test_a_letter_in_the_form_of_xinhan_bears_the_leading_issuer_alone():
    page = pdfplumber.open(io.BytesIO(to_pdf(joint(SHORT[:2], form="letter", body="请认真贯彻执行。")).data)).pages[0]
    red = "".join(char["text"] for char in page.chars if char["size"] > 22)
    assert red == SHORT[0]


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice to open it with")
@pytest.mark.parametrize("names", [SHORT[:3], SHORT[:5], LONG])
def test_word_has_the_same_rows(names, tmp_path):
    (tmp_path / "a.docx").write_bytes(to_docx(joint(names)))
    command = [
        OFFICE,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
    ]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=300)
    page, seals = signed_page((tmp_path / "a.pdf").read_bytes())
    assert len(seals) == len(names)
    for name, seal in zip(names, seals, strict=True):
        own = box_of(page, name)
        assert middle(seal)[0] == pytest.approx(middle(own)[0], abs=1.5)
        assert seal[1] < own[1]
        assert own[3] < seal[3]
    for one, other in itertools.combinations(seals, 2):
        gap = sum((a - b) ** 2 for a, b in zip(middle(one), middle(other), strict=True)) ** 0.5 - 42
        assert gap > 0.5
