"""Every reason for which a file is refused: one code, one sentence saying what, one saying what to do."""

from __future__ import annotations

from typing import NamedTuple

from gongwen.errors import GongwenError


class _Sentences(NamedTuple):
    what: str
    todo: str


_REFUSALS = {
    "not_found": _Sentences(
        what="找不到这个文件。",
        todo="请检查文件名和所在的文件夹。",
    ),
    "unreadable_file": _Sentences(
        what="无法打开这个文件。",
        todo="请确认它是一个文件而不是文件夹，并且您有读取权限。",
    ),
    "empty_file": _Sentences(
        what="文件是空的，没有任何内容。",
        todo="请重新下载或重新保存后再试。",
    ),
    "too_large": _Sentences(
        what="文件超过 50 MB，不予读取。",
        todo="请拆分文件或降低扫描分辨率后再试。",
    ),
    "too_many_pages": _Sentences(
        what="页数太多，不予读取。",
        todo="请把文件拆成几份后再试。",
    ),
    "image_too_large": _Sentences(
        what="图片像素太多，不予识别。",
        todo="请把图片缩小到八千万像素以内后再试。",
    ),
    "archive_bomb": _Sentences(
        what="压缩内容异常庞大，疑似压缩炸弹，不予解压。",
        todo="请核实文件来源，或用 Word、WPS 另存后再试。",
    ),
    "encrypted": _Sentences(
        what="文件已加密，需要密码才能打开。",
        todo="请用 Word、WPS 或 PDF 软件去掉密码另存后再试。",
    ),
    "broken_file": _Sentences(
        what="文件已损坏，无法读取。",
        todo="请用原来的软件打开并另存一份，或重新下载后再试。",
    ),
    "unknown_format": _Sentences(
        what="无法识别这种文件格式。",
        todo="请转成 docx、doc、wps、pdf、ofd、html、txt、jpg 或 png 后再试。",
    ),
    "undecodable": _Sentences(
        what="无法判断文本的编码。",
        todo="请用记事本打开，另存为 UTF-8 编码后再试。",
    ),
    "no_text": _Sentences(
        what="文件里没有文字。",
        todo="请确认选对了文件；如果是图片，请用清晰的扫描件再试。",
    ),
    "ocr_missing": _Sentences(
        what="这是扫描件，而本机没有安装文字识别组件。",
        todo="请运行 pip install 'yingshang[ocr]' 后再试。",
    ),
    "ocr_broken": _Sentences(
        what="文字识别组件已安装，但无法启动。",
        todo="缺少图形库时请运行 pip install --force-reinstall --no-deps opencv-python-headless，或安装系统包 libgl1。",
    ),
    "doc_converter_missing": _Sentences(
        what="读取旧版 Word 或 WPS 文件需要转换程序，而本机没有安装。",
        todo="请安装 LibreOffice（推荐）或 antiword，或者把文件另存为 docx 后再试。",
    ),
    "doc_converter_failed": _Sentences(
        what="旧版 Word 或 WPS 文件转换失败。",
        todo="请用 Word 或 WPS 另存为 docx 后再试。",
    ),
}


def refusal(code: str, *, what: str | None = None) -> GongwenError:
    """The error for ``code``; ``what`` replaces the first sentence where more is known about the file."""
    known = _REFUSALS[code]
    return GongwenError(code, what or known.what, known.todo)
