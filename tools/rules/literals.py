"""Chinese in the code is a message for people; words that are matched belong to the lexicon.

A Chinese literal may stand in a module of messages, or in a call that makes one. Single characters (the glue of
patterns), numerals and the characters of a printed date may stand anywhere, since reading numbers is a matter of
code. Every other module with Chinese words is listed in ``literals.toml`` with its reason, and leaves that list when
its words move to the lexicon.
"""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING

from tools.rules import Problem, python_in

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCEPTIONS = "tools/rules/literals.toml"
_HAN = re.compile("[\u3400-\u9fff]{2,}")
_NUMBERS = re.compile("[〇零一二两三四五六七八九十百千万壹贰叁元正廿卅第年月日号时点分半季度周旬上中下旬底章节条部分]+")
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")  # a set of characters is no word
_MESSAGE_PLACES = ("src/gongwen/errors.py", "src/gongwen/cli", "src/gongwen/write/", "src/gongwen/explain/")
# The site speaks in labels, forms, pages, sentences and the descriptions of events; what decides and writes does not.
_SPEECHLESS = re.compile(r"/(?:actions|queries)/|/(?:rules|jobs)\.py$")
_MESSAGE_CALLS = frozenset({"Declared", "GongwenError", "Signal", "declare_kind", "every"})
_MESSAGE_FIELDS = frozenset({"label", "message", "reading", "reason", "what", "todo"})


def check(files: dict[str, str]) -> list[Problem]:
    """Chinese literals out of place, and listed modules that have none."""
    excepted = tomllib.loads(files.get(EXCEPTIONS, "")).get("modules", {})
    problems: list[Problem] = []
    seen = set()
    for path, text in python_in(files, "src/").items():
        if path.startswith("src/yingshang/") and not _SPEECHLESS.search(path):
            continue
        found = [] if path.startswith(_MESSAGE_PLACES) else list(chinese(text))
        if path in excepted and found:
            seen.add(path)
        elif found:
            problems += [
                Problem(path, line, f"Chinese that is no message belongs to the lexicon: {word!r}")
                for line, word in found
            ]
    return problems + [
        Problem(EXCEPTIONS, 0, f"{path} needs no exception any more") for path in excepted if path not in seen
    ]


def chinese(text: str) -> Iterator[tuple[int, str]]:
    """Line and literal of Chinese strings that are neither docstrings nor messages."""
    tree = ast.parse(text)
    spared = {id(node) for node in _docstrings(tree)}
    for parent in ast.walk(tree):
        for message in _messages(parent):
            spared.update(id(node) for node in ast.walk(message))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _word(node.value)
            and id(node) not in spared
        ):
            yield node.lineno, node.value


def _word(literal: str) -> bool:
    return any(not _NUMBERS.fullmatch(run) for run in _HAN.findall(_CLASS.sub(" ", literal)))


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                yield first.value


def _messages(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in _MESSAGE_CALLS:
            yield node
        yield from (keyword.value for keyword in node.keywords if keyword.arg in _MESSAGE_FIELDS)
