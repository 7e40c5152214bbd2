from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from gongwen.errors import GongwenError
from gongwen.read import legacy, read
from tests.factories.docx import docx, p
from tests.factories.ole import ole

DOC = ole("WordDocument")
DOCBOOK = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.1.2//EN" "docbookx.dtd">
<book><chapter><title/><para>
通知
</para><informaltable><tgroup cols='2'><tbody><row><entry><para>1</para></entry>
<entry><para>县A局</para><para>县B局</para></entry></row>
</tbody></tgroup></informaltable></chapter></book>"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are scripts")


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH with nothing but the stand-ins a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, code: str) -> None:
        path = folder / name
        path.write_text(f"#!{sys.executable} -ISE\nimport sys, time, pathlib\n{code}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return put


def office(content: bytes) -> str:
    """A LibreOffice that writes ``content`` where it was told to."""
    return (
        "assert any(a.startswith('-env:UserInstallation=file://') for a in sys.argv)\n"
        "where = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        f"(where / 'source.docx').write_bytes({content!r})"
    )


def code_of(data: bytes) -> str:
    with pytest.raises(GongwenError) as caught:
        read(data)
    return caught.value.code


def signals(result) -> list[str]:
    return [signal.message for signal in result.signals]


def test_nothing_installed(programs):
    assert code_of(DOC) == "doc_converter_missing"


def test_office_is_asked_first(programs):
    programs("soffice", office(docx(p("通知"))))
    programs("antiword", "sys.exit(1)")
    result = read(DOC, name="a.WPS")
    assert (result.text, result.kind) == ("通知", "wps")
    assert "LibreOffice" in signals(result)[0]


def test_rtf_and_flat_word_xml_go_to_office_only(programs):
    programs("antiword", "print('never asked')")
    assert code_of(b"{\\rtf1 x}") == "doc_converter_missing"
    programs("libreoffice", office(docx(p("通知"))))
    assert read(b"{\\rtf1 x}").kind == "doc"
    assert (
        read(
            b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
        ).text
        == "通知"
    )


@pytest.mark.parametrize("failing", ["sys.exit(3)", office(b"no archive"), "time.sleep(30)"])
def test_antiword_stands_in_where_office_fails(programs, monkeypatch, failing):
    monkeypatch.setattr(legacy, "TIMEOUT", 1.5)
    programs("soffice", failing)
    programs("antiword", f"sys.stdout.buffer.write({DOCBOOK!r}.encode())")
    result = read(DOC)
    assert (result.text, result.kind) == ("通知\n1\t县A局 县B局", "doc")
    assert "antiword" in signals(result)[0]


@pytest.mark.parametrize("failing", ["sys.exit(1)", "print('not xml')", "print('<book/>')"])
def test_everything_fails(programs, failing):
    programs("antiword", failing)
    assert code_of(DOC) == "doc_converter_failed"


def test_a_program_that_does_not_start(programs, monkeypatch):
    programs("antiword", "")
    Path(shutil.which("antiword")).write_text("#!/no/such/program\n")
    assert code_of(DOC) == "doc_converter_failed"


def test_a_converted_document_without_text(programs):
    programs("soffice", office(docx(p())))
    assert code_of(DOC) == "no_text"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_real_office():
    result = read(b"{\\rtf1\\ansi 1. Notice\\par 2. Plan}")
    assert result.text.split("\n")[:2] == ["1. Notice", "2. Plan"]
