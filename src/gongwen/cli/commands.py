"""What each command does, once its options are known."""

from __future__ import annotations

import datetime as dt
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gongwen.cli.batch import outcomes
from gongwen.cli.inputs import STDIN, expand, read_stdin
from gongwen.cli.outputs import opened, write_book
from gongwen.cli.progress import progress
from gongwen.cli.screen import complain, emphasis, say, screen_width
from gongwen.errors import GongwenError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from gongwen.cli.batch import Refused
    from gongwen.model import Deadline, Decomposition

_FILE_WIDTH = 120  # columns of a table that goes to a file
_DEMO = Path("out") / "gongwen-demo.xlsx"


# ---------------------------------------------------------------------- decompose


def decompose(options: argparse.Namespace) -> int:
    """``gongwen decompose``: every file read and written; 1 when any of them failed."""
    inputs, passed = expand(options.files)
    if passed:
        complain(f"文件夹里有 {passed} 个文件不是公文格式，没有读。")
    failed: list[tuple[str, Refused]] = []
    to_screen = options.output is None and sys.stdout.isatty()
    with opened(options, inputs, _render(options)) as output, progress(len(inputs), shown=not to_screen) as report:
        for outcome in outcomes(inputs, options.base_date, options.jobs):
            report(outcome)
            if outcome.result:
                output.add(outcome.name, outcome.result)
            if outcome.refused:
                failed.append((outcome.name, outcome.refused))
    if options.output and len(failed) < len(inputs):
        complain(f"已写入 {options.output}")
    _report(failed, len(inputs))
    return 1 if failed else 0


def _render(options: argparse.Namespace) -> Callable[[Decomposition], str]:
    if options.explain is not None:
        return partial(_explained, wanted=options.explain, bold=emphasis() if options.output is None else ("", ""))
    return partial(_table, width=screen_width() if options.output is None else _FILE_WIDTH)


def _table(result: Decomposition, width: int) -> str:
    from gongwen.write.table import render_table  # noqa: PLC0415 - other formats need no table

    return render_table(result, width)


def _explained(result: Decomposition, wanted: str, bold: tuple[str, str]) -> str:
    from gongwen.explain import explain_task  # noqa: PLC0415 - rarely asked

    numbers = chosen(result, wanted)
    if not numbers:
        return f"没有第 {wanted} 项，也没有标题含“{wanted}”的任务；本文共 {len(result.tasks)} 项。"
    return "\n\n".join(explain_task(result, number, bold=bold) for number in numbers)


def chosen(result: Decomposition, wanted: str) -> list[int]:
    """Numbers of the tasks that ``3``, ``2-5`` or a word of title or heading means; all of them for an empty one."""
    count = len(result.tasks)
    if match := re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", wanted):
        first, last = int(match[1]), int(match[2] or match[1])
        return list(range(max(1, first), min(count, last) + 1))
    return [n for n, task in enumerate(result.tasks, 1) if wanted in " ".join([task.ordinal, task.title, *task.path])]


def _report(failed: list[tuple[str, Refused]], total: int) -> None:
    if failed and total > 1:
        complain(f"{total} 个文件，{len(failed)} 个没有读出：")
    for name, refused in failed:
        complain(f"{name}：{refused.what}{refused.todo}（{refused.code}）")


# ---------------------------------------------------------------------- text, deadline, demo


def text(options: argparse.Namespace) -> int:
    """``gongwen text``: the extracted text as it is, doubts of the reading on stderr."""
    from gongwen.read import read  # noqa: PLC0415 - other commands come to it through the engine
    from gongwen.read.limits import MAX_FILE  # noqa: PLC0415 - as above

    found = read(read_stdin(MAX_FILE) if options.file == STDIN else Path(options.file))
    sys.stdout.write(found.text if found.text.endswith("\n") else found.text + "\n")
    for doubt in found.signals:
        where = f"（第 {doubt.span[0]} 至 {doubt.span[1]} 字）" if doubt.span else ""
        complain(f"{doubt.message}{where}")
    return 0


def deadline(options: argparse.Namespace) -> int:
    """``gongwen deadline``: how a phrase is read; 1 when it says no time."""
    from gongwen import read_deadline  # noqa: PLC0415 - other commands come to it through the engine

    found = read_deadline(options.phrase, base=options.base or dt.date.today())
    if options.format == "json":
        import json  # noqa: PLC0415 - rarely asked

        say(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        _show(found)
    return 1 if found.empty and not found.count else 0


def _show(found: Deadline) -> None:
    from gongwen.explain import describe_deadline  # noqa: PLC0415 - needed here only

    say(f"短语　　{found.text}")
    say(f"读作　　{describe_deadline(found) or '没有读出时限'}")
    if found.reading:
        say(f"说明　　{found.reading}")
    for name, value in found.to_dict().items():
        if name not in ("text", "reading") and value not in (None, [], False):
            say(f"　　　　{name} = {value}")


def demo(options: argparse.Namespace) -> int:
    """``gongwen demo``: the bundled samples on the screen and in one workbook."""
    from gongwen import decompose_text, samples  # noqa: PLC0415 - needed here only

    target = options.output or _DEMO
    if options.output is None:
        _make_folder(target.parent)
    results = [(name, decompose_text(samples.text(name))) for name in samples.names()]
    for name, result in results:
        say(f"示例 {name}")
        say(_table(result, screen_width()) + "\n")
    write_book(target, results)
    tasks = sum(len(result.tasks) for _, result in results)
    say(f"{len(results)} 份示例公文，{tasks} 项任务，已写入 {target.resolve()}")
    return 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise GongwenError(
            "no_folder", f"建不了文件夹 {folder}。", "请换一个可写的文件夹，或用 -o 写出文件名。"
        ) from error
