"""Arguments that are wrong are explained in Chinese."""

from __future__ import annotations

import argparse

import pytest

from yingshang.config.cli.parser import Parser, chinese


@pytest.fixture
def parser():
    made = argparse.ArgumentParser(prog="yingshang some")
    made.add_argument("file")
    made.add_argument("--port", type=int)
    made.add_argument("--kind", choices=["a", "b"])
    made.add_argument("--settings")
    return chinese(made)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "还缺少：file。"),
        (["f", "--prot", "1"], "不认识的参数：--prot 1。"),
        (["f", "--port", "x"], "参数 --port 的值不对：x。"),
        (["f", "--port"], "参数 --port 后面还要写上它的值。"),
        (["f", "--kind", "c"], "参数 --kind 不能是 c"),
    ],
)
def test_what_is_wrong_is_said(parser, capsys, arguments, words):
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(arguments)
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert words in said
    assert "代码：ops.arguments" in said


def test_the_help_is_chinese_and_hides_what_is_djangos(parser):
    text = parser.format_help()
    assert text.startswith("用法：yingshang some")
    assert "显示这份说明" in text
    assert "--settings" not in text
    assert not {"usage", "options", "positional", "show this"} & set(text.split())


def test_parsers_inside_are_turned_too(capsys):
    made = argparse.ArgumentParser()
    made.add_subparsers(dest="act").add_parser("one").add_argument("x")
    with pytest.raises(SystemExit):
        chinese(made).parse_args(["one"])
    assert isinstance(made, Parser)
    assert "还缺少：x" in capsys.readouterr().err
