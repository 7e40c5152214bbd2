"""The command line for people: our commands listed in Chinese, every failure one sentence, a way out and a code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yingshang.config.cli.failures import told
from yingshang.config.cli.parser import chinese

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand


def run(arguments: list[str]) -> int:
    """Run a command; the exit code comes back. Nothing but a sentence reaches the console when it fails."""
    with told() as outcome:
        outcome.code = _run(arguments)
    return outcome.code


def _run(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name == "init":
        from yingshang.config.cli.init import init  # noqa: PLC0415 - it makes what the settings read

        return init(rest)
    if name == "restore":
        from yingshang.config.cli.restore import restore  # noqa: PLC0415 - as above

        return restore(rest)
    if name == "demo" and not {"-h", "--help"} & set(rest):
        _make_home()
    import django  # noqa: PLC0415 - settings are read here

    django.setup()
    if name in {"", "help", "--help", "-h"} and not rest:
        sys.stdout.write(listing())
        return 0
    if name in ours():
        return _ours(name, rest)
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - as above

    execute_from_command_line(["yingshang", *arguments])
    return 0


def ours() -> dict[str, str]:
    """Our commands, each with the app it is of."""
    from django.core.management import get_commands  # noqa: PLC0415 - Django is set up by then

    return {name: app for name, app in get_commands().items() if str(app).startswith("yingshang.")}


def listing() -> str:
    """Our commands with a line each."""
    lines = ["用法：yingshang [--home 文件夹] 命令 [选项]", "", "命令："]
    texts = {name: _command(name, app).help for name, app in ours().items()}
    texts["init"] = "建立一套新的系统：文件夹、设置、数据库、三员账号"
    lines += [f"  {name:<10}{texts[name]}" for name in sorted(texts)]
    lines += ["", "每个命令加 --help 看它的选项。文件夹也可以用环境变量 YINGSHANG_HOME 指定，默认 ./yingshang-data。"]
    return "\n".join(lines) + "\n"


def _command(name: str, app: str) -> BaseCommand:
    from django.core.management import load_command_class  # noqa: PLC0415 - Django is set up by then

    return load_command_class(app, name)


def _ours(name: str, rest: list[str]) -> int:
    """As Django runs a command, but its failures come to us instead of being printed in English."""
    command = _command(name, ours()[name])
    command._called_from_command_line = True  # type: ignore[attr-defined]  # what Django's own runner sets
    parser = chinese(command.create_parser("yingshang", name))
    options = vars(parser.parse_args(rest))
    arguments = options.pop("args", ())
    command.execute(*arguments, **options)
    return 0


def _make_home() -> None:
    """The folder of the demonstration, before the settings are read from it."""
    from yingshang.config import home  # noqa: PLC0415 - only here

    home.make(home.place(), {"site.office": "云川县营商环境建设局", "site.county": "云川县"})
