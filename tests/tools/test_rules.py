"""Each rule is shown what it must refuse beside what it must let pass."""

from __future__ import annotations

import importlib

import pytest

from tools.rules import Problem, budgets, docstrings, exceptions, literals, network, patterns

HERE = "src/gongwen/sample.py"


def lines_of(problems: list[Problem]) -> list[int]:
    return [problem.line for problem in problems]


def function(lines: int) -> str:
    return "def sample() -> None:\n" + "    pass\n" * (lines - 1)


class TestBudgets:
    def test_module_at_its_limit_passes_and_one_line_more_does_not(self):
        assert budgets.check({HERE: "x = 1\n" * 500}) == []
        assert budgets.check({HERE: "x = 1\n" * 501}) == [Problem(HERE, 0, "501 lines; a module has at most 500")]

    def test_one_long_function_of_ten_passes_and_two_do_not(self):
        assert budgets.check({HERE: function(25) * 9 + function(60)}) == []
        assert [p.path for p in budgets.check({HERE: function(25) * 8 + function(60) * 2})] == ["src/gongwen"]

    def test_each_folder_stands_for_itself(self):
        files = {"src/a/one.py": function(5) * 50, "src/b/one.py": function(26)}
        assert [p.path for p in budgets.check(files)] == ["src/b"]

    def test_tests_may_have_long_functions_but_no_long_modules(self):
        assert budgets.check({"tests/test_a.py": function(80)}) == []
        assert len(budgets.check({"tests/test_a.py": "x = 1\n" * 501})) == 1

    def test_methods_and_docstrings_count(self):
        text = 'class A:\n    def m(self):\n        """One.\n\n        Two.\n        """\n        return 1\n'
        assert budgets.function_lengths(text) == [6]


class TestDocstrings:
    @pytest.mark.parametrize("text", ['"""What it is for."""\nx = 1\n', "", "\n"])
    def test_passes(self, text):
        assert docstrings.check({HERE: text}) == []

    @pytest.mark.parametrize("text", ["x = 1\n", "# a comment is no docstring\nx = 1\n"])
    def test_refuses(self, text):
        assert docstrings.check({HERE: text}) == [Problem(HERE, 1, "the module has no docstring")]


class TestExceptions:
    @pytest.mark.parametrize(
        "comment",
        [
            "# noqa: ANN401 - whatever TOML holds",
            "# noqa: ANN401, PLR0913 - called once",
            "# type: ignore[arg-type]  # every record is a dataclass",
            "# pragma: no cover - Windows only",
            "# the word noqa alone is no exception",
        ],
    )
    def test_passes(self, comment):
        assert exceptions.check({HERE: f"x = 1  {comment}\n"}) == []

    @pytest.mark.parametrize(
        "comment",
        [
            "# noqa",
            "# noqa: ANN401",
            "# noqa: ANN401 -",
            "# NOQA - the code is missing",
            "# ruff: noqa",
            "# type: ignore",
            "# type: ignore[arg-type]",
            "# type: ignore  # the code is missing",
            "# pragma: no cover",
            "# nosec",
        ],
    )
    def test_refuses(self, comment):
        assert lines_of(exceptions.check({HERE: f"y = 0\nx = 1  {comment}\n"})) == [2]

    def test_strings_are_no_comments(self):
        assert exceptions.check({HERE: 'x = "# noqa"\n'}) == []


class TestLiterals:
    @pytest.mark.parametrize(
        "text",
        [
            '"""牵头单位 in a docstring."""\n',
            'def f():\n    """牵头."""\n',
            'Signal("unread", "这一段没有读懂。")\n',
            'raise GongwenError("empty", "文件是空的。", "请重新下载。")\n',
            'Deadline(reading="按发文日期读作" + day)\n',
            'x = "lead"\n',
            're.compile("(20[0-9]{2})年([一二三四五六七八九十]+)月底")\n',
            're.compile("[一-鿿]各[及和]")\n',
        ],
    )
    def test_messages_and_docstrings_pass(self, text):
        assert literals.check({HERE: text}) == []

    @pytest.mark.parametrize(
        "text", ['x = "牵头"\n', 'x = f"{y}牵头"\n', 'if word == "同上":\n    pass\n', 'f(rule="牵头")\n']
    )
    def test_words_to_be_matched_are_refused(self, text):
        assert lines_of(literals.check({HERE: text})) == [1]

    def test_modules_of_messages_are_free(self):
        assert literals.check({"src/gongwen/cli.py": 'x = "没有找到文件"\n'}) == []

    def test_an_exception_holds_while_it_is_needed(self):
        listed = {literals.EXCEPTIONS: f'[modules]\n"{HERE}" = "the reason"\n'}
        assert literals.check({HERE: 'x = "牵头"\n', **listed}) == []
        assert [p.path for p in literals.check({HERE: "x = 1\n", **listed})] == [literals.EXCEPTIONS]


class TestNetwork:
    @pytest.mark.parametrize(
        "text", ["import json\n", "from urllib.parse import quote\n", "from . import http\n", "import urllib.parse\n"]
    )
    def test_passes(self, text):
        assert network.check({"tests/gongwen/test_a.py": text}) == []

    @pytest.mark.parametrize(
        "text",
        [
            "import socket\n",
            "import requests as r\n",
            "import urllib.request\n",
            "from urllib import request\n",
            "from urllib.request import urlopen\n",
            "from http.client import HTTPConnection\n",
        ],
    )
    def test_refuses(self, text):
        assert lines_of(network.check({"tests/gongwen/test_a.py": text})) == [1]

    def test_only_the_guard_itself_may_name_sockets(self):
        assert network.check({"tests/conftest.py": "import socket\n"}) == []

    def test_the_guard_is_up(self):
        socket = importlib.import_module("socket")  # the rule above forbids the plain way

        with socket.socket() as one, pytest.raises(AssertionError, match="network"):
            one.connect(("192.0.2.1", 9))


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            r"(?:\d+,)*",
            r"a.*b",
            r"(?:牵头|责任)单位",
            r".{1,60}?x.{1,60}?",
            r"(?:a+b)+",
            r"[^,]*,[^,]*",
            "(",
            r"\s*\S+",
        ],
    )
    def test_linear_shapes_pass(self, pattern):
        assert patterns.danger(pattern) is None

    @pytest.mark.parametrize(
        "pattern", [r"(?:a+)*", r"(?:a*?b)+", r"(?:.+?;)*", r"(?:(?:a|b)+)+", r"(?:a*b*)+", r"(?:\s*)+x"]
    )
    def test_repeats_inside_repeats_are_refused(self, pattern):
        assert "exponential" in (patterns.danger(pattern) or "")

    @pytest.mark.parametrize("pattern", [r".*x.*", r".*?x.*?y", r"(.+)=(.+)", r".*x.{0,5000}"])
    def test_two_repeats_of_anything_are_refused(self, pattern):
        assert "quadratic" in (patterns.danger(pattern) or "")

    def test_code_and_lexicon_are_both_looked_at(self):
        files = {
            HERE: 'import re\nre.compile("(?:a+)*")\nre.sub("k", "", x)\no.sub("(?:a+)*")\nre.match(f"{y}(?:.+?)+")\n',
            "src/gongwen/lexicon/one.toml": "good = 'a+'\n[[rule]]\npattern = '(?:x+)+'\n",
        }
        found = [(problem.path, problem.line) for problem in patterns.check(files)]
        assert found == [(HERE, 2), (HERE, 5), ("src/gongwen/lexicon/one.toml", 0)]

    def test_joined_constants_are_one_pattern(self):
        assert [p for _, p in patterns.in_code('import re\nre.compile("(?:a" + "+)*" + WORDS)\n')] == ["(?:a+)*x"]
