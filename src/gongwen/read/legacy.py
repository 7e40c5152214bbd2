"""doc, wps and rtf through a converter on this machine: LibreOffice, else antiword for binary Word files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.model import Signal
from gongwen.read.cells import cell_text, row_lines
from gongwen.read.refusals import refusal
from gongwen.read.result import Piece, ReadResult, finish
from gongwen.read.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

TIMEOUT = 120.0
"""Seconds a converter may take; LibreOffice needs about five for its first start."""

_OFFICE = ("soffice", "libreoffice")
_OLE = b"\xd0\xcf\x11\xe0"


def read_legacy(data: bytes, kind: str) -> ReadResult:
    """Text of a binary Word or WPS file, or of RTF. A signal says which converter was used.

    Raises GongwenError ``doc_converter_missing``, ``doc_converter_failed`` and those of the docx reader.
    """
    office = next((found for name in _OFFICE if (found := shutil.which(name))), None)
    antiword = shutil.which("antiword") if data.startswith(_OLE) else None
    if office is None and antiword is None:
        raise refusal("doc_converter_missing")
    with tempfile.TemporaryDirectory(prefix="gongwen-") as folder:
        source = Path(folder) / "source.doc"
        source.write_bytes(data)
        if office and (result := _by_office(office, source, kind)):
            return result
        if antiword and (result := _by_antiword(antiword, source, kind)):
            return result
    raise refusal("doc_converter_failed")


def _by_office(program: str, source: Path, kind: str) -> ReadResult | None:
    from gongwen.read.docx import read_docx  # noqa: PLC0415 - only where the conversion worked

    profile = (source.parent / "profile").as_uri()  # a profile of its own: a second copy would hang on the first
    _run([
        program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(source.parent), str(source),
    ])  # fmt: skip
    made = source.with_suffix(".docx")
    if not made.is_file():
        return None
    try:
        result = read_docx(made.read_bytes(), kind)
    except GongwenError as error:
        if error.code == "broken_file":
            return None
        raise
    result.signals.append(Signal("converted", "旧格式文件，由 LibreOffice 转换后读取。"))
    return result


def _by_antiword(program: str, source: Path, kind: str) -> ReadResult | None:
    output = _run([program, "-m", "UTF-8.txt", "-x", "db", str(source)])
    try:
        lines = _docbook_lines(output) if output else []
    except GongwenError:
        return None
    if not lines:
        return None
    notice = Signal("converted", "旧格式文件，由 antiword 转换后读取，自动编号和表格可能有出入。")
    return finish(kind, [Piece("\n".join(lines))], [notice])


def _docbook_lines(output: bytes) -> list[str]:
    """Lines of the DocBook that antiword writes; its plain text would wrap the cells of tables."""
    lines: list[str] = []
    in_rows: set[_Element] = set()
    for element in parse(output, allow_doctype=True).iter("title", "para", "row"):
        if element.tag == "row":
            in_rows.update(element.iter("para"))
            lines += row_lines([[cell_text(entry.itertext()) for entry in element.iter("entry")]])
        elif element not in in_rows and (text := "".join(element.itertext()).strip()):
            lines += text.split("\n")
    return lines


def _run(command: list[str]) -> bytes:
    """Standard output of a program; empty where it failed, could not start or took too long."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    try:
        with subprocess.Popen(  # noqa: S603 - arguments are ours, the file lies in our own folder
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                output, _ = process.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                _end(process)
                return b""
    except OSError:
        return b""
    return output if process.returncode == 0 else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and what it started: LibreOffice's launcher leaves its worker behind."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:  # pragma: no cover - Windows has no process groups of this kind
        process.kill()
    process.communicate()
