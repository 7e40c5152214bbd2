"""The command line: what may be said, and one Chinese sentence for what may not."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gongwen.cli.screen import complain, screen_width

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = 2
_MOST_JOBS = 64
_SUFFIXES = {".json": "json", ".xlsx": "xlsx"}
_SENTENCES = [
    (r"the following arguments are required: (.+)", "缺少参数 {0}"),
    (r"unrecognized arguments: (.+)", "不认识的参数 {0}"),
    (r"argument (.+?): expected .+", "{0} 后面缺少内容"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", "{0} 不能是 {1}，可以是 {2}"),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", "{0} 后面不能写 {1}"),
    (r"(?:argument .+?: )?(.*[\u3400-\u9fff].*)", "{0}"),
]


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=screen_width() - 2)  # else it asks a larger module

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - as argparse has it
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Help)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        complain(f"{_translated(message)}。用法见 {self.prog} --help。")
        sys.exit(USAGE)


def _translated(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*(group.replace("'", "") for group in match.groups()))
    return f"命令行有误（{message}）"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Options of one command; ``run`` is the function that does it. SystemExit with code 2 on a wrong command line."""
    parser = _parser()
    options = parser.parse_args(list(arguments))
    if options.command is None:
        parser.error("请写出命令：decompose、text、deadline、letter 或 demo")
    if options.command == "decompose":
        _settle(options, options.parser)
    if options.command == "letter" and not options.samples and not (options.draft and options.output):
        options.parser.error("请写出草稿，并用 -o 写出 .docx 或 .pdf 文件名")
    return options


def _parser() -> _Parser:
    parser = _Parser(prog="gongwen", description="读公文，分解任务：谁牵头、谁配合、何时完成。")
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", parser_class=_Parser)
    _decompose(commands)
    _letter(commands)
    text = commands.add_parser("text", help="打印读出的文字", description="打印读出的文字；各处位置都按这份文字计数。")
    text.add_argument("file", metavar="FILE", help="公文；- 为标准输入")
    text.set_defaults(run=lambda options: _commands().text(options))
    deadline = commands.add_parser("deadline", help="解读一个时限短语", description="解读一个时限短语。")
    deadline.add_argument("phrase", metavar="短语", help="例如“每季度首月10日前”")
    deadline.add_argument("--base", type=_date, metavar="YYYY-MM-DD", help="发文日期，缺年份时以此为准；默认今天")
    deadline.add_argument("--format", choices=["table", "json"], default="table", help="输出格式")
    deadline.set_defaults(run=lambda options: _commands().deadline(options))
    demo = commands.add_parser("demo", help="分解自带的示例公文", description="分解自带的示例公文，并写出一份 Excel。")
    demo.add_argument("-o", "--output", type=_target, metavar="OUT", help="Excel 文件；默认 out/gongwen-demo.xlsx")
    demo.set_defaults(run=lambda options: _commands().demo(options))
    return parser


def _decompose(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type of sub-parsers private
    parser = commands.add_parser("decompose", help="分解公文", description="把公文分解成任务。")
    parser.add_argument("files", metavar="FILE", nargs="*", help="公文或文件夹，可以有多个；- 为标准输入")
    parser.add_argument(
        "--format", choices=["table", "json", "xlsx"], help="输出格式；默认看 -o 的后缀，没有就用 table"
    )
    parser.add_argument("-o", "--output", type=_target, metavar="OUT", help="输出到文件；是文件夹时每份公文一个文件")
    parser.add_argument("--base-date", type=_date, metavar="YYYY-MM-DD", help="公文没有日期时，年份以此为准")
    parser.add_argument(
        "--explain", nargs="?", const="", metavar="N", help="说明依据：第几项（如 3 或 2-5），或标题中的词；不写为全部"
    )
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="同时处理几份；默认 1")
    parser.set_defaults(run=lambda options: _commands().decompose(options), parser=parser)


def _letter(commands: Any) -> None:  # noqa: ANN401 - as above
    parser = commands.add_parser(
        "letter", help="把草稿排成公文", description="把 TOML 草稿排成 GB/T 9704 版式的 Word 和 PDF。"
    )
    parser.add_argument("draft", metavar="DRAFT", nargs="?", help="草稿（TOML）；图片放在草稿旁边")
    parser.add_argument("-o", "--output", type=_target, metavar="OUT", help="输出文件，以 .docx 或 .pdf 结尾")
    parser.add_argument("--both", action="store_true", help="Word 和 PDF 都写")
    parser.add_argument(
        "--fonts", action="append", type=Path, default=[], metavar="DIR", help="放有单位字体的文件夹，可以写几次"
    )
    parser.add_argument("--samples", type=Path, metavar="DIR", help="把自带的样稿写到这个文件夹")
    parser.set_defaults(run=lambda options: _letters().letter(options), parser=parser)


def _settle(options: argparse.Namespace, parser: _Parser) -> None:
    # argparse gives the word behind --explain to it, even where it is the file.
    if (
        options.explain
        and not re.fullmatch(r"\d+(-\d+)?", options.explain)
        and (not options.files or Path(options.explain).exists())
    ):
        options.files.insert(0, options.explain)
        options.explain = ""
    if not options.files:
        parser.error("the following arguments are required: FILE")
    if options.format is None:
        options.format = _SUFFIXES.get(options.output.suffix.lower(), "table") if options.output else "table"
    if options.explain is not None and options.format != "table":
        parser.error("--explain 只用于 table 格式")
    if options.format == "xlsx" and options.output is None:
        parser.error("写 Excel 需要用 -o 写出文件名")


def _target(text: str) -> Path:
    if text.endswith(("/", "\\")) and not Path(text).is_dir():  # a path forgets its last stroke
        raise argparse.ArgumentTypeError(f"输出文件夹 {text} 不存在，请先建好")
    return Path(text)


def _date(text: str) -> dt.date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text} 不是日期，应写成 2020-05-21 的样子")


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_JOBS):
        raise argparse.ArgumentTypeError(f"--jobs 应是 1 到 {_MOST_JOBS} 的整数")
    return int(text)


class _Version(argparse.Action):
    def __call__(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - as argparse calls it
        from gongwen import __version__  # noqa: PLC0415 - rarely asked

        sys.stdout.write(f"gongwen {__version__}\n")
        sys.exit(0)


def _commands() -> Any:  # noqa: ANN401 - a module
    from gongwen.cli import commands  # noqa: PLC0415 - help and mistakes need none of it

    return commands


def _letters() -> Any:  # noqa: ANN401 - as above
    from gongwen.cli import letters  # noqa: PLC0415 - as above

    return letters
