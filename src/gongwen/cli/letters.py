"""``gongwen letter``: a draft in TOML becomes Word and PDF in the official layout."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from gongwen.cli.screen import complain, say
from gongwen.errors import GongwenError
from gongwen.write.files import check_target, replaced

if TYPE_CHECKING:
    import argparse

    from gongwen.write.letter.model import Letter


def letter(options: argparse.Namespace) -> int:
    """``gongwen letter``: one draft to the files asked for, or the sample drafts to a folder."""
    if options.samples:
        return _samples(options.samples)
    targets = _targets(options.output, both=options.both)
    for target in targets:
        check_target(target)
        if target.exists() and Path(options.draft).exists() and target.samefile(options.draft):
            raise GongwenError("same_file", f"输出文件 {target.name} 就是草稿，不能覆盖。", "请换一个输出文件名。")
    from gongwen.write.letter.reading import read_draft  # noqa: PLC0415 - who only asks for help needs none of it

    found = read_draft(Path(options.draft))
    for target in targets:
        made = _made(found, target, options.fonts)
        with replaced(target) as draft:
            draft.write_bytes(made)
        say(f"已写入 {target}")
    return 0


def _targets(output: Path, *, both: bool) -> list[Path]:
    if both:
        return [output.with_suffix(".docx"), output.with_suffix(".pdf")]
    if output.suffix.lower() not in (".docx", ".pdf"):
        raise GongwenError("letter_suffix", f"看不出 {output.name} 是什么格式。", "输出文件名请以 .docx 或 .pdf 结尾。")
    return [output]


def _made(found: Letter, target: Path, fonts: list[Path]) -> bytes:
    for folder in fonts:
        if not folder.is_dir():
            raise GongwenError("no_folder", f"字体文件夹 {folder} 不存在。", "请写出放字体文件的文件夹。")
    if target.suffix.lower() == ".docx":
        return _word(found, fonts)
    from gongwen.write.letter.pdf import to_pdf  # noqa: PLC0415 - Word alone needs no typesetter

    pdf = to_pdf(found, fonts)
    for signal in pdf.signals:
        complain(signal.message)
    complain(f"{target.name}：{pdf.pages} 页，所用字体 {'、'.join(font.name for font in pdf.fonts)}")
    return pdf.data


def _word(found: Letter, fonts: list[Path]) -> bytes:
    """Word brings its own fonts: what those of this machine cannot print is said, and the file written."""
    from gongwen.write.letter.printable import refuse_unprintable  # noqa: PLC0415 - who only asks for help needs none
    from gongwen.write.letter.word.document import to_docx  # noqa: PLC0415 - PDF alone needs no Word

    try:
        refuse_unprintable(found, fonts)
    except GongwenError as error:
        complain(f"{error.what}{error.todo}")
    return to_docx(found)


def _samples(folder: Path) -> int:
    from gongwen.write.letter import samples  # noqa: PLC0415 - rarely asked

    check_target(folder / "x")
    for path in [*samples.paths(), samples.seal()]:
        with replaced(folder / path.name) as draft:
            shutil.copyfile(path, draft)
        say(f"已写入 {folder / path.name}")
    return 0
