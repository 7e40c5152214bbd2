"""Argument parsers that speak Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

_DJANGOS = {"version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}
_SAID = (
    (r"the following arguments are required: (.+)", "还缺少：{0}"),
    (r"unrecognized arguments: (.+)", "不认识的参数：{0}"),
    (r"argument (.+?): invalid (?:int|float|\S+) value: '?(.*?)'?$", "参数 {0} 的值不对：{1}"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", "参数 {0} 不能是 {1}，可选：{2}"),
    (r"argument (.+?): expected .+", "参数 {0} 后面还要写上它的值"),
    (r"argument (.+?): not allowed with argument (.+)", "参数 {0} 和 {1} 不能同时写"),
    (r"ambiguous option: (.+?) could match (.+)", "参数 {0} 不明确，可能是：{1}"),
)


class Formatter(argparse.HelpFormatter):
    """Help under Chinese heads."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D102 - argparse's own signature
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are Chinese sentences; exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and where the options are listed."""
        sys.stderr.write(f"{in_chinese(message)}。\n怎么办：{self.prog} --help 列出全部选项。\n代码：ops.arguments\n")
        raise SystemExit(2)


def in_chinese(message: str) -> str:
    """The message of argparse in Chinese; one that is not known stays as it is."""
    for pattern, sentence in _SAID:
        if match := re.fullmatch(pattern, message):
            return sentence.format(*match.groups())
    return message


def chinese(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Turn a parser, Django's too, into one of ours; Django's own options work on and are not listed."""
    parser.__class__ = Parser
    parser.formatter_class = Formatter
    parser._optionals.title, parser._positionals.title = "选项", "参数"
    for action in parser._actions:
        if action.dest == "help":
            action.help = "显示这份说明"
        if action.dest in _DJANGOS:
            action.help = argparse.SUPPRESS
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                chinese(inner)
    return parser
