"""Regular expressions that cannot take more than linear time, as far as their shape shows it.

Refused, in code and lexicon alike: a repeat without bound around a lazy repeat or around nothing but repeats
(``(?:a.*?)+``, ``(?:a+)*``), and two repeats of "any character" in one pattern (``.*x.*``).
"""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tools.rules import Problem, python_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_parser: Any = import_module("re._parser")  # the only parser that knows exactly what ``re`` accepts
_MANY = 200  # a bound above this is as good as none
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}
_CALLS = frozenset({"compile", "match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"})


def check(files: dict[str, str]) -> list[Problem]:
    """Dangerous patterns in calls of ``re`` and in the lexicon."""
    problems: list[Problem] = []
    for path, text in python_in(files, "src/", "tools/", "bench/").items():
        problems += [Problem(path, line, why) for line, pattern in in_code(text) if (why := danger(pattern))]
    for path, text in files.items():
        if path.startswith("src/gongwen/lexicon/") and path.endswith(".toml"):
            problems += [
                Problem(path, 0, f"{why}: {value}") for value in _strings(tomllib.loads(text)) if (why := danger(value))
            ]
    return problems


def danger(pattern: str) -> str | None:
    """What is wrong with ``pattern``; None when nothing is, or when it is no pattern at all."""
    try:
        tree = _parser.parse(pattern)
    except (re.error, OverflowError):
        return None
    if any(_explodes(body) for body in _unbounded(tree)):
        return "a repeat inside a repeat can take exponential time"
    if sum(1 for body in _unbounded(tree) if _is_any(body)) > 1:
        return "two repeats of any character take quadratic time"
    return None


def in_code(text: str) -> Iterator[tuple[int, str]]:
    """Line and pattern of the calls of ``re`` and ``compiled``; what an f-string fills in counts as one letter."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args and _takes_pattern(node.func):
            yield node.lineno, _constant(node.args[0])


def _takes_pattern(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in _CALLS
    return isinstance(called, ast.Name) and called.id == "compiled"  # gongwen.lexicon.prepared


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _constant(node.left) + _constant(node.right)
    return "x"


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - the parser's own types are private
    for operation, argument in tree:
        yield str(operation), argument
        for child in _children(argument):
            yield from _walk(child)


def _children(argument: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for item in argument:
            yield from _children(item)


def _unbounded(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    for operation, argument in _walk(tree):
        if operation in _REPEATS and argument[1] > _MANY:
            yield argument[2]


def _is_any(body: Any) -> bool:  # noqa: ANN401 - as above
    return len(body) == 1 and str(body[0][0]) == "ANY"


def _explodes(body: Any) -> bool:  # noqa: ANN401 - as above
    lazy = any(operation == "MIN_REPEAT" and argument[1] > _MANY for operation, argument in _walk(body))
    return lazy or (_only_repeats(body) and any(True for _ in _unbounded(body)))


def _only_repeats(body: Any) -> bool:  # noqa: ANN401 - as above
    for operation, argument in body:
        if str(operation) == "SUBPATTERN":
            if not _only_repeats(argument[-1]):
                return False
        elif str(operation) not in _REPEATS:
            return False
    return True
