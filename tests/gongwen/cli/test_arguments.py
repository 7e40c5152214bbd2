import datetime as dt
from pathlib import Path

import pytest

from gongwen.cli.arguments import _translated, parse

DECOMPOSE = "用法见 gongwen decompose --help。"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "请写出命令：decompose、text、deadline、letter 或 demo。用法见 gongwen --help。"),
        ("frob", "命令 不能是 frob，可以是 decompose, letter, text, deadline, demo。用法见 gongwen --help。"),
        ("decompose", f"缺少参数 FILE。{DECOMPOSE}"),
        ("text", "缺少参数 FILE。用法见 gongwen text --help。"),
        ("text a b", "不认识的参数 b。用法见 gongwen --help。"),
        ("decompose a --format yaml", f"--format 不能是 yaml，可以是 table, json, xlsx。{DECOMPOSE}"),
        ("decompose a -o", f"-o/--output 后面缺少内容。{DECOMPOSE}"),
        ("decompose a --base-date 2020-2-3", f"2020-2-3 不是日期，应写成 2020-05-21 的样子。{DECOMPOSE}"),
        ("decompose a --base-date 2021-02-29", f"2021-02-29 不是日期，应写成 2020-05-21 的样子。{DECOMPOSE}"),
        ("decompose a --jobs 0", f"--jobs 应是 1 到 64 的整数。{DECOMPOSE}"),
        ("decompose a --jobs 多", f"--jobs 应是 1 到 64 的整数。{DECOMPOSE}"),
        ("decompose a --explain --format json", f"--explain 只用于 table 格式。{DECOMPOSE}"),
        ("decompose a --format xlsx", f"写 Excel 需要用 -o 写出文件名。{DECOMPOSE}"),
        ("decompose a -o none/", f"输出文件夹 none/ 不存在，请先建好。{DECOMPOSE}"),
        ("decompose a --form json", "不认识的参数 --form json。用法见 gongwen --help。"),
        ("--version=3", "--version 后面不能写 3。用法见 gongwen --help。"),
    ],
)
def test_mistakes_are_one_chinese_sentence(line, sentence, capsys):
    with pytest.raises(SystemExit) as left:
        parse(line.split())
    said = capsys.readouterr()
    assert (left.value.code, said.out, said.err) == (2, "", f"gongwen: {sentence}\n")


def test_what_argparse_says_that_nobody_translated():
    assert _translated("something new") == "命令行有误（something new）"


@pytest.mark.parametrize("line", ["--help", "decompose --help", "text -h", "deadline -h", "demo -h"])
def test_help_is_chinese(line, capsys):
    with pytest.raises(SystemExit) as left:
        parse(line.split())
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert shown.startswith("用法：gongwen")
    assert "显示这段说明" in shown
    assert "usage" not in shown
    assert "options" not in shown


def test_settings(tmp_path):
    options = parse(["decompose", "a", "b", "-o", str(tmp_path) + "/", "--base-date", "2020-05-21", "--jobs", "3"])
    assert options.files == ["a", "b"]
    assert options.output == tmp_path
    assert (options.base_date, options.jobs, options.format, options.explain) == (
        dt.date(2020, 5, 21),
        3,
        "table",
        None,
    )


@pytest.mark.parametrize(
    ("output", "kind"), [("x.json", "json"), ("x.XLSX", "xlsx"), ("x.txt", "table"), ("x", "table")]
)
def test_suffix_of_the_output_decides_the_format(output, kind):
    assert parse(["decompose", "a", "-o", output]).format == kind


def test_named_format_wins_over_the_suffix():
    assert parse(["decompose", "a", "-o", "x.json", "--format", "table"]).format == "table"


@pytest.mark.parametrize(
    ("line", "files", "explain"),
    [
        ("a --explain", ["a"], ""),
        ("a --explain 3", ["a"], "3"),
        ("a --explain 2-5", ["a"], "2-5"),
        ("a --explain 宣传", ["a"], "宣传"),
        ("--explain a", ["a"], ""),
        ("--explain 3 a", ["a"], "3"),
        ("--explain pyproject.toml a", ["pyproject.toml", "a"], ""),
    ],
)
def test_explain_does_not_swallow_the_file(line, files, explain, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[3])
    options = parse(["decompose", *line.split()])
    assert (options.files, options.explain) == (files, explain)
