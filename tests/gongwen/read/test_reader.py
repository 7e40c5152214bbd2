from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongwen.errors import GongwenError
from gongwen.model import Signal
from gongwen.read import ReadResult, limits, read, read_path, reader
from gongwen.read.refusals import _REFUSALS, refusal
from gongwen.read.result import Piece, finish, settled
from tests.factories.docx import docx, p, table, zipped
from tests.factories.ofd import ofd, page, text
from tests.factories.ole import ole
from tests.factories.pdf import Page, pdf


def code_of(data: bytes, name: str = "") -> str:
    with pytest.raises(GongwenError) as caught:
        read(data, name=name)
    return caught.value.code


def test_empty_and_blank():
    assert code_of(b"") == "empty_file"
    assert code_of(b" \n\t ") == "no_text"


def test_content_decides_not_the_name(tmp_path):
    path = tmp_path / "notice.pdf"
    path.write_bytes(docx(p("甲")))
    assert read(path) == read_path(str(path)) == ReadResult("甲", "docx", [])


@pytest.mark.parametrize(
    ("make", "code"), [(lambda path: path / "absent", "not_found"), (lambda path: path, "unreadable_file")]
)
def test_paths_that_cannot_be_read(tmp_path, make, code):
    with pytest.raises(GongwenError) as caught:
        read_path(make(tmp_path))
    assert caught.value.code == code


def test_a_path_through_a_file_and_an_impossible_path(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, code in ((tmp_path / "file" / "inside", "not_found"), ("a\0b", "unreadable_file")):
        with pytest.raises(GongwenError) as caught:
            read_path(path)
        assert caught.value.code == code


def test_a_large_file_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(type(path), "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(GongwenError) as caught:
        read_path(path)
    assert caught.value.code == "too_large"


def test_bytes_over_the_limit(monkeypatch):
    monkeypatch.setattr(reader, "MAX_FILE", 3)
    assert code_of(b"abcd") == "too_large"


def test_surprises_of_parsers_become_one_sentence(monkeypatch):
    def surprise(*_: object) -> ReadResult:
        raise RecursionError

    monkeypatch.setitem(reader._READERS, "txt", surprise)
    assert code_of(b"text") == "broken_file"


def test_memory_is_not_the_files_fault(monkeypatch):
    def surprise(*_: object) -> ReadResult:
        raise MemoryError

    monkeypatch.setitem(reader._READERS, "txt", surprise)
    with pytest.raises(MemoryError):
        read(b"text")


def test_every_refusal_is_two_sentences_for_people():
    for code in _REFUSALS:
        error = refusal(code)
        assert error.code == code
        assert error.what.endswith("。")
        assert error.todo.endswith("。")
    assert refusal("broken_file", what="另一句。").what == "另一句。"


# Archives


def test_too_many_entries():
    assert code_of(zipped({f"word/{at}": "" for at in range(2001)})) == "archive_bomb"


def test_too_much_content(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1000)
    assert code_of(docx(p("长" * 1000))) == "archive_bomb"


def test_content_packed_beyond_reason():
    assert code_of(docx(p("甲"), members={"word/media/zeros": bytes(2_000_000)})) == "archive_bomb"


def test_a_part_too_large_to_parse(monkeypatch):
    monkeypatch.setattr(limits, "MAX_PART", 100)
    assert code_of(docx(p("长" * 1000))) == "archive_bomb"


def test_a_member_that_holds_more_than_it_declares():
    data = bytearray(docx(p("甲" * 50_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("word/document.xml").file_size
    declared = size.to_bytes(4, "little")
    assert data.count(declared) == 2  # in its header and in the directory
    assert code_of(bytes(data.replace(declared, (100).to_bytes(4, "little")))) == "broken_file"


def test_locked_members():
    data = bytearray(docx(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    assert code_of(bytes(data)) == "encrypted"


def test_cut_archives_and_other_archives():
    whole = docx(p("甲"))
    assert code_of(whole[: len(whole) // 2]) == "broken_file"
    assert code_of(zipped({"a.txt": "x"})) == "unknown_format"
    assert code_of(zipped({})) == "unknown_format"
    for kind in ("spreadsheetml", "presentationml"):
        assert code_of(zipped({"[Content_Types].xml": kind})) == "unknown_format"
    assert code_of(zipped({"[Content_Types].xml": "wordprocessingml"})) == "broken_file"


# Other kinds by their content


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ole("EncryptedPackage"), "encrypted"),
        (ole("WordDocument", flags=0x0100), "encrypted"),
        (ole("Workbook"), "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" + "EncryptedPackage\0".encode("utf-16-le"), "unknown_format"),
        (pdf(Page().text(10, 10, "密"), encrypted=True), "encrypted"),
        (b"%PDF-1.4 nothing", "broken_file"),
    ],
)
def test_refusals_by_content(data, code):
    assert code_of(data) == code


def test_a_text_may_begin_like_a_picture():
    assert read(b"BM is the name of a firm, and this is a text").kind == "txt"


# Results


def test_doubts_get_spans_in_the_cleaned_text():
    result = finish(
        "scan", [Piece("a\u200bb "), Piece("c\u200bd", Signal("x", "y")), Piece("\u200b", Signal("gone", "y"))]
    )
    assert result == ReadResult("ab cd", "scan", [Signal("x", "y", (3, 5))])


def test_spans_are_dropped_where_cleaning_joins_pieces():
    result = finish("txt", [Piece("a<", Signal("x", "y")), Piece("p>b")])
    assert result == ReadResult("ab", "txt", [Signal("x", "y", None)])


def test_cleaning_is_settled_and_ends():
    assert settled("&amp;amp;lt;p&amp;gt;x") == "x"
    assert settled("&" + "amp;" * 50).startswith("&")


# Never anything but GongwenError

_SEEDS = [
    docx(p("甲", num="1") + table(["甲", "乙"]), numbering="<w:num/>", styles="<w:style/>"),
    pdf(Page().text(50, 50, "关于印发方案的通知").table(50, 100, [100, 100], [["甲", "乙"]])),
    ofd(page(text(10, 10, "通知"))),
    "<html><body><table><tr><td colspan=2>甲<td>乙</table>".encode("gb18030"),
    b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x",
    ole("WordDocument"),
    "各乡镇人民政府：".encode("utf-16-le"),
    b"{\\rtf1 x}",
]


@pytest.mark.untraced
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.sampled_from(_SEEDS), data=st.data())
def test_mutated_files_never_bring_a_traceback(seed, data, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        result = read(bytes(content))
    except GongwenError:
        return
    assert settled(result.text) == result.text


@settings(max_examples=100, deadline=None)
@given(
    st.binary(min_size=1, max_size=300) | st.text("〇=\0\u3000\u200b\u202e <>&;p/甲\r\n", min_size=1).map(str.encode)
)
def test_any_bytes(content):
    try:
        result = read(content)
    except GongwenError:
        return
    assert result.text.strip()
