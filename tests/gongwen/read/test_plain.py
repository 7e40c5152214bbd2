from __future__ import annotations

import codecs

import pytest

from gongwen.errors import GongwenError
from gongwen.read import read
from gongwen.read.plain import _likeness, decode

NOTICE = "各乡镇人民政府，县政府各部门：现将有关事项通知如下，请于2020年5月21日前上报。\n"
TRADITIONAL = "各鄉鎮人民政府，縣政府各部門：現將有關事項通知如下，請於2020年5月21日前上報。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_usual_encodings(encoding):
    assert read(NOTICE.encode(encoding)).text == NOTICE


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le", "utf-16-be"])
def test_traditional(encoding):
    assert read(TRADITIONAL.encode(encoding)).text == TRADITIONAL


def test_other_marks():
    assert decode(codecs.BOM_UTF16_BE + NOTICE.encode("utf-16-be")) == NOTICE
    assert decode(b"\x84\x31\x95\x33" + NOTICE.encode("gb18030")) == NOTICE


def test_utf_16_of_characters_alone():
    assert decode("关于印发实施方案的通知".encode("utf-16-le")) == "关于印发实施方案的通知"


def test_a_declared_encoding_is_believed_where_it_fits():
    assert decode("дата".encode("koi8-r"), "koi8-r") == "дата"
    assert decode(NOTICE.encode(), "no-such-encoding") == NOTICE
    assert decode(NOTICE.encode("gbk"), "utf-8") == NOTICE


def test_the_arbiter_is_asked_about_odd_files():
    text = "Уважаемые коллеги, направляем вам план мероприятий по улучшению делового климата в районе. " * 5
    assert decode(text.encode("cp1251")) == text


def test_lone_nuls_and_control_characters_do_no_harm():
    assert read(b"abc\0def\x07" + NOTICE.encode()).text == "abcdef" + NOTICE


def test_a_damaged_place_is_told():
    data = (NOTICE * 5).encode()
    result = read(data[:-2])
    assert result.text.endswith("\ufffd")
    assert [(signal.code, signal.span) for signal in result.signals] == [
        ("damaged_characters", (len(result.text) - 1, len(result.text)))
    ]


def code_of(data: bytes) -> str:
    with pytest.raises(GongwenError) as caught:
        decode(data)
    return caught.value.code


def test_bytes_that_are_no_text():
    assert code_of(bytes(range(1, 32)) * 20) == "unknown_format"


def test_bytes_in_no_encoding(monkeypatch):
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr("charset_normalizer.from_bytes", lambda _: Nothing())
    assert code_of(b"\xff\xfa\x80\xfd\x81" * 10 + b"\xff") == "undecodable"
    assert code_of(b"\xef\xbb\xbf" + b"\xff" * 50) == "undecodable"


def test_nothing_to_weigh():
    assert _likeness("") == 0.0
